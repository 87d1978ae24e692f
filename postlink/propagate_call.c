/* SPDX-License-Identifier: MIT */
/*
 * propagate_call.c - which helpers call back, and what a call that is not followed, one of a
 * helper, a kfunc or a global function, leaves of what is known of the stack.
 *
 * A pointer to the stack may be written through, as far as the size in the next argument where that
 * is known, else to the frame's end.  Helpers that only read leave what is there; a verifier before
 * 6.13 or so forgets it all the same, constants in whole 8-byte slots (rule has_kept_reads):
 *
 *   *(u64 *)(r10 - 8) = 0;  r2 = r10 - 8;  map_lookup_elem(r1, r2)    the slot is not known to be 0
 *
 * Source: kernel check_stack_range_initialized(); set_loop_callback_state() and its like.
 */
#include "postlink/propagate_state.h"

const struct propagate_callback *propagate_callback(const struct insn *i)
{
	static const struct propagate_callback all[] = {
		{ 164, 2, 3, 4 }, /* for_each_map_elem */
		{ 170, 2, 0, 0 }, /* timer_set_callback */
		{ 180, 3, 4, 3 }, /* find_vma */
		{ 181, 2, 3, 2 }, /* loop */
		{ 209, 2, 3, 2 }, /* user_ringbuf_drain */
	};

	for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
		if (i->code == INSN_OP_CALL && i->src_reg == INSN_CALL_HELPER &&
		    i->imm == all[k].helper)
			return &all[k];
	}
	return NULL;
}

/* Helpers that only read what their pointers point to. */
static bool is_reading_helper(int32_t id)
{
	static const uint8_t reading[] = {
		1, 2, 3, 6, 9, 11, 25, 27, 51, 55, 87, 111, 130, 195,
	};

	for (size_t i = 0; i < sizeof(reading); i++) {
		if (reading[i] == id)
			return true;
	}
	return false;
}

/* Bytes that a helper may write at its argument REG: what follows is the size, if anything is. */
static uint32_t written_size(const struct propagate_state *s, const struct insn *i, uint32_t reg)
{
	const struct propagate_value *next = &s->regs[reg + 1];

	if (i->src_reg != INSN_CALL_HELPER || reg == 5 || next->kind != VALUE_CONST)
		return PROPAGATE_STACK;
	return next->n < 16 ? 16 : next->n > PROPAGATE_STACK ? PROPAGATE_STACK : (uint32_t)next->n;
}

/* Bytes that the reading helper surely reads at its argument REG. */
static uint32_t read_size(const struct propagate_state *s, const struct insn *i, uint32_t reg)
{
	enum { TRACE_PRINTK = 6, PERF_EVENT_OUTPUT = 25, RINGBUF_OUTPUT = 130 };
	const struct propagate_value *next = &s->regs[reg + 1];
	bool has_size = (i->imm == TRACE_PRINTK && reg == 1) ||
			(i->imm == PERF_EVENT_OUTPUT && reg == 4) ||
			(i->imm == RINGBUF_OUTPUT && reg == 2);

	return has_size && next->kind == VALUE_CONST && next->n <= PROPAGATE_STACK
		       ? (uint32_t)next->n
		       : 1;
}

bool propagate_call_stack(struct propagate_state *s, const struct propagate_code *c,
			  const struct insn *i)
{
	bool may_call_back = i->src_reg != INSN_CALL_HELPER || propagate_callback(i);
	bool has_stack = false;

	for (uint32_t reg = 1; reg < 6; reg++) {
		const struct propagate_value *v = &s->regs[reg];

		if (!propagate_may_be_stack(v))
			continue;
		has_stack = true;
		if (v->kind == VALUE_ANY || (may_call_back && c->has_callbacks))
			propagate_state_kill_all(s);
		else if (i->src_reg != INSN_CALL_HELPER || !is_reading_helper(i->imm))
			propagate_state_kill(s, v, written_size(s, i, reg));
		else if (!c->rules.has_kept_reads)
			propagate_state_forget(s, v, read_size(s, i, reg));
	}
	return has_stack;
}
