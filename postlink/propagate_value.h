/* SPDX-License-Identifier: MIT */
/*
 * propagate_value.h - what is known of one register or stack slot, and arithmetic on it.
 *
 * The kinds form a lattice; joining keeps only what holds for both:
 *
 *                 ANY
 *        OTHER            STACK_ANY(frame)
 *   CONST  ARG  NONNULL        STACK(frame, off)
 *           CTX REGION FUNC
 *
 * OTHER is anything but a pointer into a stack frame of this walk: a store through it changes no
 * stack slot.
 */
#ifndef POSTLINK_PROPAGATE_VALUE_H
#define POSTLINK_PROPAGATE_VALUE_H

#include "postlink/propagate.h"

enum propagate_kind {
	VALUE_ANY = 0,
	VALUE_OTHER,
	VALUE_CONST,	 /* the number n */
	VALUE_ARG,	 /* argument n of the context, unknown */
	VALUE_NONNULL,	 /* a pointer that is not null */
	VALUE_CTX,	 /* the context, at byte n */
	VALUE_FUNC,	 /* the address of function n */
	VALUE_REGION,	 /* region `idx` at byte n */
	VALUE_STACK,	 /* frame `idx` at byte n from its top, negative */
	VALUE_STACK_ANY, /* frame `idx`, somewhere */
};

struct propagate_value {
	uint64_t n;
	uint32_t idx; /* frame or region; 0 where the kind has none */
	uint32_t kind;
};

static inline struct propagate_value propagate_const(uint64_t n)
{
	return (struct propagate_value){ n, 0, VALUE_CONST };
}

static inline struct propagate_value propagate_plain(enum propagate_kind kind)
{
	return (struct propagate_value){ 0, 0, (uint32_t)kind };
}

static inline bool propagate_same(const struct propagate_value *a, const struct propagate_value *b)
{
	return a->kind == b->kind && a->n == b->n && a->idx == b->idx;
}

static inline bool propagate_is_stack(const struct propagate_value *v)
{
	return v->kind == VALUE_STACK || v->kind == VALUE_STACK_ANY;
}

/* Can V be a pointer into a stack frame? */
static inline bool propagate_may_be_stack(const struct propagate_value *v)
{
	return v->kind == VALUE_ANY || propagate_is_stack(v);
}

static inline bool propagate_is_nonnull(const struct propagate_value *v)
{
	return v->kind >= VALUE_NONNULL;
}

/* What holds for A and for B. */
struct propagate_value propagate_join(struct propagate_value a, struct propagate_value b);

/* Is everything that A can be also something that B can be? */
bool propagate_within(const struct propagate_value *a, const struct propagate_value *b);

/* The result of I on what is known of its operands, as far as C's rules allow. */
struct propagate_value propagate_compute(const struct propagate_code *c, const struct insn *i,
					 struct propagate_value dst, struct propagate_value src);

/* Is conditional jump I taken?  1 yes, 0 no, -1 not known. */
int propagate_branch(const struct insn *i, const struct propagate_value *dst,
		     const struct propagate_value *src);

#endif
