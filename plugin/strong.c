// SPDX-License-Identifier: MIT
/*
 * strong.c - externs that a program asks for, and that its loader demands before it can ask.
 *
 *   extern void bpf_new(void) __ksym;            strong: it is found, or nothing is loaded
 *   if (bpf_core_type_exists(struct new))
 *           bpf_new();                           used behind a test alone: meant to be __weak
 *
 * A test is a condition that asks a kernel: whether a field, type, enumerator or extern is there,
 * or an extern's value.  Behind it are its branches, the right side of && and ||, and what follows
 * an if whose branch leaves.  An extern's own name as a condition is a test of it, no use.
 *
 * In: kernel symbols and CONFIG_* of the unit's externs.  LINUX_* is always there, and what a host
 * supplies is no kernel's.  Only what stands in one function counts: a use in a function that is
 * itself called behind a test is a use, and nothing is told.
 */
#include "strong.h"

#include "buffer.h"
#include "core/relo.h"
#include "shim_flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 512

struct use {
	const struct shim_stmt *behind; /* the first one behind a test, or NULL */
	bool is_plain;                  /* one that is not, too */
};

struct strong {
	const struct shim *tu;
	const struct declset *emitted;
	struct declset externs;
	struct use *uses;      /* owned, in the order of externs */
	uint32_t use_cap;
	uint32_t depth;        /* tests around what is looked at */
	bool is_bare;          /* it is all of a condition, or joined to it by !, && and || */
	bool is_asking;        /* find_question(): one was found */
	bool is_failed;        /* out of memory */
};

static void walk(void *ctx, const struct shim_stmt *s);

static bool is_symbol(const struct shim_decl_info *info)
{
	return strcmp(info->section, ".ksyms") == 0;
}

static bool is_config(const struct shim_decl_info *info)
{
	return (strcmp(info->section, ".kconfig") == 0 ||
		strcmp(info->section, ".BPF.patchable_externs") == 0) &&
	       strncmp(info->name, "CONFIG_", 7) == 0;
}

/* Is what S is made of still all of a condition, where S is? */
static bool stays_bare(const struct strong *w, const struct shim_stmt *s, const struct shim_flow *f)
{
	switch (f->kind) {
	case SHIM_FLOW_SAME:
	case SHIM_FLOW_BOOL:
	case SHIM_FLOW_NOT:
	case SHIM_FLOW_AND:
	case SHIM_FLOW_OR:
	case SHIM_FLOW_CONST:	 /* to clang the address of a strong symbol is one */
	case SHIM_FLOW_SEQUENCE: /* ({ ...; !!symbol; }) */
		return w->is_bare;
	default:
		return w->is_bare && shim_get_kind(w->tu, s) == SHIM_SAME_ADDRESS;
	}
}

/* ---- does a condition ask a kernel? ---- */

static void find_extern(void *ctx, const struct shim_decl *d)
{
	struct strong *w = ctx;
	struct shim_decl_info info;

	shim_get_decl_info(w->tu, d, &info);
	if (info.is_extern && (is_config(&info) || strncmp(info.name, "LINUX_", 6) == 0 ||
			       (w->is_bare && is_symbol(&info))))
		w->is_asking = true;
}

static void find_question(void *ctx, const struct shim_stmt *s)
{
	struct strong *w = ctx;
	enum shim_kind kind = shim_get_kind(w->tu, s);
	bool was_bare = w->is_bare;
	struct shim_builtin b;
	struct shim_flow f;

	if (kind == SHIM_FIELD_INFO || kind == SHIM_TYPE_INFO || kind == SHIM_ENUM_VALUE) {
		shim_get_builtin(w->tu, s, &b);
		w->is_asking |= b.kind == (kind == SHIM_FIELD_INFO ? RELO_FIELD_EXISTS : 0);
	}
	shim_each_reference(s, find_extern, w);
	shim_flow_get(w->tu, s, &f);
	w->is_bare = stays_bare(w, s, &f);
	if (!w->is_asking)
		shim_each_child(s, find_question, w);
	w->is_bare = was_bare;
}

static bool asks(struct strong *w, const struct shim_stmt *condition)
{
	bool was_bare = w->is_bare;

	w->is_asking = false;
	w->is_bare = true;
	if (condition)
		find_question(w, condition);
	w->is_bare = was_bare;
	return w->is_asking;
}

/* ---- uses ---- */

static void add_use(struct strong *w, const struct shim_decl *d, const struct shim_stmt *at)
{
	struct shim_decl_info info;
	struct use *use;
	uint32_t idx;

	shim_get_decl_info(w->tu, d, &info);
	if (!info.is_extern || info.is_weak || !(is_symbol(&info) || is_config(&info)) ||
	    (w->is_bare && is_symbol(&info)))
		return;
	if (declset_add(&w->externs, d) &&
	    !buffer_grow((void **)&w->uses, &w->use_cap, (uint32_t)w->externs.cnt - 1,
			 sizeof(*w->uses)))
		w->is_failed = true;
	idx = declset_idx(&w->externs, d);
	if (w->is_failed || idx == DECLSET_NONE)
		return;
	use = &w->uses[idx];
	use->is_plain |= !w->depth;
	if (!use->behind)
		use->behind = at;
}

struct reference {
	struct strong *w;
	const struct shim_stmt *at;
};

static void add_reference(void *ctx, const struct shim_decl *d)
{
	const struct reference *r = ctx;

	add_use(r->w, d, r->at);
}

/* ---- the walk ---- */

static void walk_at(struct strong *w, const struct shim_stmt *s, uint32_t depth, bool is_bare)
{
	uint32_t outer_depth = w->depth;
	bool was_bare = w->is_bare;

	if (!s)
		return;
	w->depth = depth;
	w->is_bare = is_bare;
	walk(w, s);
	w->depth = outer_depth;
	w->is_bare = was_bare;
}

/* Does control never go on after S? */
static bool leaves(struct strong *w, const struct shim_stmt *s);

struct last {
	struct strong *w;
	bool leaves;
};

static void look_at_last(void *ctx, const struct shim_stmt *s)
{
	struct last *last = ctx;

	last->leaves = leaves(last->w, s);
}

static bool leaves(struct strong *w, const struct shim_stmt *s)
{
	struct last last = { w, false };
	struct shim_flow f;

	shim_flow_get(w->tu, s, &f);
	switch (f.kind) {
	case SHIM_FLOW_RETURN:
	case SHIM_FLOW_GOTO:
	case SHIM_FLOW_BREAK:
	case SHIM_FLOW_CONTINUE:
	case SHIM_FLOW_DEAD:
		return true;
	case SHIM_FLOW_SEQUENCE:
		shim_each_child(s, look_at_last, &last);
		return last.leaves;
	default:
		return false;
	}
}

/* One statement of a block: what follows a test that leaves is behind it. */
static void walk_in_block(void *ctx, const struct shim_stmt *s)
{
	struct strong *w = ctx;
	struct shim_flow f;

	walk_at(w, s, w->depth, false);
	shim_flow_get(w->tu, s, &f);
	if (f.kind == SHIM_FLOW_IF && asks(w, f.a) &&
	    ((f.b && leaves(w, f.b)) || (f.c && leaves(w, f.c))))
		w->depth++;
}

static void walk_block(struct strong *w, const struct shim_stmt *s)
{
	uint32_t depth = w->depth;

	shim_each_child(s, walk_in_block, w);
	w->depth = depth;
}

static void walk_call(struct strong *w, const struct shim_stmt *s, const struct shim_decl *callee)
{
	bool was_bare = w->is_bare;

	w->is_bare = false;
	if (callee)
		add_use(w, shim_decl_canonical(callee), s);
	shim_flow_each_argument(s, walk, w);
	w->is_bare = was_bare;
}

static void walk_other(struct strong *w, const struct shim_stmt *s, const struct shim_flow *f)
{
	struct reference r = { w, s };
	bool was_bare = w->is_bare;

	shim_each_reference(s, add_reference, &r);
	w->is_bare = stays_bare(w, s, f);
	shim_each_child(s, walk, w);
	w->is_bare = was_bare;
}

/* The branches B and C of a test A. */
static void walk_test(struct strong *w, const struct shim_flow *f)
{
	uint32_t depth = w->depth + asks(w, f->a);

	walk_at(w, f->a, w->depth, true);
	walk_at(w, f->b, depth, f->kind != SHIM_FLOW_IF && w->is_bare);
	walk_at(w, f->c, depth, false);
}

static void walk(void *ctx, const struct shim_stmt *s)
{
	struct strong *w = ctx;
	struct shim_flow f;

	if (shim_get_kind(w->tu, s) == SHIM_UNEVALUATED)
		return;
	shim_flow_get(w->tu, s, &f);
	switch (f.kind) {
	case SHIM_FLOW_IF:
	case SHIM_FLOW_AND:
	case SHIM_FLOW_OR:
	case SHIM_FLOW_SWITCH:
		walk_test(w, &f);
		break;
	case SHIM_FLOW_CALL:
	case SHIM_FLOW_DEAD:
		walk_call(w, s, f.decl);
		break;
	default:
		if (f.kind == SHIM_FLOW_SEQUENCE && f.is_block && !w->is_bare)
			walk_block(w, s);
		else
			walk_other(w, s, &f);
	}
}

static void walk_decl(void *ctx, const struct shim_decl *d)
{
	const struct shim_stmt *body = shim_decl_body(d);
	struct strong *w = ctx;

	if (body && shim_decl_is_definition(d) && declset_has(w->emitted, shim_decl_canonical(d)))
		walk(w, body);
}

static void warn(struct strong *w, uint32_t idx)
{
	struct shim_decl_info info;
	char text[TEXT_SIZE];

	shim_get_decl_info(w->tu, w->externs.item[idx], &info);
	snprintf(text, sizeof(text),
		 "extern '%s' is strong and used only behind a test: a kernel without it refuses "
		 "the object before it can ask; declare it __weak",
		 info.name);
	shim_warn(w->tu, w->uses[idx].behind, text);
}

bool strong_unit(const struct shim *tu, const struct declset *emitted)
{
	struct strong w = { .tu = tu, .emitted = emitted };

	shim_each_decl(tu, walk_decl, &w);
	w.is_failed |= w.externs.is_failed;
	for (uint32_t i = 0; i < w.externs.cnt && !w.is_failed; i++) {
		if (!w.uses[i].is_plain)
			warn(&w, i);
	}
	declset_free(&w.externs);
	free(w.uses);
	return !w.is_failed;
}
