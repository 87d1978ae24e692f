/* SPDX-License-Identifier: MIT */
/*
 * pass_loads.c - loads of externs that may become the constant itself.
 *
 *   r1 = CONFIG_HZ ll        PLAN_USE_ADDR, stays
 *   r2 = *(u32 *)(r1 + 0)    PLAN_USE_LOAD_IMM: the runtime may make it r2 = 250
 *
 * in -> out: o->uses -> the same and a use for each load whose base register holds, on every path
 * to it, the address of one extern with one offset.  A forward data flow over the function's slots
 * follows addresses through moves and additions of constants; whatever else happens to a register
 * makes it unknown, and what is loaded through it comes from the map, as before.  Addresses stay,
 * so that what escapes and what is tested for null is what it was.
 *
 *   r1 = CONFIG_W ll         a load into its own base, right behind the address and not jumped to,
 *   r1 = *(u64 *)(r1 + 0)    ends the address's life: PLAN_USE_LOAD_WIDE, r1 = 1 << 40 ll
 *
 * Not followed: stack slots; instructions with CO-RE relocations; functions with instructions not
 * known here or of more than SLOT_MAX slots.
 */
#include <string.h>

#include "core/insn.h"
#include "passes.h"

#define SLOT_MAX 65536u
#define REG_CNT 11u
#define CALLER_REGS 6u /* r0 to r5 do not survive a call */

struct pass_loads_reg {
	uint32_t ext; /* extern whose address it holds, or OBJECT_NONE */
	int32_t byte_off;
};

struct pass_loads_state {
	bool is_reached;
	bool is_queued;
	bool is_relocated; /* by CO-RE */
	bool is_target;	   /* of a jump */
	uint32_t use;	   /* use of this slot, or OBJECT_NONE */
	struct pass_loads_reg reg[REG_CNT];
};

struct pass_loads_job {
	struct object *o;
	const struct object_func *f;
	const uint8_t *code;
	struct pass_loads_state *at; /* by slot: before it */
	uint32_t *queue;
	uint32_t queue_cnt;
	bool is_odd; /* something not known here: nothing is said of the function */
	struct plan_extern_use *uses; /* new */
	uint32_t use_cnt;
};

/* The state S flows to slot TO. */
static void pass_loads_flow(struct pass_loads_job *j, int64_t to, const struct pass_loads_reg *reg)
{
	struct pass_loads_state *s;
	bool is_changed;

	if (to < 0 || to >= j->f->insn_cnt) {
		j->is_odd = true;
		return;
	}
	s = &j->at[to];
	is_changed = !s->is_reached;
	for (uint32_t i = 0; i < REG_CNT; i++) {
		if (!s->is_reached) {
			s->reg[i] = reg[i];
		} else if (s->reg[i].ext != OBJECT_NONE &&
			   (s->reg[i].ext != reg[i].ext || s->reg[i].byte_off != reg[i].byte_off)) {
			s->reg[i].ext = OBJECT_NONE;
			is_changed = true;
		}
	}
	s->is_reached = true;
	if (!is_changed || s->is_queued)
		return;
	s->is_queued = true;
	j->queue[j->queue_cnt++] = (uint32_t)to;
}

static void pass_loads_forget(struct pass_loads_reg *reg, uint32_t first, uint32_t cnt)
{
	for (uint32_t i = first; i < first + cnt; i++)
		reg[i].ext = OBJECT_NONE;
}

static void pass_loads_alu(const struct pass_loads_state *s, const struct insn *insn,
			   struct pass_loads_reg *reg)
{
	struct pass_loads_reg *dst = &reg[insn->dst_reg];
	uint8_t copy = INSN_ALU64 | INSN_MOV | INSN_X, add = INSN_ALU64 | INSN_ADD | INSN_K;
	int64_t byte_off = (int64_t)dst->byte_off + insn->imm;

	if (insn->code == copy && !insn->off && !s->is_relocated)
		*dst = reg[insn->src_reg];
	else if (insn->code == add && !s->is_relocated && byte_off >= INT32_MIN &&
		 byte_off <= INT32_MAX)
		dst->byte_off = (int32_t)byte_off;
	else
		dst->ext = OBJECT_NONE;
}

static void pass_loads_branch(struct pass_loads_job *j, int64_t to,
			      const struct pass_loads_reg *reg)
{
	pass_loads_flow(j, to, reg);
	if (!j->is_odd)
		j->at[to].is_target = true;
}

/* Jumps, calls and the end; what falls through is the caller's. */
static bool pass_loads_jump(struct pass_loads_job *j, uint32_t idx, const struct insn *insn,
			    struct pass_loads_reg *reg)
{
	bool is_wide = insn_class(insn->code) == INSN_JMP32;

	switch (insn_op(insn->code)) {
	case INSN_EXIT:
		return false;
	case INSN_CALL:
		pass_loads_forget(reg, 0, CALLER_REGS);
		return true;
	case INSN_JA:
		j->is_odd |= insn_src(insn->code) != INSN_K;
		pass_loads_branch(j, (int64_t)idx + 1 + (is_wide ? insn->imm : insn->off), reg);
		return false;
	default:
		j->is_odd |= insn_op(insn->code) > INSN_JCOND;
		pass_loads_branch(j, (int64_t)idx + 1 + insn->off, reg);
		return true;
	}
}

static void pass_loads_step(struct pass_loads_job *j, uint32_t idx)
{
	const struct pass_loads_state *s = &j->at[idx];
	struct insn insn = insn_load(j->code + (size_t)idx * INSN_SIZE, j->o->is_swapped);
	struct pass_loads_reg reg[REG_CNT];
	uint32_t width = 1;
	bool is_next = true;

	memcpy(reg, s->reg, sizeof(reg));
	if (insn.dst_reg >= REG_CNT || insn.src_reg >= REG_CNT) {
		j->is_odd = true;
		return;
	}
	if (insn_is_ld_imm64(insn.code)) {
		const struct plan_extern_use *use =
			s->use == OBJECT_NONE ? NULL : &j->o->uses[s->use];

		pass_loads_forget(reg, insn.dst_reg, 1);
		if (use && use->kind == PLAN_USE_ADDR && use->byte_off <= INT32_MAX)
			reg[insn.dst_reg] =
				(struct pass_loads_reg){ use->ext, (int32_t)use->byte_off };
		width = 2;
	} else if (insn_class(insn.code) == INSN_LD) {
		pass_loads_forget(reg, 0, CALLER_REGS);
	} else if (insn_class(insn.code) == INSN_LDX) {
		pass_loads_forget(reg, insn.dst_reg, 1);
	} else if (insn_class(insn.code) == INSN_STX && insn_mode(insn.code) != INSN_MEM) {
		/* atomics may fetch into the source, into r0, or (load) into the destination */
		pass_loads_forget(reg, 0, 1);
		pass_loads_forget(reg, insn.src_reg, 1);
		pass_loads_forget(reg, insn.dst_reg, 1);
	} else if (insn_is_alu(insn.code)) {
		pass_loads_alu(s, &insn, reg);
	} else if (insn_is_jump(insn.code)) {
		is_next = pass_loads_jump(j, idx, &insn, reg);
	}
	if (is_next)
		pass_loads_flow(j, (int64_t)idx + width, reg);
}

/* Every slot's state, or is_odd. */
static void pass_loads_solve(struct pass_loads_job *j)
{
	const struct object *o = j->o;
	struct pass_loads_reg reg[REG_CNT] = { 0 };

	memset(j->at, 0, j->f->insn_cnt * sizeof(*j->at));
	for (uint32_t i = 0; i < j->f->insn_cnt; i++)
		j->at[i].use = OBJECT_NONE;
	for (uint32_t i = 0; i < j->f->use_cnt; i++)
		j->at[o->uses[j->f->use_first + i].insn_idx].use = j->f->use_first + i;
	for (uint32_t i = 0; i < j->f->relo_cnt; i++)
		j->at[o->relos[j->f->relo_first + i].insn_idx].is_relocated = true;
	j->is_odd = false;
	j->queue_cnt = 0;
	pass_loads_forget(reg, 0, REG_CNT);
	pass_loads_flow(j, 0, reg);
	while (j->queue_cnt && !j->is_odd) {
		uint32_t idx = j->queue[--j->queue_cnt];

		j->at[idx].is_queued = false;
		pass_loads_step(j, idx);
	}
}

/* Does the address loaded two slots before IDX serve the load INSN there, and nothing else? */
static bool pass_loads_is_alone(const struct pass_loads_job *j, uint32_t idx,
				const struct insn *insn)
{
	const struct object *o = j->o;
	struct insn before;

	if (idx < 2 || j->at[idx].is_target || insn->dst_reg != insn->src_reg ||
	    j->at[idx - 2].use == OBJECT_NONE || !j->at[idx - 2].is_reached)
		return false;
	before = insn_load(j->code + (size_t)(idx - 2) * INSN_SIZE, o->is_swapped);
	return insn_is_ld_imm64(before.code) && before.dst_reg == insn->dst_reg &&
	       o->uses[j->at[idx - 2].use].kind == PLAN_USE_ADDR;
}

/* The load at slot IDX as a use of an extern; false when it is none. */
static bool pass_loads_use(const struct pass_loads_job *j, uint32_t idx,
			   struct plan_extern_use *use)
{
	const struct pass_loads_state *s = &j->at[idx];
	struct insn insn = insn_load(j->code + (size_t)idx * INSN_SIZE, j->o->is_swapped);
	const struct pass_loads_reg *base = &s->reg[insn.src_reg < REG_CNT ? insn.src_reg : 0];
	uint32_t size;
	int64_t byte_off;

	if (!s->is_reached || s->is_relocated || insn_class(insn.code) != INSN_LDX ||
	    (insn_mode(insn.code) != INSN_MEM && insn_mode(insn.code) != INSN_MEMSX) ||
	    base->ext == OBJECT_NONE)
		return false;
	size = insn_access_size(insn.code);
	byte_off = (int64_t)base->byte_off + insn.off;
	if (byte_off < 0 || byte_off + size > j->o->externs[base->ext].plan.size)
		return false;
	*use = (struct plan_extern_use){ idx, base->ext,
					 pass_loads_is_alone(j, idx, &insn) ? PLAN_USE_LOAD_WIDE
									    : PLAN_USE_LOAD_IMM,
					 (uint32_t)byte_off, size };
	return true;
}

static uint32_t pass_loads_func(struct pass_loads_job *j, struct object_func *f)
{
	uint32_t first = j->use_cnt, old = 0, cnt;
	bool is_followed = f->use_cnt && f->insn_cnt <= SLOT_MAX;

	j->f = f;
	j->code = j->o->secs[f->sec].data + (size_t)f->insn_first * INSN_SIZE;
	if (is_followed)
		pass_loads_solve(j);
	is_followed = is_followed && !j->is_odd;
	for (uint32_t i = 0; i < f->insn_cnt && f->use_cnt; i++) {
		if (old < f->use_cnt && j->o->uses[f->use_first + old].insn_idx == i)
			j->uses[j->use_cnt++] = j->o->uses[f->use_first + old++];
		else if (is_followed && pass_loads_use(j, i, &j->uses[j->use_cnt]))
			j->use_cnt++;
	}
	cnt = j->use_cnt - first - f->use_cnt;
	f->use_first = first;
	f->use_cnt = j->use_cnt - first;
	return cnt;
}

int pass_loads(struct object *o, struct corepl_diag *d)
{
	struct pass_loads_job j = { .o = o };
	uint32_t slots = 0, max = 0, cnt = 0;

	(void)d;
	if (!o->use_cnt)
		return 0;
	for (uint32_t i = 0; i < o->func_cnt; i++) {
		slots += o->funcs[i].insn_cnt;
		if (o->funcs[i].insn_cnt > max && o->funcs[i].insn_cnt <= SLOT_MAX)
			max = o->funcs[i].insn_cnt;
	}
	j.at = ARENA_NEW(o->arena, struct pass_loads_state, max);
	j.queue = ARENA_NEW(o->arena, uint32_t, max);
	j.uses = ARENA_NEW(o->arena, struct plan_extern_use, slots);
	for (uint32_t i = 0; i < o->func_cnt; i++)
		cnt += pass_loads_func(&j, &o->funcs[i]);
	o->uses = j.uses;
	o->use_cnt = j.use_cnt;
	o->note = arena_printf(o->arena, "%u loads of externs may become constants", cnt);
	return 0;
}
