/* SPDX-License-Identifier: MIT */
/*
 * propagate_test.c - which guards hold, in instructions, and the law: unreachable is never reached.
 *
 * Each case is a small program with one poisoned slot; what must come of it follows from the
 * instruction set and from what verifiers track (measured on 5.10, 6.1, 6.12, 6.18, 7.2).
 * The law is tried on random programs with fixed seeds against a concrete machine.
 */
#include "check.h"
#include "propagate_rig.h"

#include <stdlib.h>

enum { MAX = 480, R0 = 0, R1, R2, R3, R6 = 6, R7 = 7, FP = 10 };

/* A program under construction. */
struct prog {
	struct propagate_insn insns[MAX + 1];
	struct propagate_func funcs[4];
	struct propagate_region regions[2];
	struct propagate_code c;
};

static struct prog prog;

static void start(void)
{
	const struct propagate_rules all = { true, true, true, true, true,
					     true, true, true, true, true };

	memset(&prog, 0, sizeof(prog));
	prog.c.insns = prog.insns;
	prog.c.funcs = prog.funcs;
	prog.c.func_cnt = 1;
	prog.c.regions = prog.regions;
	prog.c.rules = all;
}

static struct propagate_insn *put(int code, int dst, int src, int off, int64_t imm)
{
	struct propagate_insn *i = &prog.insns[prog.c.insn_cnt++];

	i->insn = (struct insn){ (uint8_t)code, (uint8_t)dst, (uint8_t)src, (int16_t)off,
				 (int32_t)imm };
	prog.funcs[prog.c.func_cnt - 1].cnt++;
	return i;
}

static void next_func(bool is_global)
{
	prog.funcs[prog.c.func_cnt++] = (struct propagate_func){ prog.c.insn_cnt, 0, is_global };
}

static void mov(int dst, int64_t imm)
{
	put(INSN_ALU64 | INSN_MOV | INSN_K, dst, 0, 0, imm);
}

static void alu(int op, int dst, int64_t imm)
{
	put(INSN_ALU64 | op | INSN_K, dst, 0, 0, imm);
}

/* if (DST == IMM) skip OFF */
static void jeq(int dst, int64_t imm, int off)
{
	put(INSN_JMP | INSN_JEQ | INSN_K, dst, 0, off, imm);
}

static void helper(int id)
{
	put(INSN_OP_CALL, 0, INSN_CALL_HELPER, 0, id);
}

static void call(uint32_t func)
{
	struct propagate_insn *i = put(INSN_OP_CALL, 0, INSN_CALL_LOCAL, 0, 0);

	i->mark = PROPAGATE_CALL;
	i->arg = func;
}

static void leave(void)
{
	put(INSN_OP_EXIT, 0, 0, 0, 0);
}

static void poison(void)
{
	put(INSN_OP_CALL, 0, 0, 0, 195896080)->mark = PROPAGATE_POISON;
}

static void region(int dst, uint32_t off)
{
	struct propagate_insn *i = put(INSN_OP_LD_IMM64, dst, INSN_PSEUDO_MAP_VALUE, 0, 0);

	i->mark = PROPAGATE_REGION;
	i->off = off;
	put(0, 0, 0, 0, 0);
}

/* The program walked; the result lives as long as A. */
static void walk_program(struct arena *a, struct propagate_result *r)
{
	arena_init(a);
	if (setjmp(a->on_exhausted))
		abort();
	propagate(a, &prog.c, r);
}

/* Is the poisoned slot reached? */
static bool is_reached(void)
{
	struct propagate_result r;
	struct arena a;
	bool is = false;

	walk_program(&a, &r);
	for (uint32_t i = 0; i < prog.c.insn_cnt; i++)
		is = is || (prog.insns[i].mark == PROPAGATE_POISON && r.is_reached[i]);
	arena_free(&a);
	return is;
}

/* What guards: if (R1 != 0) poison */
static void guarded_end(void)
{
	jeq(R1, 0, 1);
	poison();
	leave();
}

static void test_registers(void)
{
	start();
	mov(R1, 0);
	guarded_end();
	CHECK(!is_reached());
	start();
	mov(R1, 1); /* wrong polarity */
	guarded_end();
	CHECK(is_reached());
	start(); /* unknown */
	helper(7);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R1, R0, 0, 0);
	guarded_end();
	CHECK(is_reached());
	start(); /* x & 0 */
	helper(7);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R1, R0, 0, 0);
	alu(INSN_AND, R1, 0);
	guarded_end();
	CHECK(!is_reached());
	start(); /* w1 = -1; r1 >>= 32 */
	put(INSN_ALU | INSN_MOV | INSN_K, R1, 0, 0, -1);
	alu(INSN_RSH, R1, 32);
	guarded_end();
	CHECK(!is_reached());
	start(); /* !1 */
	mov(R1, 1);
	alu(INSN_XOR, R1, 1);
	guarded_end();
	CHECK(!is_reached());
}

/* R1 = RUNTIME ? A : B, then the poison behind R1 == WANTED */
static bool joins(int64_t a, int64_t b, int64_t wanted)
{
	start();
	helper(7);
	mov(R1, a);
	jeq(R0, 0, 1);
	mov(R1, b);
	put(INSN_JMP | INSN_JNE | INSN_K, R1, 0, 1, wanted);
	poison();
	leave();
	return is_reached();
}

static void test_joins(void)
{
	CHECK(!joins(0, 0, 1));
	CHECK(joins(0, 1, 1));
	CHECK(!joins(2, 3, 1)); /* verifiers walk both ways by themselves */
}

static void store_and_load(int store, int store_off, int load, int load_off)
{
	start();
	mov(R2, 0x100);
	put(store, FP, R2, store_off, 0x100);
	put(load, R1, FP, load_off, 0);
}

#define STX(size) (INSN_STX | INSN_MEM | (size))
#define ST(size) (INSN_ST | INSN_MEM | (size))
#define LDX(size) (INSN_LDX | INSN_MEM | (size))

static void test_stack(void)
{
	store_and_load(STX(INSN_DW), -8, LDX(INSN_DW), -8);
	alu(INSN_SUB, R1, 0x100);
	guarded_end();
	CHECK(!is_reached());
	store_and_load(STX(INSN_DW), -8, LDX(INSN_B), -8); /* the low byte is 0 */
	guarded_end();
	CHECK(!is_reached());
	prog.c.rules.has_narrow_fills = false;
	CHECK(is_reached());
	store_and_load(ST(INSN_DW), -8, LDX(INSN_DW), -8);
	alu(INSN_SUB, R1, 0x100);
	guarded_end();
	CHECK(!is_reached());
	prog.c.rules.has_st_imm = false; /* before 6.3 */
	CHECK(is_reached());
	store_and_load(STX(INSN_W), -8, LDX(INSN_W), -8);
	alu(INSN_SUB, R1, 0x100);
	guarded_end();
	CHECK(!is_reached());
	prog.c.rules.has_small_spills = false; /* before 5.16 */
	CHECK(is_reached());
	store_and_load(STX(INSN_DW), -8, LDX(INSN_W), -4); /* the upper half */
	guarded_end();
	CHECK(is_reached());
}

/* A look-up reads its key from the slot: 6.12 forgets what it is, 6.18 does not. */
static void test_stack_is_read_by_a_helper(void)
{
	start();
	mov(R1, 0x100);
	put(STX(INSN_DW), FP, R1, -8, 0);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R2, FP, 0, 0);
	alu(INSN_ADD, R2, -8);
	helper(1);
	put(LDX(INSN_DW), R1, FP, -8, 0);
	alu(INSN_SUB, R1, 0x100);
	guarded_end();
	CHECK(!is_reached());
	prog.c.rules.has_kept_reads = false;
	CHECK(is_reached());
}

static void test_stack_is_overwritten(void)
{
	static const int sizes[] = { INSN_B, INSN_H, INSN_W, INSN_DW };

	for (int i = 0; i < 4; i++) {
		start();
		helper(7);
		mov(R2, 0);
		put(STX(INSN_DW), FP, R2, -8, 0);
		put(STX(sizes[i]), FP, R0, -8, 0); /* an unknown value over a part */
		put(LDX(INSN_DW), R1, FP, -8, 0);
		guarded_end();
		CHECK(is_reached());
	}
	start(); /* a helper writes there: probe_read(r10 - 16, 16, ...) */
	mov(R2, 0);
	put(STX(INSN_DW), FP, R2, -8, 0);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R1, FP, 0, 0);
	alu(INSN_ADD, R1, -16);
	mov(R2, 16);
	helper(4);
	put(LDX(INSN_DW), R1, FP, -8, 0);
	guarded_end();
	CHECK(is_reached());
	start(); /* map_lookup_elem(map, r10 - 8) only reads */
	mov(R2, 0);
	put(STX(INSN_DW), FP, R2, -8, 0);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R2, FP, 0, 0);
	alu(INSN_ADD, R2, -8);
	helper(1);
	put(LDX(INSN_DW), R1, FP, -8, 0);
	guarded_end();
	CHECK(!is_reached());
}

static void test_read_only_memory(void)
{
	static const uint8_t data[8] = { 0, 0, 1, 0, 0, 0, 0, 0 };
	static const uint8_t known[8] = { 0, 1, 1, 1, 1, 1, 1, 1 };

	start();
	prog.regions[0] = (struct propagate_region){ data, NULL, 8 };
	prog.c.region_cnt = 1;
	region(R2, 0);
	put(LDX(INSN_H), R1, R2, 0, 0);
	guarded_end();
	CHECK(!is_reached());
	prog.c.rules.has_regions = false;
	CHECK(is_reached());
	prog.c.rules.has_regions = true;
	prog.regions[0].known = known;
	CHECK(is_reached());
	prog.insns[2].insn.off = 2; /* the 1 */
	CHECK(is_reached());
	prog.insns[2].insn.off = 7; /* past the end */
	CHECK(is_reached());
}

/* f(GUARD) { if (GUARD) poison }, called with 0 */
static void guarded_by_argument(bool is_global)
{
	start();
	mov(R1, 0);
	call(1);
	leave();
	next_func(is_global);
	guarded_end();
}

static void test_functions(void)
{
	guarded_by_argument(false);
	CHECK(!is_reached());
	guarded_by_argument(true);
	CHECK(is_reached());
	start(); /* a static function's result, called twice with different arguments */
	mov(R1, 1);
	call(1);
	mov(R1, 0);
	call(1);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R1, R0, 0, 0);
	guarded_end();
	next_func(false);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R0, R1, 0, 0);
	leave();
	CHECK(!is_reached());
	prog.funcs[1].is_global = true;
	CHECK(is_reached());
	start(); /* r6 survives a call, r1 does not */
	mov(R6, 0);
	call(1);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R1, R6, 0, 0);
	guarded_end();
	next_func(false);
	mov(R6, 1);
	leave();
	CHECK(!is_reached());
}

/* if (0) global(), which is poisoned throughout */
static void test_guarded_call_of_a_global_function(void)
{
	start();
	mov(R1, 0);
	jeq(R1, 0, 1);
	call(1);
	leave();
	next_func(true);
	poison();
	CHECK(!is_reached()); /* 6.8 and later */
	prog.c.rules.is_global_lazy = false;
	CHECK(is_reached());
	prog.funcs[1].is_global = false;
	CHECK(!is_reached());
}

static void test_callbacks(void)
{
	struct propagate_insn *i;

	start();
	i = put(INSN_OP_LD_IMM64, R2, INSN_PSEUDO_FUNC, 0, 0);
	i->mark = PROPAGATE_FUNC;
	i->arg = 1;
	put(0, 0, 0, 0, 0);
	helper(181);
	leave();
	next_func(false);
	guarded_end(); /* its arguments are unknown */
	CHECK(is_reached());
	prog.insns[2].insn.imm = 14; /* a helper that takes no callback */
	CHECK(!is_reached());
	start(); /* bpf_loop(0, ...) */
	mov(R1, 0);
	i = put(INSN_OP_LD_IMM64, R2, INSN_PSEUDO_FUNC, 0, 0);
	i->mark = PROPAGATE_FUNC;
	i->arg = 1;
	put(0, 0, 0, 0, 0);
	helper(181);
	leave();
	next_func(false);
	poison();
	CHECK(!is_reached());
	prog.c.rules.has_loop_count = false; /* before 6.7 */
	CHECK(is_reached());
}

/* *(u64 *)(r10 - 8) = 0; bpf_loop(r1, callback, r10 - 8, 0); R1 = *(u64 *)(r10 - 8) */
static void start_loop(void)
{
	struct propagate_insn *i;

	start();
	put(INSN_ST | INSN_MEM | INSN_DW, FP, 0, -8, 0);
	put(INSN_ALU64 | INSN_MOV | INSN_X, R3, FP, 0, 0);
	alu(INSN_ADD, R3, -8);
	i = put(INSN_OP_LD_IMM64, R2, INSN_PSEUDO_FUNC, 0, 0);
	i->mark = PROPAGATE_FUNC;
	i->arg = 1;
	put(0, 0, 0, 0, 0);
	helper(181);
	put(LDX(INSN_DW), R1, FP, -8, 0);
}

static void test_context_of_a_callback(void)
{
	start_loop(); /* the callback reads what it is given */
	leave();
	next_func(false);
	put(LDX(INSN_DW), R1, R2, 0, 0);
	guarded_end();
	CHECK(!is_reached());
	start_loop(); /* and writes it after */
	leave();
	next_func(false);
	put(LDX(INSN_DW), R1, R2, 0, 0);
	jeq(R1, 0, 1);
	poison();
	put(INSN_ST | INSN_MEM | INSN_DW, R2, 0, 0, 1);
	leave();
	CHECK(is_reached());
	start_loop(); /* nobody writes it: it is there after the loop */
	guarded_end();
	next_func(false);
	leave();
	CHECK(!is_reached());
	start_loop(); /* the callback does */
	guarded_end();
	next_func(false);
	put(INSN_ST | INSN_MEM | INSN_DW, R2, 0, 0, 1);
	leave();
	CHECK(is_reached());
	start_loop(); /* its other argument is not known */
	leave();
	next_func(false);
	guarded_end();
	CHECK(is_reached());
}

static void test_loop_and_may_goto(void)
{
	start(); /* for (r1 = 0; r1 != 1000; r1++) ; if (r1 != 1000) poison */
	mov(R1, 0);
	alu(INSN_ADD, R1, 1);
	put(INSN_JMP | INSN_JNE | INSN_K, R1, 0, -2, 1000);
	alu(INSN_SUB, R1, 1000);
	guarded_end();
	CHECK(!is_reached());
	start();
	put(INSN_JMP | INSN_JCOND, 0, 0, 1, 0);
	poison();
	leave();
	CHECK(is_reached());
	start();
	put(INSN_JMP | INSN_JCOND, 0, 0, 1, 0);
	leave();
	poison();
	CHECK(is_reached());
	start(); /* gotol */
	put(INSN_JMP32 | INSN_JA, 0, 0, 0, 1);
	poison();
	leave();
	CHECK(!is_reached());
}

static uint32_t random_below(uint64_t *seed, uint32_t below)
{
	return (uint32_t)(propagate_machine_random(seed) % below);
}

/* A register: few of them most of the time, so that values meet their uses. */
static int random_reg(uint64_t *seed)
{
	return random_below(seed, 8) ? (int)random_below(seed, 3) : (int)random_below(seed, 10);
}

static void random_alu(uint64_t *seed)
{
	static const int ops[] = { 0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70,
				   0x80, 0x90, 0xa0, 0xb0, 0xb0, 0xb0, 0xc0, 0xd0 };
	static const int offs[] = { 0, 0, 8, 16, 32 };
	int op = ops[random_below(seed, 16)];
	int class = random_below(seed, 2) ? INSN_ALU64 : INSN_ALU;
	int src = random_below(seed, 2) ? INSN_X : INSN_K;
	int off = 0;
	int64_t imm = (int64_t)random_below(seed, 6) - 2;

	if (op == INSN_DIV || op == INSN_MOD)
		off = (int)random_below(seed, 2);
	if (op == INSN_MOV && src == INSN_X)
		off = offs[random_below(seed, class == INSN_ALU64 ? 5 : 4)];
	if (op == INSN_END)
		imm = 16 << random_below(seed, 3);
	if (random_below(seed, 8) == 0 && op != INSN_END)
		imm = (int32_t)propagate_machine_random(seed);
	put(class | op | src, random_reg(seed), random_reg(seed), off, imm);
}

/* Mostly a pointer into the frame, made on the spot. */
static void random_access(uint64_t *seed)
{
	static const int sizes[] = { INSN_B, INSN_H, INSN_W, INSN_DW, INSN_DW };
	int size = sizes[random_below(seed, 5)], off = -8;
	int base = random_below(seed, 20) ? FP : random_reg(seed);
	int other = random_below(seed, 9) ? random_reg(seed) : FP;

	off -= random_below(seed, 3) ? 0 : (int)random_below(seed, 12);
	switch (random_below(seed, 5)) {
	case 0:
		put(ST(size), base, 0, off, random_below(seed, 3));
		break;
	case 1:
		put(STX(size), base, other, off, 0);
		break;
	case 2:
		put(INSN_STX | INSN_ATOMIC | (random_below(seed, 2) ? INSN_DW : INSN_W), base,
		    other % 10, off, random_below(seed, 2) ? 0xf1 : (int)random_below(seed, 2));
		break;
	default:
		put((random_below(seed, 4) || size == INSN_DW ? INSN_MEM : INSN_MEMSX) | INSN_LDX |
			    size,
		    other % 10, base, off, 0);
	}
}

static void random_jump(uint64_t *seed)
{
	int op = (int)(1 + random_below(seed, 13)) << 4, off = (int)random_below(seed, 12) - 3;
	int src = random_below(seed, 4) ? INSN_K : INSN_X;

	if (op == INSN_CALL || op == INSN_EXIT)
		op = random_below(seed, 2) ? INSN_JA : INSN_JCOND;
	if (op == INSN_JA || op == INSN_JCOND)
		put(INSN_JMP | op, 0, 0, off, 0);
	else
		put((random_below(seed, 3) ? INSN_JMP : INSN_JMP32) | op | src, random_reg(seed),
		    random_reg(seed), off, (int64_t)random_below(seed, 5) - 1);
}

/* bpf_loop(R1, next function, a stack slot or what is in R3, 0) */
static void random_loop(uint64_t *seed)
{
	struct propagate_insn *i;

	if (random_below(seed, 4)) {
		put(INSN_ALU64 | INSN_MOV | INSN_X, R3, FP, 0, 0);
		alu(INSN_ADD, R3, -8 - 8 * (int)random_below(seed, 2));
	}
	if (random_below(seed, 2))
		mov(R1, random_below(seed, 3));
	i = put(INSN_OP_LD_IMM64, R2, INSN_PSEUDO_FUNC, 0, 0);
	i->mark = PROPAGATE_FUNC;
	i->arg = prog.c.func_cnt;
	put(0, 0, 0, 0, 0);
	helper(random_below(seed, 4) ? 181 : 209);
}

static void random_other(uint64_t *seed)
{
	struct propagate_insn *i;

	switch (random_below(seed, 7)) {
	case 0:
		helper((int)random_below(seed, 30));
		break;
	case 1:
	case 2:
		if (prog.c.func_cnt < 4 || random_below(seed, 16) == 0)
			call(3 - random_below(seed, 4 - prog.c.func_cnt % 4));
		else
			mov(R7, 1);
		break;
	case 3:
		region(random_reg(seed), random_below(seed, 12));
		break;
	case 4:
		if (prog.c.func_cnt < 3)
			random_loop(seed);
		break;
	case 5:
		i = put(INSN_OP_LD_IMM64, random_reg(seed), 0, 0, random_below(seed, 3));
		i->mark = random_below(seed, 2) ? PROPAGATE_PLAIN : PROPAGATE_POINTER;
		put(0, 0, 0, 0, random_below(seed, 2));
		break;
	default:
		put(INSN_OP_CALL, 0, random_below(seed, 2) ? 2 : 0, 0, 1000);
	}
}

/* Questions at a function's end: a value that is known wrongly answers one of them wrongly. */
static void random_probes(uint64_t *seed)
{
	static const int sizes[] = { INSN_B, INSN_W, INSN_DW, INSN_DW };

	for (int k = 0; k < 6; k++) {
		int reg = k;

		if (k > 2) {
			reg = R1;
			put(LDX(sizes[random_below(seed, 4)]), R1, FP,
			    -8 - (int)random_below(seed, 9), 0);
		}
		put(INSN_JMP | INSN_JSET | INSN_K, reg, 0, 1, 1 << random_below(seed, 9));
		mov(R7, 0);
	}
}

static void random_program(uint64_t *seed)
{
	static uint8_t data[8], known[8];

	start();
	prog.c.is_big_endian = random_below(seed, 2);
	for (int i = 0; i < 8; i++) {
		data[i] = (uint8_t)random_below(seed, 3);
		known[i] = random_below(seed, 4) > 0;
	}
	prog.regions[0] = (struct propagate_region){ data, known, 8 };
	prog.c.region_cnt = 1;
	for (int f = 0; f < 4; f++) {
		if (f)
			next_func(f == 3);
		for (int k = 0; k < 34; k++) {
			uint32_t what = random_below(seed, 16);

			if (what < 6)
				random_alu(seed);
			else if (what < 10)
				random_access(seed);
			else if (what < 14)
				random_jump(seed);
			else
				random_other(seed);
			k += prog.insns[prog.c.insn_cnt - 1].insn.code == 0;
		}
		random_probes(seed);
		leave();
	}
}

/* Slots of one random program that are never reached; a contradiction is a failed check. */
static uint32_t try_law(uint64_t seed)
{
	bool is_run[MAX + 1] = { false };
	struct propagate_machine m = { &prog.c, seed, 2000, is_run };
	struct propagate_result r;
	uint32_t unreached = 0, wrong = 0;
	struct arena a;

	random_program(&m.seed);
	walk_program(&a, &r);
	for (int run = 0; run < 40; run++)
		propagate_machine_run(&m, 0);
	for (uint32_t i = 0; i < prog.c.insn_cnt; i++) {
		unreached += !r.is_reached[i];
		if (is_run[i] && !r.is_reached[i] && !wrong++)
			fprintf(stderr, "seed %llu: slot %u is reached\n", (unsigned long long)seed,
				i);
	}
	CHECK_EQ(wrong, 0);
	arena_free(&a);
	return unreached;
}

static void test_law(uint64_t first, uint64_t cnt)
{
	uint64_t unreached = 0;

	for (uint64_t i = 0; i < cnt; i++)
		unreached += try_law(first + i);
	CHECK(unreached > cnt); /* else nothing was tried */
}

/* Calls within calls, many each: the walk ends, and says that it gave up or not. */
static void test_work_is_bounded(void)
{
	struct propagate_result r;
	struct arena a;

	start();
	for (int f = 0; f < 4; f++) {
		if (f)
			next_func(false);
		for (int k = 0; k < 36; k++)
			call(f < 3 ? (uint32_t)f + 1 : 3);
		leave();
	}
	walk_program(&a, &r);
	CHECK(r.is_reached[0]);
	arena_free(&a);
}

/* propagate_test [FIRST-SEED COUNT]: more of the law than the suite has time for */
int main(int argc, char **argv)
{
	if (argc == 3) {
		test_law(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
		return check_result();
	}
	test_registers();
	test_joins();
	test_stack();
	test_stack_is_read_by_a_helper();
	test_stack_is_overwritten();
	test_read_only_memory();
	test_functions();
	test_guarded_call_of_a_global_function();
	test_callbacks();
	test_context_of_a_callback();
	test_loop_and_may_goto();
	test_work_is_bounded();
	test_law(1, 3000);
	return check_result();
}
