/* SPDX-License-Identifier: MIT */
/*
 * pass_functions.c - BPF functions: the FUNC symbols of sections with instructions.
 *
 * Sources: libbpf bpf_object__add_programs() for behaviour.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "core/insn.h"
#include "passes.h"

static int pass_functions_cmp(const void *left, const void *right)
{
	const struct object_func *l = left, *r = right;

	if (l->sec != r->sec)
		return l->sec < r->sec ? -1 : 1;
	if (l->insn_first != r->insn_first)
		return l->insn_first < r->insn_first ? -1 : 1;
	return l->sym < r->sym ? -1 : l->sym > r->sym;
}

static int pass_functions_add(struct object *o, uint32_t sym_idx, struct corepl_diag *d)
{
	const struct object_symbol *sym = &o->syms[sym_idx];
	const struct object_section *s = &o->secs[sym->sec];
	struct object_func *f = &o->funcs[o->func_cnt];

	if (!sym->size || sym->size % INSN_SIZE || sym->value % INSN_SIZE)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': function '%s': found bytes %llu, size %llu, need "
				 "whole 8-byte instructions",
				 s->name, sym->name, (unsigned long long)sym->value,
				 (unsigned long long)sym->size);
	if (sym->value > s->size || sym->size > s->size - sym->value)
		return diag_fail(d, COREPL_ERANGE,
				 "section '%s': function '%s': found bytes %llu..%llu, need < %llu",
				 s->name, sym->name, (unsigned long long)sym->value,
				 (unsigned long long)(sym->value + sym->size),
				 (unsigned long long)s->size);
	f->name = sym->name;
	f->sym = sym_idx;
	f->sec = sym->sec;
	f->insn_first = (uint32_t)(sym->value / INSN_SIZE);
	f->insn_cnt = (uint32_t)(sym->size / INSN_SIZE);
	f->prog = OBJECT_NONE;
	o->func_cnt++;
	return 0;
}

int pass_functions(struct object *o, struct corepl_diag *d)
{
	int ret = 0;

	o->funcs = ARENA_NEW(o->arena, struct object_func, o->sym_cnt);
	for (uint32_t i = 1; i < o->sym_cnt && !ret; i++) {
		const struct object_symbol *sym = &o->syms[i];

		if (sym->type == STT_FUNC && sym->sec != OBJECT_SYM_UNDEF &&
		    sym->sec < OBJECT_SYM_SPECIAL && o->secs[sym->sec].role == OBJECT_SEC_CODE)
			ret = pass_functions_add(o, i, d);
	}
	if (ret)
		return ret;
	qsort(o->funcs, o->func_cnt, sizeof(*o->funcs), pass_functions_cmp);
	for (uint32_t i = 1; i < o->func_cnt; i++) {
		const struct object_func *f = &o->funcs[i - 1], *next = &o->funcs[i];

		if (f->sec == next->sec && next->insn_first - f->insn_first < f->insn_cnt)
			return diag_fail(
				d, COREPL_EUNSUPPORTED,
				"section '%s': functions '%s' and '%s' overlap, need each apart",
				o->secs[f->sec].name, f->name, next->name);
	}
	o->note = arena_printf(o->arena, "%u functions", o->func_cnt);
	return 0;
}
