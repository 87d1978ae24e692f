/* SPDX-License-Identifier: MIT */
/*
 * extern_uses.c - what externs have become, put into the code that uses them.
 *
 *   r1 = CONFIG_HZ ll       -> a place in the map of configuration values
 *   r1 = *(u32 *)(r1 + 0)   -> r1 = 250: the verifier needs not know the map to drop a branch
 *   r1 = &schedule ll       -> an address, or a BTF id of the kernel's
 *   call bpf_task_acquire   -> a call by BTF id, or of a helper that no kernel has
 *
 * A load becomes a constant where the post-link found that its base surely holds the extern's
 * address (PLAN_USE_LOAD_...).  A move holds 32 bits, with sign or without; a wider value takes the
 * place of its address where nothing else needs that (PLAN_USE_LOAD_WIDE), else the load stays.
 */
#include "runtime/module_types.h"

#include "core/insn.h"

#define NO_KFUNC_IMM 2002000000 /* libbpf's number for "no such kernel function", plus an index */

/* A call of the kernel's function, or of none. */
static void set_call(struct load *l, uint8_t *slot, const struct load_extern *le, uint32_t ext_idx)
{
	struct insn call = insn_load(slot, false);

	call.src_reg = le->is_found ? INSN_CALL_KFUNC : INSN_CALL_HELPER;
	call.off = (int16_t)(le->is_found ? module_types_fd_idx(l, le->module) : 0);
	call.imm = le->is_found ? (int32_t)le->value : (int32_t)(NO_KFUNC_IMM + ext_idx);
	insn_store(slot, false, &call);
}

/* The SIZE bytes at AT as the number that INSN would load. */
static uint64_t load_number(const uint8_t *at, uint32_t size, const struct insn *insn)
{
	uint64_t number = 0;

	for (uint32_t i = 0; i < size; i++) {
		uint32_t shift = 8 * (bytes_is_host_big_endian() ? size - 1 - i : i);

		number |= (uint64_t)at[i] << shift;
	}
	if (insn_mode(insn->code) == INSN_MEMSX && size < 8 && number >> (size * 8 - 1))
		number |= UINT64_MAX << size * 8;
	return number;
}

/* A load's wide NUMBER in the address's place, which becomes a copy of the register to itself. */
static void set_wide(uint8_t *slot, struct insn load, uint64_t number)
{
	uint8_t *address = slot - 2 * INSN_SIZE;
	const struct insn before = insn_load(address, false);

	if (!insn_is_ld_imm64(before.code) || before.dst_reg != load.dst_reg ||
	    load.src_reg != load.dst_reg)
		return;
	code_set_imm64(address, INSN_PSEUDO_CONST, (int32_t)number, (int32_t)(number >> 32));
	load.code = INSN_ALU64 | INSN_MOV | INSN_X;
	load.off = 0;
	load.imm = 0;
	insn_store(slot, false, &load);
}

/* A load of VALUE's bytes becomes the constant; what the plan says wrongly stays a load. */
static void set_load(const struct plan_extern_use *use, const uint8_t *value, uint8_t *slot)
{
	struct insn insn = insn_load(slot, false);
	uint8_t mode = insn_mode(insn.code);
	uint64_t number;

	if (insn_class(insn.code) != INSN_LDX || insn_access_size(insn.code) != use->size ||
	    (mode != INSN_MEM && mode != INSN_MEMSX))
		return;
	number = load_number(value + use->byte_off, use->size, &insn);
	if (number + 0x80000000u <= UINT32_MAX) {
		insn.code = INSN_ALU64 | INSN_MOV | INSN_K;
	} else if (number <= UINT32_MAX) {
		insn.code = INSN_ALU | INSN_MOV | INSN_K;
	} else {
		if (use->kind == PLAN_USE_LOAD_WIDE)
			set_wide(slot, insn, number);
		return;
	}
	insn.src_reg = 0;
	insn.off = 0;
	insn.imm = (int32_t)number;
	insn_store(slot, false, &insn);
}

/* A kernel symbol's address, or its id and whose BTF has it. */
static void set_ksym(uint8_t *slot, const struct load_extern *le, bool is_typed)
{
	if (!le->is_found)
		code_set_imm64(slot, INSN_PSEUDO_CONST, 0, 0);
	else if (is_typed)
		code_set_imm64(slot, INSN_PSEUDO_BTF_ID, (int32_t)le->value,
			       le->module ? le->module->fd : 0);
	else
		code_set_imm64(slot, INSN_PSEUDO_CONST, (int32_t)le->value,
			       (int32_t)(le->value >> 32));
}

static int set_use(struct load *l, const struct plan_func *f, uint32_t func_idx, uint32_t use_idx)
{
	const struct load_extern *le;
	struct plan_extern_use use;
	struct plan_extern e;
	uint8_t *slot;

	PLAN_GET(&l->obj->plan, PLAN_EXTERN_USES, use_idx, &use);
	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, use.ext, &e);
	le = &l->externs[use.ext];
	slot = load_code(l, func_idx) + (size_t)use.insn_idx * 8;
	if (use.kind == PLAN_USE_LOAD_IMM || use.kind == PLAN_USE_LOAD_WIDE) {
		/* the caller's own map may hold what it likes */
		if (e.map != PLAN_NONE && l->obj->maps[e.map].data &&
		    !l->obj->maps[e.map].is_reused)
			set_load(&use, (const uint8_t *)l->obj->maps[e.map].data + e.byte_off,
				 slot);
		return 0;
	}
	if (use.kind == PLAN_USE_CALL) {
		set_call(l, slot, le, use.ext);
		return 0;
	}
	if (code_check_imm64(l, f, func_idx, use.insn_idx))
		return COREPL_EFORMAT;
	if (use.kind == PLAN_USE_KSYM)
		set_ksym(slot, le, e.kind != PLAN_EXTERN_KSYM);
	else if (e.map != PLAN_NONE)
		code_set_imm64(slot, INSN_PSEUDO_MAP_VALUE, l->obj->maps[e.map].fd,
			       (int32_t)(e.byte_off + use.byte_off));
	return 0;
}

/* Use USE_IDX in the image, where its function begins at slot AT: true if it was changed. */
static bool drop_func_id(struct load *l, uint32_t use_idx, uint32_t at)
{
	struct plan_extern_use use;
	struct plan_extern e;

	PLAN_GET(&l->obj->plan, PLAN_EXTERN_USES, use_idx, &use);
	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, use.ext, &e);
	if (use.kind != PLAN_USE_KSYM || e.kind != PLAN_EXTERN_KFUNC ||
	    !l->externs[use.ext].is_found)
		return false;
	code_set_imm64(l->image + ((size_t)at + use.insn_idx) * INSN_SIZE, INSN_PSEUDO_CONST, 1, 0);
	return true;
}

bool extern_uses_func_address_workaround(struct load *l, const struct corepl_program *p)
{
	bool is_changed = false;

	for (uint32_t i = 0; i < p->def.chunk_cnt; i++) {
		struct plan_chunk c;
		struct plan_func f;

		PLAN_GET(&l->obj->plan, PLAN_CHUNKS, p->def.chunk_first + i, &c);
		PLAN_GET(&l->obj->plan, PLAN_FUNCS, c.func, &f);
		for (uint32_t k = 0; k < f.extern_cnt; k++)
			is_changed |= drop_func_id(l, f.extern_first + k, c.insn_at);
	}
	return is_changed;
}

int extern_uses_set(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_FUNCS); i++) {
		struct plan_func f;

		if (!l->is_used[i])
			continue;
		PLAN_GET(&l->obj->plan, PLAN_FUNCS, i, &f);
		for (uint32_t k = 0; k < f.extern_cnt; k++) {
			int err = set_use(l, &f, i, f.extern_first + k);

			if (err)
				return err;
		}
	}
	return 0;
}
