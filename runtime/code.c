/* SPDX-License-Identifier: MIT */
/*
 * code.c - instructions: copied per function, joined per program.
 *
 * Functions are patched once and serve every program that calls them.  What depends on a program is
 * only the distance between functions, so calls are set in the joined image:
 *
 *   call f          imm = slot of f - (slot of the call + 1)
 *   rX = &f ll      imm = the same distance, with pseudo source BPF_PSEUDO_FUNC
 *
 * A reference to a map that was not created becomes a call of an unknown helper (both slots): fatal
 * only where the verifier reaches it.
 */
#include "runtime/load.h"

#include "core/diag.h"
#include "core/insn.h"

#define NO_MAP_IMM 2001000000 /* libbpf's number for "no such map", plus the map's index */

static void mark_used(struct load *l)
{
	const struct corepl_object *o = l->obj;

	for (uint32_t i = 0; i < handle_prog_cnt(o); i++) {
		const struct plan_prog *p = &o->progs[i].def;

		for (uint32_t k = 0; o->progs[i].is_loaded && k < p->chunk_cnt; k++) {
			struct plan_chunk c;

			PLAN_GET(&o->plan, PLAN_CHUNKS, p->chunk_first + k, &c);
			l->is_used[c.func] = 1;
		}
	}
	if (plan_cnt(&o->plan, PLAN_EXTERNS)) /* begin() in load.c: then they are linked */
		externs_steps.note_used(l);
}

int code_copy(struct load *l)
{
	const struct corepl_object *o = l->obj;
	uint32_t slot = 0;

	mark_used(l);
	for (uint32_t i = 0; i < plan_cnt(&o->plan, PLAN_FUNCS); i++) {
		struct plan_func f;

		if (!l->is_used[i])
			continue;
		PLAN_GET(&o->plan, PLAN_FUNCS, i, &f);
		l->code_slot[i] = slot;
		memcpy(load_code(l, i), o->sections[f.sec].content.data + (size_t)f.insn_first * 8,
		       (size_t)f.insn_cnt * 8);
		slot += f.insn_cnt;
	}
	return 0;
}

void code_set_imm64(uint8_t *slot, uint8_t src_reg, int32_t low, int32_t high)
{
	struct insn first = insn_load(slot, false);
	struct insn second = insn_load(slot + 8, false);

	first.src_reg = src_reg;
	first.imm = low;
	second.imm = high;
	insn_store(slot, false, &first);
	insn_store(slot + 8, false, &second);
}

static void set_no_map(uint8_t *slot, uint32_t map_idx)
{
	struct insn call = { .code = INSN_OP_CALL, .imm = (int32_t)(NO_MAP_IMM + map_idx) };

	insn_store(slot, false, &call);
	insn_store(slot + 8, false, &call);
}

int code_check_imm64(struct load *l, const struct plan_func *f, uint32_t func_idx, uint32_t at)
{
	if (at + 1 < f->insn_cnt && load_code(l, func_idx)[(size_t)at * 8] == INSN_OP_LD_IMM64)
		return 0;
	return diag_fail(l->diag, COREPL_EFORMAT,
			 "plan: function %s: instruction %u: found no ld_imm64, need one for its "
			 "reference",
			 handle_str(l->obj, f->name_str), at);
}

static int set_map(struct load *l, const struct plan_func *f, uint32_t func_idx, uint32_t ref_idx)
{
	struct plan_map_ref ref;
	const struct corepl_map *m;
	uint8_t *slot;
	int err;

	PLAN_GET(&l->obj->plan, PLAN_MAP_REFS, ref_idx, &ref);
	err = code_check_imm64(l, f, func_idx, ref.insn_idx);
	if (err)
		return err;
	m = &l->obj->maps[ref.map];
	slot = load_code(l, func_idx) + (size_t)ref.insn_idx * 8;
	if (m->fd < 0)
		set_no_map(slot, ref.map);
	else if (ref.kind == PLAN_MAP_REF_VALUE)
		code_set_imm64(slot, INSN_PSEUDO_MAP_VALUE, m->fd, (int32_t)ref.value_off);
	else
		code_set_imm64(slot, INSN_PSEUDO_MAP_FD, m->fd, 0);
	return 0;
}

int code_set_maps(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_FUNCS); i++) {
		struct plan_func f;

		if (!l->is_used[i])
			continue;
		PLAN_GET(&l->obj->plan, PLAN_FUNCS, i, &f);
		for (uint32_t k = 0; k < f.map_ref_cnt; k++) {
			int err = set_map(l, &f, i, f.map_ref_first + k);

			if (err)
				return err;
		}
	}
	return 0;
}

/* Set the calls of the function placed at slot AT. */
static void set_calls(struct load *l, const struct plan_func *f, uint32_t at)
{
	for (uint32_t k = 0; k < f->call_cnt; k++) {
		struct plan_call call;
		struct insn insn;
		uint32_t from = at;

		PLAN_GET(&l->obj->plan, PLAN_CALLS, f->call_first + k, &call);
		from += call.insn_idx;
		insn = insn_load(l->image + (size_t)from * 8, false);
		insn.src_reg = call.kind == PLAN_CALL_PTR ? INSN_PSEUDO_FUNC : INSN_CALL_LOCAL;
		insn.imm = (int32_t)(l->func_at[call.func] - from - 1);
		insn_store(l->image + (size_t)from * 8, false, &insn);
	}
}

void code_assemble(struct load *l, const struct corepl_program *p)
{
	struct plan_chunk c;
	struct plan_func f;

	for (uint32_t k = 0; k < p->def.chunk_cnt; k++) {
		PLAN_GET(&l->obj->plan, PLAN_CHUNKS, p->def.chunk_first + k, &c);
		l->func_at[c.func] = c.insn_at;
	}
	for (uint32_t k = 0; k < p->def.chunk_cnt; k++) {
		PLAN_GET(&l->obj->plan, PLAN_CHUNKS, p->def.chunk_first + k, &c);
		PLAN_GET(&l->obj->plan, PLAN_FUNCS, c.func, &f);
		memcpy(l->image + (size_t)c.insn_at * 8, load_code(l, c.func),
		       (size_t)f.insn_cnt * 8);
		set_calls(l, &f, c.insn_at);
	}
}
