/* SPDX-License-Identifier: MIT */
/*
 * fold.h - C's arithmetic on values that are known or not.
 */
#ifndef PLUGIN_FOLD_H
#define PLUGIN_FOLD_H

#include "follow.h"

extern const struct follow_value fold_unknown;

struct follow_value fold_constant(int64_t number);

/* V in an integer of SIZE bytes, 0 for none. */
struct follow_value fold_fit(struct follow_value v, uint32_t size, bool is_signed);

/* A OP B of 8-byte values that stand for operands which are unsigned or not. */
struct follow_value fold_binary(enum shim_flow_op op, struct follow_value a, struct follow_value b,
				bool is_unsigned);

/* What is known when either may be. */
struct follow_value fold_join(struct follow_value a, struct follow_value b);

#endif
