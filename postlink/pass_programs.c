/* SPDX-License-Identifier: MIT */
/*
 * pass_programs.c - programs: the entry functions, in libbpf's order, typed by their section's
 * name.
 *
 * A function in .text is a subprogram unless it is the object's only function.  Order: section,
 * then symbol table; skeletons and users see it.
 *
 * Sources: libbpf bpf_object__add_programs(), prog_is_subprog() for behaviour.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "legacy_def.h"
#include "passes.h"
#include "sec_names.h"

static int pass_programs_cmp(const void *left, const void *right)
{
	const struct object_prog *l = left, *r = right;

	/* chunk_first holds the section and chunk_cnt the symbol while sorting */
	if (l->plan.chunk_first != r->plan.chunk_first)
		return l->plan.chunk_first < r->plan.chunk_first ? -1 : 1;
	return l->plan.chunk_cnt < r->plan.chunk_cnt ? -1 : 1;
}

static int pass_programs_add(struct object *o, uint32_t func, struct corepl_diag *d)
{
	const struct object_func *f = &o->funcs[func];
	struct object_prog *p = &o->progs[o->prog_cnt];

	p->name = f->name;
	p->sec_name = o->secs[f->sec].name;
	p->func = func;
	if (o->syms[f->sym].bind == STB_LOCAL)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "section '%s': program '%s' is static: make it global, or drop "
				 "SEC() if it is a subprogram",
				 p->sec_name, p->name);
	p->is_typed = sec_names_lookup(p->sec_name, &p->plan, &p->target);
	p->plan.chunk_first = f->sec;
	p->plan.chunk_cnt = f->sym;
	o->prog_cnt++;
	return 0;
}

/*
 * Programs of sections "ID/SLOT" are tail calls of iproute2, and a tail call stays within its type:
 * they have that of the object's other programs where all agree.
 */
static void pass_programs_tails(struct object *o)
{
	const struct object_prog *typed = NULL;
	uint32_t id, slot;

	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		const struct object_prog *p = &o->progs[i];

		if (!p->is_typed || legacy_def_tail(p->sec_name, &id, &slot))
			continue;
		if (typed && (typed->plan.prog_type != p->plan.prog_type ||
			      typed->plan.attach_type != p->plan.attach_type))
			return;
		typed = p;
	}
	for (uint32_t i = 0; i < o->prog_cnt && typed; i++) {
		struct object_prog *p = &o->progs[i];

		if (p->is_typed || !legacy_def_tail(p->sec_name, &id, &slot))
			continue;
		p->plan.prog_type = typed->plan.prog_type;
		p->plan.attach_type = typed->plan.attach_type;
		p->plan.flags |= PLAN_PROG_NO_AUTOATTACH;
		p->is_typed = true;
	}
}

static void pass_programs_warn(struct object *o)
{
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		if (!o->progs[i].is_typed)
			object_warn(o,
				    "program '%s': section name '%s' says no program type: set it "
				    "before loading",
				    o->progs[i].name, o->progs[i].sec_name);
}

int pass_programs(struct object *o, struct corepl_diag *d)
{
	uint32_t text = object_find_section(o, ".text");
	int ret = 0;

	o->progs = ARENA_NEW(o->arena, struct object_prog, o->func_cnt);
	for (uint32_t i = 0; i < o->func_cnt && !ret; i++)
		if (o->funcs[i].sec != text || o->func_cnt == 1)
			ret = pass_programs_add(o, i, d);
	if (ret)
		return ret;
	pass_programs_tails(o);
	pass_programs_warn(o);
	qsort(o->progs, o->prog_cnt, sizeof(*o->progs), pass_programs_cmp);
	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		o->progs[i].plan.chunk_first = o->progs[i].plan.chunk_cnt = 0;
		o->funcs[o->progs[i].func].prog = i;
	}
	o->note = arena_printf(o->arena, "%u programs, %u subprograms", o->prog_cnt,
			       o->func_cnt - o->prog_cnt);
	return 0;
}
