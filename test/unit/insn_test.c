/* SPDX-License-Identifier: MIT */
/*
 * insn_test.c - instruction slots in both byte orders.
 *
 * The bytes are what `llvm-mc -triple bpfel|bpfeb -show-encoding` gives for the text beside them.
 */
#include "check.h"
#include "core/bytes.h"
#include "core/insn.h"

struct sample {
	uint8_t little[8], big[8];
	struct insn insn;
};

static const struct sample samples[] = {
	/* r1 = 42 */
	{ { 0xb7, 0x01, 0, 0, 0x2a, 0, 0, 0 },
	  { 0xb7, 0x10, 0, 0, 0, 0, 0, 0x2a },
	  { INSN_ALU64 | INSN_MOV | INSN_K, 1, 0, 0, 42 } },
	/* r0 = *(u32 *)(r1 - 4) */
	{ { 0x61, 0x10, 0xfc, 0xff, 0, 0, 0, 0 },
	  { 0x61, 0x01, 0xff, 0xfc, 0, 0, 0, 0 },
	  { INSN_LDX | INSN_MEM | INSN_W, 0, 1, -4, 0 } },
	/* *(u64 *)(r10 - 8) = r6 */
	{ { 0x7b, 0x6a, 0xf8, 0xff, 0, 0, 0, 0 },
	  { 0x7b, 0xa6, 0xff, 0xf8, 0, 0, 0, 0 },
	  { INSN_STX | INSN_MEM | INSN_DW, 10, 6, -8, 0 } },
	/* if r2 > -2 goto +3 */
	{ { 0x25, 0x02, 3, 0, 0xfe, 0xff, 0xff, 0xff },
	  { 0x25, 0x20, 0, 3, 0xff, 0xff, 0xff, 0xfe },
	  { INSN_JMP | INSN_JGT | INSN_K, 2, 0, 3, -2 } },
};

static void check_sample(const struct sample *s, bool is_big)
{
	const bool is_swapped = bytes_is_host_big_endian() != is_big;
	const uint8_t *bytes = is_big ? s->big : s->little;
	const struct insn insn = insn_load(bytes, is_swapped);
	uint8_t back[8];

	CHECK_EQ(insn.code, s->insn.code);
	CHECK_EQ(insn.dst_reg, s->insn.dst_reg);
	CHECK_EQ(insn.src_reg, s->insn.src_reg);
	CHECK_EQ(insn.off, s->insn.off);
	CHECK_EQ(insn.imm, s->insn.imm);
	insn_store(back, is_swapped, &insn);
	CHECK(!memcmp(back, bytes, 8));
}

static void test_access_sizes(void)
{
	uint8_t code = INSN_LDX | INSN_MEMSX | INSN_W;

	CHECK_EQ(insn_access_size(0x71), 1);
	CHECK_EQ(insn_access_size(0x69), 2);
	CHECK_EQ(insn_access_size(0x61), 4);
	CHECK_EQ(insn_access_size(0x79), 8);
	CHECK(insn_set_access_size(&code, 2));
	CHECK_EQ(code, INSN_LDX | INSN_MEMSX | INSN_H); /* the mode stays */
	CHECK(!insn_set_access_size(&code, 3));
	CHECK(!insn_set_access_size(&code, 16));
	CHECK_EQ(code, INSN_LDX | INSN_MEMSX | INSN_H);
}

static void test_classes(void)
{
	CHECK(insn_is_alu(0xb7) && insn_is_alu(0xb4) && !insn_is_alu(0x18));
	CHECK(insn_is_access(0x61) && insn_is_access(0x62) && insn_is_access(0x63));
	CHECK(!insn_is_access(0x18) && !insn_is_access(0x85));
	CHECK(insn_is_jump(0x85) && insn_is_jump(0x16) && !insn_is_jump(0x07));
	CHECK(insn_is_ld_imm64(0x18) && !insn_is_ld_imm64(0x20));
	CHECK_EQ(INSN_OP_CALL, 0x85);
	CHECK_EQ(INSN_OP_EXIT, 0x95);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		check_sample(&samples[i], false);
		check_sample(&samples[i], true);
	}
	test_access_sizes();
	test_classes();
	return check_result();
}
