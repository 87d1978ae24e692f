// SPDX-License-Identifier: MIT
/*
 * walk.c - from the emitted functions to their sites, in source order.
 *
 * Each emitted function's body is walked once.  An access path that clang keeps relocatable is one
 * site, its base and its index expressions are walked on; a builtin on a type or an enumerator is
 * one site and its argument no code; a reference to a patchable extern is one site, and the
 * extern's declaration too, but only when something uses it.
 *
 * In: the tree through shim.h.  Out: struct site, handed to record.c.  Which accesses belong
 * together is chain.c's; what guards a site is not known here, its guard stays "".
 */
#include "walk.h"

#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "core/relo.h"
#include "plain.h"

struct walk {
	const struct shim *tu;
	const struct declset *emitted;
	struct record *record;
	struct declset externs;       /* whose declaration has been recorded */
	const struct shim_stmt *first_core; /* first CO-RE site, or NULL */
	const char *func;             /* being walked, "" at file scope */
	uint16_t func_flags;          /* enum site_flag */
	enum chain_mode mode;         /* inside a builtin or not */
	struct plain_func plain;      /* the function, as plain.h asks for it */
	bool is_probed;               /* a helper reads kernel memory at what is looked at */
};

static void walk_stmt(void *ctx, const struct shim_stmt *s);

static void walk_in_mode(struct walk *w, const struct shim_stmt *s, enum chain_mode mode)
{
	enum chain_mode outer = w->mode;

	w->mode = mode;
	walk_stmt(w, s);
	w->mode = outer;
}

/* ---- sites ---- */

static void set_place(struct site *s, const struct shim_place *p)
{
	s->file = p->file;
	s->line = p->line;
	s->column = p->column;
	s->macro_file = p->macro_file;
	s->macro_line = p->macro_line;
	s->macro_column = p->macro_column;
	if (p->is_in_macro)
		s->flags |= SITE_IN_MACRO;
}

static void add_core(struct walk *w, const struct shim_stmt *at, uint32_t relo_kind,
		     const char *root, const char *accessor)
{
	struct site s = { .kind = SITE_CORE, .relo_kind = (uint8_t)relo_kind, .guard = "" };
	struct shim_place place;

	shim_place_of_stmt(w->tu, at, &place);
	set_place(&s, &place);
	s.flags |= w->func_flags;
	s.func = w->func;
	s.root = root;
	s.accessor = accessor;
	s.expr = shim_text_of_stmt(w->tu, at);
	record_add(w->record, &s);
	if (!w->first_core)
		w->first_core = at;
}

/* Does a loader fill in externs of this section? */
static bool is_patchable(const struct shim_decl_info *info)
{
	return info->is_extern && (strcmp(info->section, ".BPF.patchable_externs") == 0 ||
				   strcmp(info->section, ".kconfig") == 0 ||
				   strcmp(info->section, ".ksyms") == 0);
}

static struct site extern_site(const struct shim_decl_info *info, const struct shim_place *p)
{
	struct site s = { .kind = SITE_EXTERN_DECL, .root = info->name, .func = "", .accessor = "",
			  .guard = "" };

	set_place(&s, p);
	if (info->is_weak)
		s.flags |= SITE_IS_WEAK;
	return s;
}

static void add_extern_decl(struct walk *w, const struct shim_decl *d)
{
	struct shim_decl_info info;
	struct shim_place place;
	struct site s;

	shim_get_decl_info(w->tu, d, &info);
	if (!is_patchable(&info) || !declset_add(&w->externs, shim_decl_canonical(d)))
		return;
	shim_place_of_decl(w->tu, d, &place);
	s = extern_site(&info, &place);
	s.expr = shim_text_of_decl(w->tu, d);
	record_add(w->record, &s);
}

struct use {
	struct walk *walk;
	const struct shim_stmt *at;
};

static void add_extern_use(void *ctx, const struct shim_decl *d)
{
	const struct use *use = ctx;
	struct walk *w = use->walk;
	struct shim_decl_info info;
	struct shim_place place;
	struct site s;

	shim_get_decl_info(w->tu, d, &info);
	if (!is_patchable(&info))
		return;
	add_extern_decl(w, d);
	shim_place_of_stmt(w->tu, use->at, &place);
	s = extern_site(&info, &place);
	s.kind = SITE_EXTERN_USE;
	s.flags |= w->func_flags;
	s.func = w->func;
	s.expr = shim_text_of_stmt(w->tu, use->at);
	record_add(w->record, &s);
}

/* ---- nodes ---- */

/* Record the path that ends in LEAF, seen from AT; walk on what it is made of.  False: no path. */
static bool walk_chain(struct walk *w, const struct shim_stmt *leaf, const struct shim_stmt *at,
		       uint32_t relo_kind)
{
	char accessor[CHAIN_TEXT_SIZE];
	struct chain c;

	if (!chain_collect(&c, w->tu, leaf, w->mode))
		return false;
	if (chain_accessor(&c, accessor))
		add_core(w, at, relo_kind, shim_step_root(w->tu, c.head), accessor);
	walk_stmt(w, c.step[c.cnt - 1].base);
	for (uint32_t i = c.cnt; i-- > 0;) {
		if (c.step[i].index)
			walk_stmt(w, c.step[i].index);
	}
	return true;
}

/* Record an access to kernel memory that clang does not relocate; walk on.  False: none such. */
static bool walk_plain(struct walk *w, const struct shim_stmt *s, bool is_probed)
{
	struct site site = { .kind = SITE_PLAIN, .guard = "" };
	struct shim_place place;
	struct plain p;

	if (!plain_collect(&p, w->tu, s, &w->plain, is_probed))
		return false;
	shim_place_of_stmt(w->tu, s, &place);
	set_place(&site, &place);
	site.flags |= w->func_flags;
	site.func = w->func;
	site.root = p.root;
	site.accessor = p.path;
	site.bit_off = p.bit_off;
	site.bit_size = p.bit_size;
	site.root_size = p.root_size;
	site.expr = shim_text_of_stmt(w->tu, s);
	record_add(w->record, &site);
	walk_stmt(w, p.base);
	return true;
}

static void walk_field_info(struct walk *w, const struct shim_stmt *s)
{
	const struct shim_stmt *arg = shim_operand(w->tu, s);
	enum chain_mode outer = w->mode;
	struct shim_builtin b;

	shim_get_builtin(w->tu, s, &b);
	if (!arg || b.kind < 0 || b.kind > RELO_FIELD_RSHIFT_U64)
		return;
	w->mode = CHAIN_BY_BUILTIN;
	if (!walk_chain(w, chain_strip(w->tu, arg), s, (uint32_t)b.kind))
		walk_stmt(w, arg);
	w->mode = outer;
}

/* Relocation kinds by a builtin's second argument. */
static const int8_t type_id_kind[] = { RELO_TYPE_ID_LOCAL, RELO_TYPE_ID_TARGET };
static const int8_t type_info_kind[] = { RELO_TYPE_EXISTS, RELO_TYPE_SIZE, RELO_TYPE_MATCHES };
static const int8_t enum_value_kind[] = { RELO_ENUMVAL_EXISTS, RELO_ENUMVAL_VALUE };

static void add_type_builtin(struct walk *w, const struct shim_stmt *s, const int8_t *kind,
			     int64_t kind_cnt)
{
	struct shim_builtin b;
	char accessor[16];

	shim_get_builtin(w->tu, s, &b);
	if (b.kind < 0 || b.kind >= kind_cnt)
		return;
	snprintf(accessor, sizeof(accessor), "%u", b.enum_idx);
	add_core(w, s, (uint32_t)kind[b.kind], b.root, accessor);
}

static void walk_children(struct walk *w, const struct shim_stmt *s)
{
	struct use use = { w, s };

	shim_each_reference(s, add_extern_use, &use);
	shim_each_child(s, walk_stmt, w);
}

/* A child of a call: the callee, then the arguments. */
struct argument {
	struct walk *walk;
	uint32_t idx;
};

static void walk_argument(void *ctx, const struct shim_stmt *s)
{
	struct argument *a = ctx;

	a->walk->is_probed = a->idx++ == PLAIN_PROBED_CHILD;
	walk_stmt(a->walk, s);
}

static void walk_other(struct walk *w, const struct shim_stmt *s)
{
	struct argument a = { w, 0 };

	if (plain_is_probe(w->tu, s))
		shim_each_child(s, walk_argument, &a);
	else
		walk_children(w, s);
}

static void walk_stmt(void *ctx, const struct shim_stmt *s)
{
	struct walk *w = ctx;
	const bool is_probed = w->is_probed;

	w->is_probed = false;
	switch (shim_get_kind(w->tu, s)) {
	case SHIM_UNEVALUATED:
		break;
	case SHIM_SAME_ADDRESS:
		w->is_probed = is_probed;
		walk_stmt(w, shim_operand(w->tu, s));
		break;
	case SHIM_MEMBER:
	case SHIM_SUBSCRIPT:
		if (!walk_chain(w, s, s, RELO_FIELD_BYTE_OFF) && !walk_plain(w, s, is_probed))
			walk_children(w, s);
		break;
	case SHIM_PRESERVE_ACCESS:
		walk_in_mode(w, shim_operand(w->tu, s), CHAIN_BY_BUILTIN);
		break;
	case SHIM_FIELD_INFO:
		walk_field_info(w, s);
		break;
	case SHIM_TYPE_ID:
		add_type_builtin(w, s, type_id_kind, sizeof(type_id_kind));
		break;
	case SHIM_TYPE_INFO:
		add_type_builtin(w, s, type_info_kind, sizeof(type_info_kind));
		break;
	case SHIM_ENUM_VALUE:
		add_type_builtin(w, s, enum_value_kind, sizeof(enum_value_kind));
		break;
	case SHIM_OTHER:
		walk_other(w, s);
		break;
	}
}

static void walk_decl(void *ctx, const struct shim_decl *d)
{
	struct walk *w = ctx;
	struct shim_decl_info info;

	if (!declset_has(w->emitted, shim_decl_canonical(d)))
		return;
	shim_get_decl_info(w->tu, d, &info);
	if (info.is_function)
		plain_enter(&w->plain, &info);
	if (!shim_decl_is_definition(d)) {
		add_extern_decl(w, d);
		return;
	}
	w->func = info.is_function ? info.name : "";
	w->func_flags = info.may_inline ? SITE_IN_INLINE : 0;
	walk_stmt(w, shim_decl_body(d));
}

const struct shim_stmt *walk_unit(const struct shim *tu, const struct declset *emitted,
				  struct record *r)
{
	struct walk w = { .tu = tu, .emitted = emitted, .record = r, .func = "" };

	shim_each_decl(tu, walk_decl, &w);
	if (w.externs.is_failed)
		r->sites.is_failed = true;
	declset_free(&w.externs);
	return w.first_core;
}
