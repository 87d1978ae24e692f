/* SPDX-License-Identifier: MIT */
/*
 * propagate_value.c - the lattice of known values, and what instructions make of them.
 *
 * Arithmetic is the instruction set's: 32-bit operations clear the upper half, shifts use the low
 * 6 or 5 bits of the count, division by zero gives 0 and its remainder the dividend.
 *
 *   r1 = 5; w1 s>>= 1     -> CONST 2
 *   r1 = r10; r1 += -8    -> STACK(frame, -8)
 *
 * Pointers survive only addition and subtraction of known numbers; a pointer that is cut, scaled
 * or otherwise worked on is a number that nobody can use as a pointer again.
 *
 * Source: kernel Documentation/bpf/standardization/instruction-set.rst.
 */
#include "postlink/propagate_value.h"

struct propagate_value propagate_join(struct propagate_value a, struct propagate_value b)
{
	if (propagate_same(&a, &b))
		return a;
	if (propagate_is_stack(&a) && propagate_is_stack(&b) && a.idx == b.idx)
		return (struct propagate_value){ 0, a.idx, VALUE_STACK_ANY };
	if (propagate_may_be_stack(&a) || propagate_may_be_stack(&b))
		return propagate_plain(VALUE_ANY);
	if (propagate_is_nonnull(&a) && propagate_is_nonnull(&b))
		return propagate_plain(VALUE_NONNULL);
	return propagate_plain(VALUE_OTHER);
}

bool propagate_within(const struct propagate_value *a, const struct propagate_value *b)
{
	if (b->kind == VALUE_ANY || propagate_same(a, b))
		return true;
	switch (b->kind) {
	case VALUE_OTHER:
		return !propagate_may_be_stack(a);
	case VALUE_NONNULL:
		return propagate_is_nonnull(a) && !propagate_is_stack(a);
	case VALUE_STACK_ANY:
		return propagate_is_stack(a) && a->idx == b->idx;
	default:
		return false;
	}
}

static uint64_t sign_extend(uint64_t n, unsigned int bits)
{
	uint64_t sign = (uint64_t)1 << (bits - 1);

	if (bits < 64)
		n &= ((uint64_t)1 << bits) - 1;
	return (n ^ sign) - sign;
}

/* Quotient and remainder of signed numbers; the one overflow wraps. */
static uint64_t signed_div(uint64_t a, uint64_t b, bool is_mod)
{
	if (b == UINT64_MAX)
		return is_mod ? 0 : 0 - a;
	return is_mod ? (uint64_t)((int64_t)a % (int64_t)b) : (uint64_t)((int64_t)a / (int64_t)b);
}

static bool divide(const struct insn *i, bool is_64, uint64_t dst, uint64_t src, uint64_t *result)
{
	bool is_mod = insn_op(i->code) == INSN_MOD;

	if (i->off != 0 && i->off != 1)
		return false;
	if (!src)
		*result = is_mod ? dst : 0;
	else if (i->off == 0)
		*result = is_mod ? dst % src : dst / src;
	else if (is_64)
		*result = signed_div(dst, src, is_mod);
	else
		*result = signed_div(sign_extend(dst, 32), sign_extend(src, 32), is_mod);
	return true;
}

static bool move(const struct insn *i, bool is_64, uint64_t src, uint64_t *result)
{
	if (i->off == 0)
		*result = src;
	else if (insn_src(i->code) == INSN_X && (i->off == 8 || i->off == 16 || i->off == 32))
		*result = sign_extend(src, (unsigned int)i->off);
	else
		return false;
	return is_64 || i->off != 32;
}

/* The result of ALU or ALU64 instruction I (not END) on constants; false: not a known operation. */
static bool compute_alu(const struct insn *i, uint64_t dst, uint64_t src, uint64_t *result)
{
	bool is_64 = insn_class(i->code) == INSN_ALU64, is_known = true;
	unsigned int count = (unsigned int)src & (is_64 ? 63 : 31);

	if (!is_64) {
		dst = (uint32_t)dst;
		src = (uint32_t)src;
	}
	switch (insn_op(i->code)) {
	case INSN_ADD:
		*result = dst + src;
		break;
	case INSN_SUB:
		*result = dst - src;
		break;
	case INSN_MUL:
		*result = dst * src;
		break;
	case INSN_DIV:
	case INSN_MOD:
		is_known = divide(i, is_64, dst, src, result);
		break;
	case INSN_OR:
		*result = dst | src;
		break;
	case INSN_AND:
		*result = dst & src;
		break;
	case INSN_XOR:
		*result = dst ^ src;
		break;
	case INSN_LSH:
		*result = dst << count;
		break;
	case INSN_RSH:
		*result = dst >> count;
		break;
	case INSN_ARSH:
		*result = is_64 ? dst : sign_extend(dst, 32);
		*result = (uint64_t)((int64_t)*result >> count);
		break;
	case INSN_NEG:
		*result = 0 - dst;
		break;
	case INSN_MOV:
		is_known = move(i, is_64, src, result);
		break;
	default:
		return false;
	}
	if (!is_64)
		*result = (uint32_t)*result;
	return is_known;
}

/* The result of END instruction I on N; false: not a known width. */
static bool compute_end(const struct insn *i, bool is_big_endian, uint64_t n, uint64_t *result)
{
	bool is_swap = insn_class(i->code) == INSN_ALU64;

	if (!is_swap) /* to big endian (X) or to little endian (K) */
		is_swap = (insn_src(i->code) == INSN_X) != is_big_endian;
	switch (i->imm) {
	case 16:
		*result = is_swap ? __builtin_bswap16((uint16_t)n) : (uint16_t)n;
		return true;
	case 32:
		*result = is_swap ? __builtin_bswap32((uint32_t)n) : (uint32_t)n;
		return true;
	case 64:
		*result = is_swap ? __builtin_bswap64(n) : n;
		return true;
	default:
		return false;
	}
}

/* A pointer plus or minus a number. */
static struct propagate_value move_pointer(struct propagate_value p, struct propagate_value by,
					   bool is_minus)
{
	if (by.kind != VALUE_CONST) {
		if (propagate_is_stack(&p))
			return propagate_may_be_stack(&by)
				       ? propagate_plain(VALUE_ANY)
				       : (struct propagate_value){ 0, p.idx, VALUE_STACK_ANY };
		return propagate_plain(VALUE_OTHER);
	}
	if (p.kind == VALUE_STACK || p.kind == VALUE_CTX || p.kind == VALUE_REGION)
		p.n = is_minus ? p.n - by.n : p.n + by.n;
	return p.kind == VALUE_NONNULL ? propagate_plain(VALUE_OTHER) : p;
}

static struct propagate_value compute_sum(const struct insn *i, struct propagate_value dst,
					  struct propagate_value src)
{
	bool is_minus = insn_op(i->code) == INSN_SUB;

	if (is_minus && propagate_may_be_stack(&src))
		return propagate_plain(propagate_is_stack(&dst) ? VALUE_OTHER : VALUE_ANY);
	if (dst.kind == VALUE_ANY || src.kind == VALUE_ANY)
		return propagate_plain(VALUE_ANY);
	if (dst.kind == VALUE_STACK || dst.kind == VALUE_STACK_ANY || dst.kind == VALUE_CTX ||
	    dst.kind == VALUE_REGION)
		return move_pointer(dst, src, is_minus);
	if (!is_minus && (propagate_is_stack(&src) || src.kind == VALUE_REGION))
		return move_pointer(src, dst, false);
	return propagate_plain(VALUE_OTHER);
}

static bool is_tracked(const struct propagate_rules *r, const struct insn *i)
{
	switch (insn_op(i->code)) {
	case INSN_DIV:
	case INSN_MOD:
		return r->has_div;
	case INSN_NEG:
		return r->has_neg;
	case INSN_END:
		return r->has_end;
	default:
		return true;
	}
}

struct propagate_value propagate_compute(const struct propagate_code *c, const struct insn *i,
					 struct propagate_value dst, struct propagate_value src)
{
	bool is_64 = insn_class(i->code) == INSN_ALU64;
	uint8_t op = insn_op(i->code);
	uint64_t n = 0;

	if (op == INSN_END)
		return dst.kind == VALUE_CONST && is_tracked(&c->rules, i) &&
				       compute_end(i, c->is_big_endian, dst.n, &n)
			       ? propagate_const(n)
			       : propagate_plain(VALUE_OTHER);
	if (op == INSN_MOV && i->off == 1) /* a cast between address spaces */
		return propagate_plain(VALUE_OTHER);
	if (is_64 && op == INSN_MOV && i->off == 0)
		return src;
	if (op == INSN_MOV || op == INSN_NEG)
		dst = op == INSN_MOV ? src : dst; /* unary: one operand decides */
	if (op == INSN_NEG)
		src = dst;
	if (dst.kind == VALUE_CONST && src.kind == VALUE_CONST)
		return is_tracked(&c->rules, i) && compute_alu(i, dst.n, src.n, &n)
			       ? propagate_const(n)
			       : propagate_plain(VALUE_OTHER);
	if (op == INSN_AND &&
	    ((dst.kind == VALUE_CONST && !dst.n) || (src.kind == VALUE_CONST && !src.n)))
		return propagate_const(0);
	if (is_64 && (op == INSN_ADD || op == INSN_SUB))
		return compute_sum(i, dst, src);
	return propagate_plain(VALUE_OTHER);
}

static bool compare(uint8_t op, uint64_t a, uint64_t b, int64_t sa, int64_t sb)
{
	switch (op) {
	case INSN_JEQ:
		return a == b;
	case INSN_JNE:
		return a != b;
	case INSN_JGT:
		return a > b;
	case INSN_JGE:
		return a >= b;
	case INSN_JLT:
		return a < b;
	case INSN_JLE:
		return a <= b;
	case INSN_JSET:
		return (a & b) != 0;
	case INSN_JSGT:
		return sa > sb;
	case INSN_JSGE:
		return sa >= sb;
	case INSN_JSLT:
		return sa < sb;
	default:
		return sa <= sb;
	}
}

int propagate_branch(const struct insn *i, const struct propagate_value *dst,
		     const struct propagate_value *src)
{
	bool is_64 = insn_class(i->code) == INSN_JMP;
	uint8_t op = insn_op(i->code);
	uint64_t a = dst->n, b = src->n;

	if (op == INSN_JCOND || op > INSN_JSLE)
		return -1;
	if (is_64 && src->kind == VALUE_CONST && !b && propagate_is_nonnull(dst) &&
	    (op == INSN_JEQ || op == INSN_JNE))
		return op == INSN_JNE;
	if (dst->kind != VALUE_CONST || src->kind != VALUE_CONST)
		return -1;
	if (is_64)
		return compare(op, a, b, (int64_t)a, (int64_t)b);
	a = (uint32_t)a;
	b = (uint32_t)b;
	return compare(op, a, b, (int32_t)a, (int32_t)b);
}
