/* SPDX-License-Identifier: MIT */
/*
 * propagate_rig.c - see propagate_rig.h.
 */
#include "propagate_rig.h"

#include <string.h>

enum where { NOWHERE = 0, IN_STACK, IN_CTX, IN_REGION, AT_OTHER, AT_FUNC };

struct word {
	uint64_t n;	  /* the number; of pointers the byte offset */
	enum where where; /* what it points to */
	uint32_t idx;	  /* frame, region or function */
};

struct frame {
	struct word saved[4], args[6]; /* args: of a call that calls back */
	uint32_t ret, ret_func;
	bool is_calling_back;
	uint8_t bytes[PROPAGATE_STACK];
	struct word words[PROPAGATE_STACK / 8]; /* pointers stored whole */
	bool is_word[PROPAGATE_STACK / 8];
};

struct cpu {
	struct propagate_machine *m;
	struct word r[11];
	struct frame frames[PROPAGATE_FRAMES];
	uint32_t depth, pc, func;
};

uint64_t propagate_machine_random(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Runtime values are small as often as not, so that comparisons go both ways. */
static struct word unknown(struct cpu *p)
{
	uint64_t n = propagate_machine_random(&p->m->seed);

	return (struct word){ n & 8 ? n >> 4 : (n >> 4) % 4, NOWHERE, 0 };
}

static int64_t sext(uint64_t n, unsigned int bytes)
{
	switch (bytes) {
	case 1:
		return (int8_t)n;
	case 2:
		return (int16_t)n;
	case 4:
		return (int32_t)n;
	default:
		return (int64_t)n;
	}
}

static uint64_t alu64(const struct insn *i, uint64_t a, uint64_t b)
{
	int64_t sa = (int64_t)a, sb = (int64_t)b;

	switch (i->code & 0xf0) {
	case 0x00:
		return a + b;
	case 0x10:
		return a - b;
	case 0x20:
		return a * b;
	case 0x30:
		if (i->off)
			return b == 0 ? 0 : sb == -1 ? 0 - a : (uint64_t)(sa / sb);
		return b ? a / b : 0;
	case 0x40:
		return a | b;
	case 0x50:
		return a & b;
	case 0x60:
		return a << (b & 63);
	case 0x70:
		return a >> (b & 63);
	case 0x80:
		return -a;
	case 0x90:
		if (i->off)
			return b == 0 ? a : sb == -1 ? 0 : (uint64_t)(sa % sb);
		return b ? a % b : a;
	case 0xa0:
		return a ^ b;
	case 0xb0:
		return i->off ? (uint64_t)sext(b, (unsigned int)i->off / 8) : b;
	default:
		return (uint64_t)(sa >> (b & 63));
	}
}

static uint32_t alu32(const struct insn *i, uint32_t a, uint32_t b)
{
	int32_t sa = (int32_t)a, sb = (int32_t)b;

	switch (i->code & 0xf0) {
	case 0x00:
		return a + b;
	case 0x10:
		return a - b;
	case 0x20:
		return a * b;
	case 0x30:
		if (i->off)
			return b == 0 ? 0 : sb == -1 ? 0 - a : (uint32_t)(sa / sb);
		return b ? a / b : 0;
	case 0x40:
		return a | b;
	case 0x50:
		return a & b;
	case 0x60:
		return a << (b & 31);
	case 0x70:
		return a >> (b & 31);
	case 0x80:
		return -a;
	case 0x90:
		if (i->off)
			return b == 0 ? a : sb == -1 ? 0 : (uint32_t)(sa % sb);
		return b ? a % b : a;
	case 0xa0:
		return a ^ b;
	case 0xb0:
		return i->off ? (uint32_t)sext(b, (unsigned int)i->off / 8) : b;
	default:
		return (uint32_t)(sa >> (b & 31));
	}
}

static uint64_t swap(const struct cpu *p, const struct insn *i, uint64_t n)
{
	unsigned int bytes = (unsigned int)i->imm / 8;
	bool is_swap = (i->code & 7) == 7 || ((i->code & 8) != 0) != p->m->c->is_big_endian;
	uint64_t out = 0;

	for (unsigned int k = 0; k < bytes; k++) {
		unsigned int to = is_swap ? bytes - 1 - k : k;

		out |= (n >> 8 * k & 0xff) << 8 * to;
	}
	return out;
}

/* Addition of a number keeps a pointer, everything else makes a number of it. */
static void run_alu(struct cpu *p, const struct insn *i)
{
	struct word *dst = &p->r[i->dst_reg];
	struct word src = { (uint64_t)(int64_t)i->imm, NOWHERE, 0 };
	bool is_64 = (i->code & 7) == 7;
	uint8_t op = i->code & 0xf0;

	if (i->code & 8)
		src = p->r[i->src_reg];
	if (op == 0xd0) {
		*dst = (struct word){ swap(p, i, dst->n), NOWHERE, 0 };
	} else if (!is_64) {
		*dst = (struct word){ alu32(i, (uint32_t)dst->n, (uint32_t)src.n), NOWHERE, 0 };
	} else if (op == 0xb0 && !i->off) {
		*dst = src;
	} else if (op == 0x00 && dst->where && !src.where) {
		dst->n += src.n;
	} else if (op == 0x00 && src.where && !dst->where) {
		src.n += dst->n;
		*dst = src;
	} else if (op == 0x10 && dst->where && !src.where) {
		dst->n -= src.n;
	} else {
		*dst = (struct word){ alu64(i, dst->n, src.n), NOWHERE, 0 };
	}
}

/* The frame's bytes at P's offset, or NULL. */
static struct frame *stack_at(struct cpu *p, const struct word *at, int64_t off, uint32_t size,
			      uint32_t *first)
{
	uint64_t from = at->n + (uint64_t)off + PROPAGATE_STACK;

	if (at->where != IN_STACK || at->idx > p->depth || from > PROPAGATE_STACK ||
	    from + size > PROPAGATE_STACK)
		return NULL;
	*first = (uint32_t)from;
	return &p->frames[at->idx];
}

static uint64_t get_bytes(const struct cpu *p, const uint8_t *from, uint32_t size)
{
	uint64_t n = 0;

	for (uint32_t k = 0; k < size; k++)
		n |= (uint64_t)from[k] << 8 * (p->m->c->is_big_endian ? size - 1 - k : k);
	return n;
}

static bool run_load(struct cpu *p, const struct insn *i)
{
	struct word at = p->r[i->src_reg];
	uint32_t size = insn_access_size(i->code), from;
	struct frame *f = stack_at(p, &at, i->off, size, &from);
	struct word v = unknown(p);

	if (f) {
		v = (struct word){ get_bytes(p, f->bytes + from, size), NOWHERE, 0 };
		if (size == 8 && from % 8 == 0 && f->is_word[from / 8])
			v = f->words[from / 8];
	} else if (at.where == IN_REGION) {
		const struct propagate_region *r = &p->m->c->regions[at.idx];
		uint64_t byte = at.n + (uint64_t)(int64_t)i->off;

		if (byte > r->size || size > r->size - byte)
			return false;
		for (uint32_t k = 0; k < size; k++)
			v.where = NOWHERE;
		v.n = get_bytes(p, r->data + byte, size);
		if (r->known && memchr(r->known + byte, 0, size))
			v = unknown(p);
	} else if (at.where != IN_CTX && at.where != AT_OTHER) {
		return false;
	} else if (at.where == IN_CTX && propagate_machine_random(&p->m->seed) % 2) {
		v.where = AT_OTHER;
	}
	if (size < 8)
		v = (struct word){ v.n & (((uint64_t)1 << 8 * size) - 1), NOWHERE, 0 };
	if ((i->code & 0xe0) == INSN_MEMSX)
		v = (struct word){ (uint64_t)sext(v.n, size), NOWHERE, 0 };
	p->r[i->dst_reg] = v;
	return true;
}

static void put_bytes(struct cpu *p, struct frame *f, uint32_t from, uint32_t size,
		      const struct word *v)
{
	for (uint32_t k = 0; k < size; k++) {
		uint32_t shift = 8 * (p->m->c->is_big_endian ? size - 1 - k : k);

		f->bytes[from + k] = (uint8_t)(v->n >> shift);
		f->is_word[(from + k) / 8] = false;
	}
	if (size == 8 && from % 8 == 0 && v->where) {
		f->words[from / 8] = *v;
		f->is_word[from / 8] = true;
	}
}

static bool run_store(struct cpu *p, const struct insn *i)
{
	struct word at = p->r[i->dst_reg];
	struct word v = { (uint64_t)(int64_t)i->imm, NOWHERE, 0 };
	uint32_t size = insn_access_size(i->code), from;
	struct frame *f = stack_at(p, &at, i->off, size, &from);

	if ((i->code & 7) == INSN_STX)
		v = p->r[i->src_reg];
	if (!f)
		return at.where == AT_OTHER;
	if ((i->code & 0xe0) == INSN_ATOMIC) {
		struct word old = unknown(p);

		v = unknown(p);
		put_bytes(p, f, from, size, &v);
		if (i->imm == 0xf1)
			p->r[0] = old;
		else if (i->imm & 1)
			p->r[i->src_reg] = old;
		return true;
	}
	put_bytes(p, f, from, size, &v);
	return true;
}

/* Helpers below 30 whose pointers are const in uapi/linux/bpf.h: what they point to stays. */
static bool is_reading(const struct insn *i)
{
	static const bool reads[30] = { [1] = true, [2] = true,	 [3] = true,  [6] = true,
					[9] = true, [11] = true, [25] = true, [27] = true };

	return !i->src_reg && i->imm >= 0 && i->imm < 30 && reads[i->imm];
}

/* Everything from a stack pointer upwards may be written. */
static void run_foreign_call(struct cpu *p, const struct insn *i)
{
	for (uint32_t reg = 1; reg < 6 && !is_reading(i); reg++) {
		uint32_t from;
		struct frame *f = stack_at(p, &p->r[reg], 0, 1, &from);
		uint32_t end = from + 16;
		const struct word *next = &p->r[reg < 5 ? reg + 1 : 5];

		if (!f)
			continue;
		if (reg < 5 && !next->where && next->n < PROPAGATE_STACK && from + next->n > end)
			end = from + (uint32_t)next->n;
		for (; from < end && from < PROPAGATE_STACK; from++) {
			struct word v = unknown(p);

			put_bytes(p, f, from, 1, &v);
		}
	}
	for (uint32_t reg = 0; reg < 6; reg++)
		p->r[reg] = unknown(p);
	if (p->r[0].n % 3 == 0)
		p->r[0].where = AT_OTHER;
}

/* FUNC is entered; it returns to RET. */
static bool enter(struct cpu *p, uint32_t func, uint32_t ret)
{
	struct frame *f = &p->frames[p->depth];

	if (p->depth + 1 == PROPAGATE_FRAMES)
		return false;
	memcpy(f->saved, p->r + 6, sizeof(f->saved));
	f->ret = ret;
	f->ret_func = p->func;
	f->is_calling_back = false;
	p->depth++;
	p->func = func;
	p->pc = p->m->c->funcs[func].first;
	p->r[10] = (struct word){ 0, IN_STACK, p->depth };
	for (uint32_t k = 0; k < PROPAGATE_STACK; k++)
		p->frames[p->depth].bytes[k] = (uint8_t)propagate_machine_random(&p->m->seed);
	memset(p->frames[p->depth].is_word, 0, sizeof(f->is_word));
	for (uint32_t reg = 6; reg < 10; reg++)
		p->r[reg] = unknown(p);
	return true;
}

/* A helper that calls function r2 or r3, 0 to any times: by bpf_helpers' documentation. */
static bool run_calling_helper(struct cpu *p, int32_t id, bool *goes_on)
{
	uint32_t func = id == 180 ? 3 : 2, to = id == 164 ? 4 : id == 180 ? 3 : 2;
	struct frame *f = &p->frames[p->depth];
	struct word ctx = p->r[func + 1];

	if ((id != 164 && id != 180 && id != 181 && id != 209) || p->r[func].where != AT_FUNC ||
	    p->r[func].n)
		return false;
	*goes_on = true;
	if ((id == 181 && !p->r[1].where && !(uint32_t)p->r[1].n) ||
	    propagate_machine_random(&p->m->seed) % 3 == 0) {
		for (uint32_t reg = 0; reg < 6; reg++)
			p->r[reg] = unknown(p);
		p->pc++;
		return true;
	}
	memcpy(f->args, p->r, sizeof(f->args));
	*goes_on = enter(p, p->r[func].idx, p->pc);
	f->is_calling_back = true;
	for (uint32_t reg = 0; reg < 6; reg++)
		p->r[reg] = unknown(p);
	p->r[to] = ctx;
	return true;
}

static bool run_call(struct cpu *p, const struct propagate_insn *at)
{
	bool goes_on;

	if (at->mark == PROPAGATE_NORETURN)
		return false;
	if (at->mark == PROPAGATE_PLAIN && !at->insn.src_reg &&
	    run_calling_helper(p, at->insn.imm, &goes_on))
		return goes_on;
	if (at->mark != PROPAGATE_CALL || p->m->c->funcs[at->arg].is_global) {
		run_foreign_call(p, &at->insn);
		p->pc++;
		return at->mark == PROPAGATE_CALL || at->insn.src_reg != INSN_CALL_LOCAL;
	}
	return enter(p, at->arg, p->pc + 1);
}

static bool run_exit(struct cpu *p)
{
	struct frame *f;

	if (!p->depth)
		return false;
	f = &p->frames[--p->depth];
	p->pc = f->ret;
	p->func = f->ret_func;
	memcpy(p->r + 6, f->saved, sizeof(f->saved));
	p->r[10] = (struct word){ 0, IN_STACK, p->depth };
	for (uint32_t reg = 1; reg < 6; reg++)
		p->r[reg] = f->is_calling_back ? f->args[reg] : unknown(p);
	return true;
}

static bool holds(const struct insn *i, uint64_t a, uint64_t b)
{
	bool is_32 = (i->code & 7) == INSN_JMP32;
	int64_t sa = is_32 ? (int32_t)a : (int64_t)a, sb = is_32 ? (int32_t)b : (int64_t)b;

	if (is_32) {
		a &= 0xffffffff;
		b &= 0xffffffff;
	}
	switch (i->code & 0xf0) {
	case 0x10:
		return a == b;
	case 0x20:
		return a > b;
	case 0x30:
		return a >= b;
	case 0x40:
		return (a & b) != 0;
	case 0x50:
		return a != b;
	case 0x60:
		return sa > sb;
	case 0x70:
		return sa >= sb;
	case 0xa0:
		return a < b;
	case 0xb0:
		return a <= b;
	case 0xc0:
		return sa < sb;
	default:
		return sa <= sb;
	}
}

/* What a pointer is as a number: far from anything that a program can compute. */
static uint64_t address(const struct word *v)
{
	return v->where ? 0xffff888000000000u + ((uint64_t)v->where << 36) + v->idx * 4096 + v->n
			: v->n;
}

static bool run_jump(struct cpu *p, const struct propagate_insn *at)
{
	const struct insn *i = &at->insn;
	uint8_t op = i->code & 0xf0;
	uint64_t b = i->code & 8 ? address(&p->r[i->src_reg]) : (uint64_t)(int64_t)i->imm;
	int64_t to = 0;

	if (op == INSN_CALL)
		return run_call(p, at);
	if (op == INSN_EXIT)
		return run_exit(p);
	if (op == INSN_JA)
		to = (i->code & 7) == INSN_JMP32 ? i->imm : i->off;
	else if (op == INSN_JCOND ? propagate_machine_random(&p->m->seed) % 2
				  : holds(i, address(&p->r[i->dst_reg]), b))
		to = i->off;
	to += (int64_t)p->pc + 1;
	p->pc = (uint32_t)to;
	return to >= 0;
}

static void run_constant(struct cpu *p, const struct propagate_insn *at)
{
	struct word *dst = &p->r[at->insn.dst_reg];

	for (uint32_t reg = 0; at->insn.code != INSN_OP_LD_IMM64 && reg < 6; reg++)
		p->r[reg] = unknown(p);
	if (at->insn.code != INSN_OP_LD_IMM64)
		return;
	p->m->is_run[p->pc + 1] = true;
	*dst = (struct word){ 0, AT_OTHER, 0 };
	if (at->mark == PROPAGATE_REGION)
		*dst = (struct word){ at->off, IN_REGION, at->arg };
	else if (at->mark == PROPAGATE_FUNC)
		*dst = (struct word){ 0, AT_FUNC, at->arg };
	else if (at->mark == PROPAGATE_ZERO)
		*dst = (struct word){ 0, NOWHERE, 0 };
	else if (at->mark == PROPAGATE_PLAIN)
		*dst = (struct word){ (uint64_t)(uint32_t)at[1].insn.imm << 32 |
					      (uint32_t)at->insn.imm,
				      NOWHERE, 0 };
	p->pc++;
}

static bool run_one(struct cpu *p)
{
	const struct propagate_insn *at = &p->m->c->insns[p->pc];
	bool goes_on = true;

	p->m->is_run[p->pc] = true;
	if (at->mark == PROPAGATE_POISON)
		return false;
	switch (at->insn.code & 7) {
	case INSN_JMP:
	case INSN_JMP32:
		return run_jump(p, at);
	case INSN_ALU:
	case INSN_ALU64:
		if (at->insn.dst_reg < 10)
			run_alu(p, &at->insn);
		break;
	case INSN_LD:
		run_constant(p, at);
		break;
	case INSN_LDX:
		goes_on = run_load(p, &at->insn);
		break;
	default:
		goes_on = run_store(p, &at->insn);
	}
	p->pc++;
	return goes_on;
}

void propagate_machine_run(struct propagate_machine *m, uint32_t func)
{
	static struct cpu cpu;
	const struct propagate_func *f;
	bool goes_on = true;

	memset(&cpu, 0, sizeof(cpu));
	cpu.m = m;
	cpu.func = func;
	cpu.pc = m->c->funcs[func].first;
	for (uint32_t reg = 0; reg < 10; reg++)
		cpu.r[reg] = unknown(&cpu);
	cpu.r[10] = (struct word){ 0, IN_STACK, 0 };
	if (!func)
		cpu.r[1] = (struct word){ 0, IN_CTX, 0 };
	for (uint32_t k = 0; k < PROPAGATE_STACK; k++)
		cpu.frames[0].bytes[k] = (uint8_t)propagate_machine_random(&m->seed);
	for (uint32_t step = 0; step < m->step_max && goes_on; step++) {
		f = &m->c->funcs[cpu.func];
		goes_on = cpu.pc >= f->first && cpu.pc < f->first + f->cnt && run_one(&cpu);
	}
}
