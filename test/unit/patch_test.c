/* SPDX-License-Identifier: MIT */
/*
 * patch_test.c - fixes put into instructions: every carrier, its range, its checks and its poison.
 */
#include "check.h"
#include "core/diag.h"
#include "core/insn.h"
#include "core/patch.h"

static uint8_t slots[3 * INSN_SIZE];
static bool was_poisoned;
static struct corepl_diag diag;

/* CODE at slot 0 with src r1, dst r2, in both byte orders by turns. */
static int patch(bool is_swapped, const struct insn *before, const struct relo_fix *fix,
		 struct insn *after)
{
	int err;

	diag_init(&diag);
	memset(slots, 0, sizeof(slots));
	insn_store(slots, is_swapped, before);
	err = patch_apply(slots, 3, 0, is_swapped, fix, &was_poisoned, &diag);
	*after = insn_load(slots, is_swapped);
	if (err)
		CHECK(diag.status == err && diag.text[0]);
	return err;
}

static struct relo_fix fix_of(uint64_t local, uint64_t target)
{
	struct relo_fix fix = { .local_value = local, .target_value = target, .is_checked = true };

	return fix;
}

static void imm_case(uint8_t code, int32_t imm, struct relo_fix fix, int status, int32_t want)
{
	const struct insn before = { code, 2, 0, 0, imm };
	struct insn after;

	for (int is_swapped = 0; is_swapped < 2; is_swapped++) {
		CHECK_EQ(patch(is_swapped, &before, &fix, &after), status);
		CHECK_EQ(after.imm, want);
		CHECK_EQ(after.code, code);
		CHECK_EQ(after.dst_reg, 2);
		CHECK(!was_poisoned);
	}
}

static void test_immediates(void)
{
	const uint8_t mov64 = INSN_ALU64 | INSN_MOV | INSN_K, add32 = INSN_ALU | INSN_ADD | INSN_K;
	struct relo_fix unchecked = fix_of(9, 12);

	imm_case(mov64, 8, fix_of(8, 12), 0, 12);
	imm_case(add32, 8, fix_of(8, 12), 0, 12);
	imm_case(mov64, 7, fix_of(8, 12), COREPL_EMISMATCH, 7);
	imm_case(mov64, -1, fix_of(UINT64_MAX, 5), 0, 5);
	imm_case(mov64, 5, fix_of(5, UINT64_MAX), 0, -1);
	/* sign extension would make another number of it */
	imm_case(mov64, 5, fix_of(5, 0x80000000), COREPL_ERANGE, 5);
	imm_case(mov64, 5, fix_of(5, 0x100000000), COREPL_ERANGE, 5);
	/* 32-bit arithmetic has no upper half */
	imm_case(add32, 5, fix_of(5, 0x80000000), 0, INT32_MIN);
	imm_case(add32, INT32_MIN, fix_of(0x80000000, 5), 0, 5);
	imm_case(add32, 5, fix_of(5, 0x100000000), COREPL_ERANGE, 5);
	unchecked.is_checked = false;
	imm_case(mov64, 7, unchecked, 0, 12);
	imm_case(INSN_ALU64 | INSN_MOV | INSN_X, 8, fix_of(8, 12), COREPL_EUNSUPPORTED, 8);
	imm_case(INSN_JMP | INSN_JEQ | INSN_K, 8, fix_of(8, 12), COREPL_EUNSUPPORTED, 8);
	imm_case(INSN_LD | INSN_ABS | INSN_W, 8, fix_of(8, 12), COREPL_EUNSUPPORTED, 8);
}

static void off_case(uint8_t code, int16_t off, struct relo_fix fix, int status, int16_t want)
{
	const struct insn before = { code, 2, 1, off, 77 };
	struct insn after;

	for (int is_swapped = 0; is_swapped < 2; is_swapped++) {
		CHECK_EQ(patch(is_swapped, &before, &fix, &after), status);
		CHECK_EQ(after.off, want);
		CHECK_EQ(after.imm, 77);
		CHECK_EQ(after.src_reg, 1);
		CHECK(!was_poisoned);
	}
}

static void test_offsets(void)
{
	off_case(INSN_LDX | INSN_MEM | INSN_W, 8, fix_of(8, 12), 0, 12);
	off_case(INSN_ST | INSN_MEM | INSN_H, 8, fix_of(8, 12), 0, 12);
	off_case(INSN_STX | INSN_MEM | INSN_DW, 8, fix_of(8, 32767), 0, 32767);
	off_case(INSN_STX | INSN_MEM | INSN_DW, 8, fix_of(8, 32768), COREPL_ERANGE, 8);
	off_case(INSN_LDX | INSN_MEM | INSN_W, 4, fix_of(8, 12), COREPL_EMISMATCH, 4);
	off_case(INSN_LDX | INSN_MEMSX | INSN_W, 8, fix_of(8, 12), 0, 12);
}

/* A load of SIZE bytes at 8 whose field goes from LOCAL to TARGET bytes. */
static int resize(uint8_t code, uint32_t local, uint32_t target, struct insn *after)
{
	const struct insn before = { code, 2, 1, 8, 0 };
	struct relo_fix fix = fix_of(8, 12);

	fix.local_size = local;
	fix.target_size = target;
	return patch(false, &before, &fix, after);
}

static void test_load_sizes(void)
{
	struct insn after;

	CHECK_EQ(resize(INSN_LDX | INSN_MEM | INSN_W, 4, 8, &after), 0);
	CHECK_EQ(after.code, INSN_LDX | INSN_MEM | INSN_DW);
	CHECK_EQ(after.off, 12);
	CHECK_EQ(resize(INSN_LDX | INSN_MEMSX | INSN_W, 4, 1, &after), 0);
	CHECK_EQ(after.code, INSN_LDX | INSN_MEMSX | INSN_B);
	CHECK_EQ(resize(INSN_STX | INSN_MEM | INSN_DW, 8, 2, &after), 0);
	CHECK_EQ(after.code, INSN_STX | INSN_MEM | INSN_H);
	/* the load is not of the whole field */
	CHECK_EQ(resize(INSN_LDX | INSN_MEM | INSN_B, 4, 8, &after), COREPL_EMISMATCH);
	CHECK_EQ(after.off, 8);
	CHECK_EQ(resize(INSN_LDX | INSN_MEM | INSN_W, 4, 16, &after), COREPL_ERANGE);
	CHECK_EQ(after.code, INSN_LDX | INSN_MEM | INSN_W);
	CHECK_EQ(after.off, 8);
}

static void check_poison(const uint8_t *slot, bool is_swapped)
{
	const struct insn insn = insn_load(slot, is_swapped);

	CHECK_EQ(insn.code, 0x85);
	CHECK_EQ(insn.imm, 195896080);
	CHECK(!insn.dst_reg && !insn.src_reg && !insn.off);
}

static void test_poison(void)
{
	const struct insn load = { INSN_LDX | INSN_MEM | INSN_W, 2, 1, 8, 0 };
	const struct insn mov = { INSN_ALU64 | INSN_MOV | INSN_K, 2, 0, 0, 3 };
	const struct insn jump = { INSN_JMP | INSN_JA, 0, 0, 3, 0 };
	struct relo_fix fix = fix_of(8, 0), resized = fix_of(8, 12);
	struct insn after;

	fix.is_poisoned = true;
	CHECK_EQ(patch(false, &load, &fix, &after), 0);
	CHECK(was_poisoned);
	check_poison(slots, false);
	CHECK_EQ(patch(true, &mov, &fix, &after), 0); /* no value is compared */
	check_poison(slots, true);
	CHECK_EQ(patch(false, &jump, &fix, &after), COREPL_EUNSUPPORTED);
	CHECK_EQ(after.code, jump.code);
	resized.is_size_poison = true;
	resized.local_size = 4;
	resized.target_size = 8;
	CHECK_EQ(patch(false, &load, &resized, &after), 0);
	CHECK(was_poisoned);
	check_poison(slots, false);
	/* arithmetic does not care for sizes */
	resized.local_value = 3;
	CHECK_EQ(patch(false, &mov, &resized, &after), 0);
	CHECK_EQ(after.imm, 12);
	CHECK(!was_poisoned);
}

static void test_imm64(void)
{
	const struct insn low = { INSN_OP_LD_IMM64, 2, 0, 0, 8 };
	struct relo_fix fix = fix_of(8, 0x1122334455667788), poison = fix_of(8, 0);
	struct insn after, map = low;

	for (int is_swapped = 0; is_swapped < 2; is_swapped++) {
		CHECK_EQ(patch(is_swapped, &low, &fix, &after), 0);
		CHECK_EQ(after.imm, 0x55667788);
		CHECK_EQ(insn_load(slots + 8, is_swapped).imm, 0x11223344);
		poison.is_poisoned = true;
		CHECK_EQ(patch(is_swapped, &low, &poison, &after), 0);
		check_poison(slots, is_swapped);
		check_poison(slots + 8, is_swapped);
		CHECK_EQ(insn_load(slots + 16, is_swapped).code, 0);
	}
	map.src_reg = INSN_PSEUDO_MAP_FD;
	CHECK_EQ(patch(false, &map, &fix, &after), COREPL_EUNSUPPORTED);
	CHECK_EQ(patch(false, &map, &poison, &after), COREPL_EUNSUPPORTED);
}

static void test_indices(void)
{
	const struct insn low = { INSN_OP_LD_IMM64, 2, 0, 0, 8 };
	struct relo_fix fix = fix_of(8, 9);

	diag_init(&diag);
	memset(slots, 0, sizeof(slots));
	insn_store(slots + 16, false, &low);
	CHECK_EQ(patch_apply(slots, 3, 3, false, &fix, &was_poisoned, &diag), COREPL_ERANGE);
	/* the second half of an ld_imm64 lies outside */
	CHECK_EQ(patch_apply(slots, 3, 2, false, &fix, &was_poisoned, NULL), COREPL_ERANGE);
	fix.is_poisoned = true;
	CHECK_EQ(patch_apply(slots, 3, 2, false, &fix, &was_poisoned, NULL), COREPL_ERANGE);
	CHECK(!was_poisoned);
}

int main(void)
{
	test_immediates();
	test_offsets();
	test_load_sizes();
	test_poison();
	test_imm64();
	test_indices();
	return check_result();
}
