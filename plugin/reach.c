// SPDX-License-Identifier: MIT
/*
 * reach.c - which functions and variables clang emits code or data for.
 *
 * Clang emits a static or inline function only when something emitted refers to it.  Headers
 * such as vmlinux.h and its companions are full of others, whose accesses give no relocation.
 *
 * In: the declarations of the translation unit.  Out: the closure, over references, of those that
 * are always emitted.  Code that clang later removes as dead still counts.
 */
#include "reach.h"

struct reach {
	const struct shim *tu;
	struct declset *set;
};

static void add(void *ctx, const struct shim_decl *d)
{
	struct reach *r = ctx;

	declset_add(r->set, d);
}

static void add_root(void *ctx, const struct shim_decl *d)
{
	struct reach *r = ctx;

	if (shim_decl_is_emitted_always(r->tu, d))
		declset_add(r->set, shim_decl_canonical(d));
}

static void add_referred(void *ctx, const struct shim_stmt *s)
{
	struct reach *r = ctx;

	if (shim_get_kind(r->tu, s) == SHIM_UNEVALUATED)
		return;
	shim_each_reference(s, add, r);
	shim_each_child(s, add_referred, r);
}

void reach_collect(const struct shim *tu, struct declset *s)
{
	struct reach r = { tu, s };

	shim_each_decl(tu, add_root, &r);
	for (size_t i = 0; i < s->cnt; i++) {
		const struct shim_stmt *body = shim_decl_body(s->item[i]);

		if (body)
			add_referred(&r, body);
	}
}
