// SPDX-License-Identifier: MIT
/*
 * fold.c - C's arithmetic on values that are known or not.
 *
 * In: operands after the usual conversions, each 8 bytes wide: an unsigned type's value is zero
 * extended, a signed one's sign extended.  Out: the value, unknown when an operand that matters
 * is, or when C does not define it.
 */
#include "fold.h"

const struct follow_value fold_unknown = { 0, false };

struct follow_value fold_constant(int64_t number)
{
	return (struct follow_value){ number, true };
}

struct follow_value fold_fit(struct follow_value v, uint32_t size, bool is_signed)
{
	uint64_t bits = (uint64_t)v.number;

	if (!v.is_known || !size)
		return fold_unknown;
	if (size >= 8)
		return v;
	bits &= ((uint64_t)1 << size * 8) - 1;
	if (is_signed && bits >> (size * 8 - 1))
		bits |= ~(uint64_t)0 << size * 8;
	v.number = (int64_t)bits;
	return v;
}

static int64_t compare(enum shim_flow_op op, int64_t a, int64_t b, bool is_unsigned)
{
	bool is_less = is_unsigned ? (uint64_t)a < (uint64_t)b : a < b;

	switch (op) {
	case SHIM_FLOW_EQ:
		return a == b;
	case SHIM_FLOW_NE:
		return a != b;
	case SHIM_FLOW_LT:
		return is_less;
	case SHIM_FLOW_GE:
		return !is_less;
	case SHIM_FLOW_LE:
		return is_less || a == b;
	default:
		return !is_less && a != b;
	}
}

static struct follow_value divide(enum shim_flow_op op, int64_t a, int64_t b, bool is_unsigned)
{
	if (!b || (b == -1 && !is_unsigned))
		return fold_unknown;
	if (is_unsigned) {
		uint64_t x = (uint64_t)a, y = (uint64_t)b;

		return fold_constant((int64_t)(op == SHIM_FLOW_DIV ? x / y : x % y));
	}
	return fold_constant(op == SHIM_FLOW_DIV ? a / b : a % b);
}

static struct follow_value shift(enum shim_flow_op op, int64_t a, int64_t b, bool is_unsigned)
{
	if (b < 0 || b > 63)
		return fold_unknown;
	if (op == SHIM_FLOW_SHL)
		return fold_constant((int64_t)((uint64_t)a << b));
	return fold_constant(is_unsigned ? (int64_t)((uint64_t)a >> b) : a >> b);
}

struct follow_value fold_binary(enum shim_flow_op op, struct follow_value a, struct follow_value b,
				bool is_unsigned)
{
	uint64_t x = (uint64_t)a.number, y = (uint64_t)b.number;

	/* Nothing is 0 times something. */
	if ((op == SHIM_FLOW_BIT_AND || op == SHIM_FLOW_MUL) &&
	    ((a.is_known && !x) || (b.is_known && !y)))
		return fold_constant(0);
	if (!a.is_known || !b.is_known)
		return fold_unknown;
	switch (op) {
	case SHIM_FLOW_MUL:
		return fold_constant((int64_t)(x * y));
	case SHIM_FLOW_DIV:
	case SHIM_FLOW_REM:
		return divide(op, a.number, b.number, is_unsigned);
	case SHIM_FLOW_ADD:
		return fold_constant((int64_t)(x + y));
	case SHIM_FLOW_SUB:
		return fold_constant((int64_t)(x - y));
	case SHIM_FLOW_SHL:
	case SHIM_FLOW_SHR:
		return shift(op, a.number, b.number, is_unsigned);
	case SHIM_FLOW_BIT_AND:
		return fold_constant((int64_t)(x & y));
	case SHIM_FLOW_BIT_OR:
		return fold_constant((int64_t)(x | y));
	case SHIM_FLOW_XOR:
		return fold_constant((int64_t)(x ^ y));
	case SHIM_FLOW_NO_OP:
		return fold_unknown;
	default:
		return fold_constant(compare(op, a.number, b.number, is_unsigned));
	}
}

struct follow_value fold_join(struct follow_value a, struct follow_value b)
{
	return a.is_known && b.is_known && a.number == b.number ? a : fold_unknown;
}
