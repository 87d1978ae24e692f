/* SPDX-License-Identifier: MIT */
/*
 * check_moved.c - has a missing field moved into a structure within reach of where it was?
 *
 *   kernel's struct task_struct has no member cpu; its member thread_info has cpu
 *
 * The members of the structure that lacks it are looked into once, through pointers too, and
 * through anonymous structures at either level.  Fields that went further are not found.
 */
#include "postlink/check_impl.h"

#include "core/match.h"

#include <string.h>

#define ANONYMOUS_DEPTH 8u /* structures without a name within each other that are searched */

/* What is looked for, and how many members may still be looked at. */
struct search {
	const struct btfview *v;
	const struct check_kernel *kernel;
	const char *field;
	struct compat_work work;
};

/* In a set of kernels pointers lead to empty types: the kernel's own of that name instead. */
static void find_named(struct search *s, struct btfview_type *t)
{
	const struct kernelset *set = s->kernel->set;
	const char *name = compat_name(s->v, t->name_off);
	const uint32_t hash = scan_hash(name, btfview_essential_size(name));
	uint32_t i = kernelset_first(set, KERNELSET_NAMES, hash);
	struct kernelset_name n;
	struct btfview_type found;

	for (; i < kernelset_cnt(set, KERNELSET_NAMES) && !compat_spend(&s->work, 1); i++) {
		kernelset_name(set, i, &n);
		if (n.hash != hash)
			return;
		if (!kernelset_has(set, n.set, s->kernel->set_idx) ||
		    btfview_type(s->v, n.type_id, &found) || found.kind != t->kind ||
		    strcmp(compat_name(s->v, found.name_off), name))
			continue;
		*t = found;
		return;
	}
}

/* The record that type ID is, or points to. */
static bool find_record(struct search *s, uint32_t id, struct btfview_type *t)
{
	const struct btfview *v = s->v;

	if (btfview_skip_mods(v, id, true, t))
		return false;
	if (t->kind == BTFVIEW_PTR && btfview_skip_mods(v, t->size_or_type, true, t))
		return false;
	if (!spec_is_record(t->kind))
		return false;
	if (s->kernel->set && !t->vlen && *compat_name(v, t->name_off))
		find_named(s, t);
	return true;
}

static bool has_field(struct search *s, const struct btfview_type *t, uint32_t depth)
{
	for (uint32_t i = 0; i < t->vlen && !compat_spend(&s->work, 1); i++) {
		struct btfview_member m;
		struct btfview_type inner;
		const char *name;

		btfview_member(s->v, t, i, &m);
		name = compat_name(s->v, m.name_off);
		if (*name ? !strcmp(name, s->field)
			  : depth < ANONYMOUS_DEPTH && find_record(s, m.type_id, &inner) &&
				    has_field(s, &inner, depth + 1))
			return true;
	}
	return false;
}

/* The named member of T, or of what is anonymous in it, whose structure has the field. */
static const char *find_holder(struct search *s, const struct btfview_type *t, uint32_t depth)
{
	for (uint32_t i = 0; i < t->vlen && !compat_spend(&s->work, 1); i++) {
		struct btfview_member m;
		struct btfview_type inner;
		const char *name, *found = NULL;

		btfview_member(s->v, t, i, &m);
		if (!find_record(s, m.type_id, &inner) || inner.id == t->id)
			continue;
		name = compat_name(s->v, m.name_off);
		if (*name && has_field(s, &inner, 0))
			return name;
		if (!*name && depth < ANONYMOUS_DEPTH)
			found = find_holder(s, &inner, depth + 1);
		if (found)
			return found;
	}
	return NULL;
}

const char *check_moved(const struct check_view *v, uint32_t relo_idx, const char **field)
{
	const struct object *o = v->job->o;
	const struct object_relo *r = &o->relos[relo_idx];
	const struct relo relo = { r->type_id, r->kind, r->access };
	const struct relo_cands *cands = &v->res->all[v->job->roots->root_of_relo[relo_idx]];
	struct search s = { .kernel = v->kernel, .work = { COMPAT_STEPS, "" } };
	struct spec local, target;
	struct btfview_type at;

	if (!cands->cnt || !spec_is_field_kind(r->kind) ||
	    spec_parse(&o->btf, &relo, &local, NULL) ||
	    match_spec(&s.work, &local, cands->cand[0], &target) ||
	    target.step_cnt >= local.step_cnt || !local.step[target.step_cnt].name)
		return NULL;
	*field = local.step[target.step_cnt].name;
	if (target.step_cnt)
		at = target.step[target.step_cnt - 1].field;
	else if (btfview_skip_mods(target.view, target.root_id, true, &at))
		return NULL;
	s.v = target.view;
	s.field = *field;
	return spec_is_record(at.kind) && !has_field(&s, &at, 0) ? find_holder(&s, &at, 0) : NULL;
}
