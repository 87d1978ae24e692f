/* SPDX-License-Identifier: MIT */
/*
 * wants.c - the names that one pass over the kernel's types has to find.
 *
 * Roots of relocations in functions that will be loaded, externs that kernel types decide, and
 * attach targets (target_kind.c).
 */
#include "runtime/module_types.h"

#include "runtime/struct_ops.h"

/* Does any relocation of ROOT sit in a used function and ask for the kernel's types? */
static bool is_root_used(const struct load *l, const struct plan_root *root)
{
	for (uint32_t i = 0; i < root->relo_cnt; i++) {
		struct plan_relo r;

		PLAN_GET(&l->obj->plan, PLAN_RELOS, root->relo_first + i, &r);
		if (l->is_used[r.func] && r.kind != RELO_TYPE_ID_LOCAL)
			return true;
	}
	return false;
}

struct scan_want *wants_add(struct load *l, uint32_t *want_idx)
{
	struct scan_want *w = &l->wants[l->want_cnt];

	*want_idx = l->want_cnt++;
	memset(w, 0, sizeof(*w));
	return w;
}

static void collect_root(struct load *l, uint32_t idx)
{
	struct plan_root root;
	struct scan_want *w;

	l->root_want[idx] = PLAN_NONE;
	PLAN_GET(&l->obj->plan, PLAN_ROOTS, idx, &root);
	if (!root.name_str || !is_root_used(l, &root))
		return;
	w = wants_add(l, &l->root_want[idx]);
	w->name = handle_str(l->obj, root.name_str);
	w->name_size = (uint32_t)strlen(w->name);
	w->hash = root.name_hash;
	w->kind_mask = relo_kind_mask(root.kind);
}

/* Want P's target; returns the end of the names written so far. */
static char *collect_target(struct load *l, const struct corepl_program *p, char *names)
{
	const char *target = handle_target(p), *prefix;
	struct scan_want *w;
	uint32_t btf_kind;
	size_t prefix_size, size;

	l->prog_want[p->idx] = PLAN_NONE;
	prefix = target_kind_prefix(&p->def, &btf_kind);
	if (!p->is_loaded || !prefix || !*target || p->target_id)
		return names;
	prefix_size = strlen(prefix);
	if (module_types_prefix_size(target))
		target += module_types_prefix_size(target) + 1;
	size = strlen(target);
	memcpy(names, prefix, prefix_size);
	memcpy(names + prefix_size, target, size);
	w = wants_add(l, &l->prog_want[p->idx]);
	w->name = names;
	w->name_size = (uint32_t)(prefix_size + size);
	w->hash = scan_hash(names, w->name_size);
	w->kind_mask = 1u << btf_kind;
	w->flags = SCAN_EXACT;
	return names + w->name_size + 1;
}

void wants_collect_own(struct load *l)
{
	char *names = l->names;

	for (uint32_t i = 0; i < handle_prog_cnt(l->obj); i++)
		names = collect_target(l, &l->obj->progs[i], names);
	if (plan_cnt(&l->obj->plan, PLAN_EXTERNS))
		externs_steps.add_wants(l);
	if (struct_ops_want)
		struct_ops_want(l, names);
}

void wants_collect_roots(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_ROOTS); i++)
		collect_root(l, i);
}
