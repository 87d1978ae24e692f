/* SPDX-License-Identifier: MIT */
/*
 * propagate_rig.h - a concrete machine to hold the constant propagation against.
 *
 * It runs a program once, with runtime values drawn from a seed, and notes which slots it reaches.
 * It is written from the instruction set's document, independent of postlink/propagate_value.c.
 * Numbers carry where they point to, as verifiers demand of pointers: a number that is not a
 * pointer ends the run when it is used as one.
 */
#ifndef TEST_PROPAGATE_RIG_H
#define TEST_PROPAGATE_RIG_H

#include "postlink/propagate.h"

struct propagate_machine {
	const struct propagate_code *c;
	uint64_t seed;	   /* runtime values */
	uint32_t step_max; /* instructions run at most */
	bool *is_run;	   /* per slot: out */
};

/* Run from function FUNC's start; FUNC 0 gets a context, others unknown arguments. */
void propagate_machine_run(struct propagate_machine *m, uint32_t func);

/* The next number of a small generator with its state at S. */
uint64_t propagate_machine_random(uint64_t *s);

#endif
