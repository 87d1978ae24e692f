/* SPDX-License-Identifier: MIT */
/*
 * propagate_state.h - what is known at one place on one way: registers, frames, stack slots.
 *
 * A slot is a run of stack bytes whose value is known; bytes without a slot are unknown.  Slots
 * are ordered by frame and offset and do not overlap.  A caller's r6..r9 are kept as slots of
 * its frame above its stack (offsets 6..9), and the context that a callback got at its register
 * there (2..4), so that everything known is in one list.
 *
 * is_lost tells that a pointer into a stack may lie in bytes without a slot.
 */
#ifndef POSTLINK_PROPAGATE_STATE_H
#define POSTLINK_PROPAGATE_STATE_H

#include "postlink/propagate_value.h"

#define STATE_SLOTS 104u    /* known slots at most */
#define STATE_SAVED_MAX 40u /* of them for saved registers; further stack slots are forgotten */

struct propagate_slot {
	int16_t off;   /* bytes from the frame's top, or a saved register's number */
	uint8_t size;  /* bytes: 1, 2, 4, 8; 0 of a saved register */
	uint8_t frame; /* frame index */
	bool is_st;    /* stored as an immediate */
	struct propagate_value v;
};

struct propagate_state {
	struct propagate_value regs[10];     /* r0..r9; r10 is the frame's */
	uint32_t ret[PROPAGATE_FRAMES];	     /* slot that frame i+1 returns to */
	uint32_t ret_func[PROPAGATE_FRAMES]; /* function of that slot */
	uint32_t depth;			     /* frame that runs */
	uint32_t pc;			     /* slot of the code */
	uint32_t func;			     /* function that runs */
	bool is_lost;
	uint32_t slot_cnt;
	struct propagate_slot slots[STATE_SLOTS];
};

/* Bytes of a state with SLOT_CNT slots. */
size_t propagate_state_size(uint32_t slot_cnt);

/* At the start of FUNC: nothing is known. */
void propagate_state_init(struct propagate_state *s, const struct propagate_code *c, uint32_t func);

struct propagate_value propagate_state_reg(const struct propagate_state *s, uint32_t reg);
void propagate_state_set(struct propagate_state *s, uint32_t reg, struct propagate_value v);

/* SIZE bytes at AT, maybe on a stack, are read, or written with V; IS_ST: from an immediate. */
struct propagate_value propagate_state_load(const struct propagate_state *s,
					    const struct propagate_code *c,
					    const struct propagate_value *at, uint32_t size);
void propagate_state_store(struct propagate_state *s, const struct propagate_value *at,
			   uint32_t size, struct propagate_value v, bool is_st);

/* Bytes [at, at + size) of a stack become unknown numbers; AT is a stack pointer. */
void propagate_state_kill(struct propagate_state *s, const struct propagate_value *at,
			  uint32_t size);
/* Constants in the 8-byte slots of SIZE bytes at AT are not known any more. */
void propagate_state_forget(struct propagate_state *s, const struct propagate_value *at,
			    uint32_t size);
/* All bytes of all frames become unknown, pointers among them. */
void propagate_state_kill_all(struct propagate_state *s);

/* What call I, not followed, makes of the stack; does it get a pointer to it? */
bool propagate_call_stack(struct propagate_state *s, const struct propagate_code *c,
			  const struct insn *i);

/* A static function is entered and left; false: too deep, or nobody has called. */
bool propagate_state_enter(struct propagate_state *s, const struct propagate_code *c, uint32_t func,
			   uint32_t ret);
bool propagate_state_leave(struct propagate_state *s);

/* A helper that calls a function: arguments of the call, and of what it calls. */
struct propagate_callback {
	uint8_t helper;
	uint8_t func; /* argument with the function */
	uint8_t ctx;  /* argument with its context; 0: it runs later and by itself */
	uint8_t to;   /* the function's argument that the context becomes */
};

/* What I, if it calls a helper, says of callbacks; NULL: nothing. */
const struct propagate_callback *propagate_callback(const struct insn *i);

/* Callback FUNC of a call as CB says is entered, to return to slot RET; false: too deep. */
bool propagate_state_call_back(struct propagate_state *s, const struct propagate_code *c,
			       const struct propagate_callback *cb, uint32_t func, uint32_t ret);

/* Do both stand at one place, called from the same places? */
bool propagate_state_meets(const struct propagate_state *a, const struct propagate_state *b);
/* Does everything possible in A fit into B?  They meet. */
bool propagate_state_within(const struct propagate_state *a, const struct propagate_state *b);
/* INTO becomes what holds for both.  They meet. */
void propagate_state_join(struct propagate_state *into, const struct propagate_state *s);

#endif
