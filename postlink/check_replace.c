/* SPDX-License-Identifier: MIT */
/*
 * check_replace.c - freplace: has the object that is given the function that a program replaces?
 *
 *   freplace/handle   FUNC handle of OBJ, global, with the same result and arguments
 *
 * A static function cannot be replaced, nor one of a program that replaces another itself.  Types
 * are the same when their kinds are, numbers by size, pointers by what they point to, structures by
 * name.  Nothing of this depends on a kernel.
 *
 * Source: kernel bpf_check_attach_target(), btf_check_func_type_match().
 */
#include "postlink/check_impl.h"

#include "core/compat.h"
#include "core/spec.h"

#include <string.h>

#define PROG_EXT 28u

/* One type on either side. */
struct pair {
	const struct btfview *view[2]; /* of the program, of what it replaces */
	struct btfview_type type[2];
};

static bool load(struct pair *p, uint32_t own, uint32_t other)
{
	return !btfview_skip_mods(p->view[0], own, true, &p->type[0]) &&
	       !btfview_skip_mods(p->view[1], other, true, &p->type[1]) &&
	       p->type[0].kind == p->type[1].kind;
}

static bool is_same_type(const struct btfview *view[2], uint32_t own, uint32_t other)
{
	struct pair p = { .view = { view[0], view[1] } };

	if (!load(&p, own, other))
		return false;
	if (p.type[0].kind == BTFVIEW_PTR)
		return load(&p, p.type[0].size_or_type, p.type[1].size_or_type) &&
		       ((!spec_is_record(p.type[0].kind) && p.type[0].kind != BTFVIEW_FWD) ||
			!strcmp(compat_name(view[0], p.type[0].name_off),
				compat_name(view[1], p.type[1].name_off)));
	return p.type[0].kind == BTFVIEW_VOID || p.type[0].size_or_type == p.type[1].size_or_type;
}

static bool find_proto(const struct object *o, uint32_t func, struct btfview_type *proto)
{
	return o->funcs[func].btf_id && !btfview_type(&o->btf, o->funcs[func].btf_id, proto) &&
	       !btfview_type(&o->btf, proto->size_or_type, proto) &&
	       proto->kind == BTFVIEW_FUNC_PROTO;
}

/* What differs between the prototypes of OWN and OTHER, or NULL. */
static const char *compare(struct arena *a, const struct object *o, uint32_t own,
			   const struct object *target, uint32_t other)
{
	const struct btfview *view[2] = { &o->btf, &target->btf };
	struct btfview_type x, y;

	if (!find_proto(o, own, &x) || !find_proto(target, other, &y))
		return "its type is not known: compile both with -g";
	if (x.vlen != y.vlen)
		return arena_printf(a, "it has %u arguments there, %u here", y.vlen, x.vlen);
	if (!is_same_type(view, x.size_or_type, y.size_or_type))
		return "it returns another type there";
	for (uint32_t i = 0; i < x.vlen; i++) {
		struct btfview_param p, q;

		btfview_param(view[0], &x, i, &p);
		btfview_param(view[1], &y, i, &q);
		if (!is_same_type(view, p.type_id, q.type_id))
			return arena_printf(a, "its argument %u has another type there", i);
	}
	return NULL;
}

static const char *find_fault(struct check_view *v, const struct object_prog *p)
{
	const struct object *target = v->r->replaced;
	uint32_t func = 0;

	while (func < target->func_cnt && strcmp(target->funcs[func].name, p->target))
		func++;
	if (func == target->func_cnt)
		return arena_printf(v->a, "%s has no such function", target->path);
	if (!check_code_is_global(target, &target->funcs[func]))
		return arena_printf(v->a, "it is static in %s", target->path);
	if (target->funcs[func].prog != OBJECT_NONE &&
	    target->progs[target->funcs[func].prog].plan.prog_type == PROG_EXT)
		return arena_printf(v->a, "it replaces another function itself in %s",
				    target->path);
	return compare(v->a, v->job->o, p->func, target, func);
}

void check_replace(struct check_view *v)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];
	const char *fault = find_fault(v, p);
	struct check_finding *f;

	if (!fault)
		return;
	f = check_add(v, v->prog, CHECK_TARGET, CHECK_FAIL, fault);
	f->key = v->prog;
	f->what = arena_printf(v->r->a, "target '%s'", p->target);
}

int check_set_replaced(struct check_report *r, const char *path, struct corepl_diag *d)
{
	return object_open(r->a, path, &r->replaced, d);
}
