/* SPDX-License-Identifier: MIT */
/*
 * pass_uses.c - the code's relocations understood: calls, map references, uses of externs.
 *
 * in -> out: instructions and relocations -> o->calls, o->map_refs, o->uses, ordered by
 * function and instruction.  What a relocation means is decided by its instruction and its
 * symbol:
 *
 *   call      + function       slot symbol/8 + imm + 1 (globals: imm -1; statics: STT_SECTION)
 *   call      + extern         kfunc
 *   ld_imm64  + function       byte symbol + imm: its address
 *   ld_imm64  + .maps          the map at the symbol
 *   ld_imm64  + data section   byte symbol + imm of the section's map
 *   ld_imm64  + extern         its address
 *   call without relocation    slot own + imm + 1, within the section
 *
 * Sources: libbpf bpf_program__record_reloc(), bpf_object__reloc_code() for behaviour.
 */
#include <elf.h>

#include "core/insn.h"
#include "passes.h"

struct pass_uses_job {
	struct object *o;
	struct corepl_diag *d;
	uint32_t *sec_maps; /* by section: its data map, or OBJECT_NONE */
	uint32_t func;	    /* function being read */
	uint32_t insn_idx;  /* slot within it */
	struct insn insn;   /* there */
};

static int pass_uses_fail(const struct pass_uses_job *j, int status, const char *what,
			  const char *name)
{
	const struct object_func *f = &j->o->funcs[j->func];

	return diag_fail(j->d, status, "function '%s': instruction %u: %s '%s'", f->name,
			 j->insn_idx, what, name);
}

static int pass_uses_call(struct pass_uses_job *j, uint32_t sec, int64_t insn_idx,
			  enum plan_call_kind kind)
{
	struct object *o = j->o;
	uint32_t func = OBJECT_NONE;

	if (insn_idx >= 0 && insn_idx < UINT32_MAX)
		func = object_find_func(o, sec, (uint32_t)insn_idx);
	if (func == OBJECT_NONE || o->funcs[func].insn_first != insn_idx)
		return diag_fail(j->d, COREPL_EFORMAT,
				 "function '%s': instruction %u: refers to slot %lld of section "
				 "'%s': no function starts there",
				 o->funcs[j->func].name, j->insn_idx, (long long)insn_idx,
				 o->secs[sec].name);
	o->calls[o->call_cnt++] = (struct plan_call){ j->insn_idx, func, kind };
	o->funcs[j->func].call_cnt++;
	return 0;
}

/* Code that names a host's extern, at byte VALUE_OFF of their map; false when none is there. */
static bool pass_uses_host(struct pass_uses_job *j, uint32_t map, uint64_t value_off)
{
	struct object *o = j->o;

	for (uint32_t i = 0; i < o->extern_cnt; i++) {
		const struct plan_extern *e = &o->externs[i].plan;

		if (e->kind != PLAN_EXTERN_HOST || e->map != map || value_off < e->byte_off ||
		    value_off - e->byte_off >= e->size)
			continue;
		o->uses[o->use_cnt++] =
			(struct plan_extern_use){ j->insn_idx, i, PLAN_USE_ADDR,
						  (uint32_t)value_off - e->byte_off, 0 };
		o->funcs[j->func].use_cnt++;
		return true;
	}
	return false;
}

static int pass_uses_extern(struct pass_uses_job *j, uint32_t ext)
{
	struct object *o = j->o;
	struct plan_extern_use *use = &o->uses[o->use_cnt];
	const struct object_extern *e = &o->externs[ext];
	bool is_call = j->insn.code == INSN_OP_CALL;

	if (is_call && e->plan.kind != PLAN_EXTERN_KFUNC)
		return pass_uses_fail(j, COREPL_EFORMAT, "calls what is no function, extern",
				      e->name);
	use->insn_idx = j->insn_idx;
	use->ext = ext;
	use->kind = is_call				  ? PLAN_USE_CALL
		    : e->plan.kind == PLAN_EXTERN_KCONFIG ? PLAN_USE_ADDR
							  : PLAN_USE_KSYM;
	use->byte_off = is_call ? 0 : (uint32_t)j->insn.imm;
	use->size = 0;
	o->use_cnt++;
	o->funcs[j->func].use_cnt++;
	return 0;
}

static int pass_uses_map_ref(struct pass_uses_job *j, uint32_t map, enum plan_map_ref_kind kind,
			     uint32_t value_off)
{
	struct object *o = j->o;

	o->map_refs[o->map_ref_cnt++] = (struct plan_map_ref){ j->insn_idx, map, kind, value_off };
	o->funcs[j->func].map_ref_cnt++;
	return 0;
}

static int pass_uses_declared_map(struct pass_uses_job *j, const struct object_symbol *sym)
{
	const struct object *o = j->o;
	uint64_t byte_off = sym->value + (sym->type == STT_SECTION ? (uint32_t)j->insn.imm : 0);
	uint32_t map = object_find_map(o, byte_off);

	if (map != OBJECT_NONE)
		return pass_uses_map_ref(j, map, PLAN_MAP_REF_FD, 0);
	return pass_uses_fail(j, COREPL_EFORMAT, "refers to .maps where no map starts, symbol",
			      sym->name);
}

static int pass_uses_ld_imm64(struct pass_uses_job *j, const struct object_symbol *sym)
{
	const struct object *o = j->o;
	uint64_t value_off = sym->value + (uint64_t)(int64_t)j->insn.imm;

	switch (o->secs[sym->sec].role) {
	case OBJECT_SEC_CODE:
		if (value_off % INSN_SIZE)
			return pass_uses_fail(j, COREPL_EFORMAT,
					      "address inside an instruction, symbol", sym->name);
		return pass_uses_call(j, sym->sec, (int64_t)(value_off / INSN_SIZE), PLAN_CALL_PTR);
	case OBJECT_SEC_MAPS:
		return pass_uses_declared_map(j, sym);
	default:
		if (j->sec_maps[sym->sec] == OBJECT_NONE)
			return pass_uses_fail(j, COREPL_EUNSUPPORTED, "refers to data in section",
					      o->secs[sym->sec].name);
		if (o->maps[j->sec_maps[sym->sec]].plan.role == PLAN_MAP_EXTERN &&
		    pass_uses_host(j, j->sec_maps[sym->sec], value_off))
			return 0;
		return pass_uses_map_ref(j, j->sec_maps[sym->sec], PLAN_MAP_REF_VALUE,
					 (uint32_t)value_off);
	}
}

static int pass_uses_rel(struct pass_uses_job *j, const struct object_rel *rel)
{
	const struct object *o = j->o;
	const struct object_symbol *sym = &o->syms[rel->sym];

	if (j->insn.code != INSN_OP_CALL && !insn_is_ld_imm64(j->insn.code))
		return pass_uses_fail(j, COREPL_EFORMAT,
				      "a relocation, need one on a call or 64-bit load; symbol",
				      sym->name);
	if (o->sym_externs[rel->sym] != OBJECT_NONE)
		return pass_uses_extern(j, o->sym_externs[rel->sym]);
	if (sym->sec == OBJECT_SYM_UNDEF || sym->sec >= OBJECT_SYM_SPECIAL)
		return pass_uses_fail(j, COREPL_EFORMAT, "refers to no section, symbol", sym->name);
	if (insn_is_ld_imm64(j->insn.code))
		return pass_uses_ld_imm64(j, sym);
	if (o->secs[sym->sec].role != OBJECT_SEC_CODE || sym->value % INSN_SIZE ||
	    j->insn.src_reg != INSN_CALL_LOCAL)
		return pass_uses_fail(j, COREPL_EFORMAT, "calls what is no function, symbol",
				      sym->name);
	return pass_uses_call(j, sym->sec, (int64_t)(sym->value / INSN_SIZE) + j->insn.imm + 1,
			      PLAN_CALL_FUNC);
}

/* Read one function; REL is the section's next relocation, moved past the function. */
static int pass_uses_func(struct pass_uses_job *j, uint32_t *rel)
{
	struct object *o = j->o;
	struct object_func *f = &o->funcs[j->func];
	const struct object_section *s = &o->secs[f->sec];
	int ret = 0;

	f->call_first = o->call_cnt;
	f->map_ref_first = o->map_ref_cnt;
	f->use_first = o->use_cnt;
	for (j->insn_idx = 0; j->insn_idx < f->insn_cnt && !ret; j->insn_idx++) {
		uint64_t byte_off = ((uint64_t)f->insn_first + j->insn_idx) * INSN_SIZE;
		bool is_wide;

		while (*rel < s->rel_cnt && s->rels[*rel].byte_off < byte_off)
			(*rel)++;
		j->insn = insn_load(s->data + byte_off, o->is_swapped);
		is_wide = insn_is_ld_imm64(j->insn.code);
		if (is_wide && j->insn_idx + 1 == f->insn_cnt)
			return pass_uses_fail(j, COREPL_EFORMAT,
					      "half of a 64-bit load at the end of", f->name);
		if (*rel < s->rel_cnt && s->rels[*rel].byte_off < byte_off + INSN_SIZE)
			ret = s->rels[*rel].byte_off == byte_off
				      ? pass_uses_rel(j, &s->rels[*rel])
				      : pass_uses_fail(
						j, COREPL_EFORMAT,
						"a relocation inside the instruction, symbol",
						o->syms[s->rels[*rel].sym].name);
		else if (j->insn.code == INSN_OP_CALL && j->insn.src_reg == INSN_CALL_LOCAL)
			ret = pass_uses_call(j, f->sec,
					     (int64_t)f->insn_first + j->insn_idx + j->insn.imm + 1,
					     PLAN_CALL_FUNC);
		j->insn_idx += is_wide;
	}
	return ret;
}

int pass_uses(struct object *o, struct corepl_diag *d)
{
	struct pass_uses_job j = { .o = o, .d = d };
	uint32_t rel = 0, slots = 0;
	int ret = 0;

	for (uint32_t i = 0; i < o->func_cnt; i++)
		slots += o->funcs[i].insn_cnt;
	o->calls = ARENA_NEW(o->arena, struct plan_call, slots);
	o->map_refs = ARENA_NEW(o->arena, struct plan_map_ref, slots);
	o->uses = ARENA_NEW(o->arena, struct plan_extern_use, slots);
	j.sec_maps = ARENA_NEW(o->arena, uint32_t, o->sec_cnt);
	for (uint32_t i = 0; i < o->sec_cnt; i++)
		j.sec_maps[i] = OBJECT_NONE;
	for (uint32_t i = 0; i < o->map_cnt; i++)
		if (o->maps[i].plan.sec != OBJECT_NONE &&
		    o->maps[i].plan.role != PLAN_MAP_STRUCT_OPS)
			j.sec_maps[o->maps[i].plan.sec] = i;
	for (j.func = 0; j.func < o->func_cnt && !ret; j.func++) {
		if (!j.func || o->funcs[j.func].sec != o->funcs[j.func - 1].sec)
			rel = 0;
		ret = pass_uses_func(&j, &rel);
	}
	o->note = arena_printf(o->arena, "%u calls, %u map references, %u uses of externs",
			       o->call_cnt, o->map_ref_cnt, o->use_cnt);
	return ret;
}
