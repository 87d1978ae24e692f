/* SPDX-License-Identifier: MIT */
/*
 * relo_enum_test.c - enumerators: found by name, valued by the target, signed or not.
 *
 * The rows on 2147483648 and more are where libbpf is wrong: it sign-extends every 32-bit value.
 */
#include "btf_writer.h"
#include "check.h"
#include "core/insn.h"
#include "core/patch.h"
#include "relo_rig.h"

enum { TYPEDEF = 8 };

static struct relo_rig rig;

/* enum e { V = value } */
static uint32_t one_value(struct btf_writer *w, uint32_t size, bool is_signed, const char *name,
			  uint64_t value)
{
	const uint32_t id = btf_writer_enum(w, "e", size, is_signed);

	btf_writer_value(w, name, value);
	return id;
}

struct side {
	uint32_t size;
	bool is_signed;
	uint64_t value;
};

static void resolve(const struct side *local, const struct side *target)
{
	uint32_t id;

	relo_rig_init(&rig);
	id = one_value(&rig.local, local->size, local->is_signed, "V", local->value);
	relo_rig_cand(&rig, one_value(&rig.target, target->size, target->is_signed, "V",
				      target->value));
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_VALUE, "0"), 0);
	CHECK(!rig.fix.is_poisoned && rig.fix.is_checked);
}

static void value_case(const struct side *local, const struct side *target, uint64_t local_value,
		       uint64_t target_value)
{
	resolve(local, target);
	CHECK_EQ(rig.fix.local_value, local_value);
	CHECK_EQ(rig.fix.target_value, target_value);
}

static void test_values(void)
{
	const struct side one = { 4, false, 1 }, minus = { 4, true, UINT64_MAX };
	const struct side wide = { 8, false, 0x123456789abcdef0 };
	const struct side wide_minus = { 8, true, UINT64_MAX };
	const struct side high = { 4, false, 0x80000000 }, unmarked = { 4, false, 0xfffffffe };

	value_case(&one, &wide, 1, 0x123456789abcdef0);
	value_case(&wide, &one, 0x123456789abcdef0, 1);
	value_case(&minus, &minus, UINT64_MAX, UINT64_MAX);
	value_case(&wide_minus, &minus, UINT64_MAX, UINT64_MAX);
	value_case(&high, &high, 0x80000000, 0x80000000);
	value_case(&one, &high, 1, 0x80000000);
	/* a kernel whose BTF does not mark signs, asked by an object that does: -2 */
	value_case(&minus, &unmarked, UINT64_MAX, UINT64_MAX - 1);
}

/* What the 16 bytes of an ld_imm64 hold after the patch, from a constant before it. */
static int patch_imm64(uint64_t before, uint64_t *after)
{
	struct insn low = { INSN_OP_LD_IMM64, 1, 0, 0, (int32_t)(uint32_t)before };
	struct insn high = { 0, 0, 0, 0, (int32_t)(uint32_t)(before >> 32) };
	uint8_t slots[2 * INSN_SIZE];
	bool was_poisoned;
	int err;

	insn_store(slots, false, &low);
	insn_store(slots + INSN_SIZE, false, &high);
	err = patch_apply(slots, 2, 0, false, &rig.fix, &was_poisoned, &rig.diag);
	low = insn_load(slots, false);
	high = insn_load(slots + INSN_SIZE, false);
	*after = insn_imm64(&low, &high);
	return err;
}

static void test_high_unsigned_values_are_patched(void)
{
	const struct side high = { 4, false, 0x80000000 }, other = { 4, false, 0xc0000000 };
	uint64_t after;

	resolve(&high, &other);
	CHECK_EQ(patch_imm64(0x80000000, &after), 0);
	CHECK_EQ(after, 0xc0000000);
}

/* clang 14 writes -1 into the instruction and 4294967295, unmarked, into BTF. */
static void test_unmarked_negative_values_are_patched(void)
{
	const struct side minus = { 4, false, 0xffffffff }, other = { 4, false, 0xfffffffe };
	const struct side marked = { 4, true, UINT64_MAX - 2 }, one = { 4, false, 1 };
	uint64_t after;

	resolve(&minus, &other);
	CHECK_EQ(patch_imm64(UINT64_MAX, &after), 0);
	CHECK_EQ(after, UINT64_MAX - 1);
	resolve(&minus, &marked);
	CHECK_EQ(patch_imm64(UINT64_MAX, &after), 0);
	CHECK_EQ(after, UINT64_MAX - 2);
	resolve(&minus, &one);
	CHECK_EQ(patch_imm64(UINT64_MAX, &after), 0);
	CHECK_EQ(after, 1);
	CHECK_EQ(patch_imm64(UINT64_MAX - 1, &after), COREPL_EMISMATCH);
}

static void test_names(void)
{
	uint32_t id;

	relo_rig_init(&rig);
	id = one_value(&rig.local, 4, false, "V___mine", 7);
	relo_rig_cand(&rig, one_value(&rig.target, 4, false, "V", 9));
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_VALUE, "0"), 0);
	CHECK_EQ(rig.fix.target_value, 9); /* flavors of enumerators are ignored */
	id = one_value(&rig.local, 4, false, "W", 7);
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_VALUE, "0"), 0);
	CHECK(rig.fix.is_poisoned);
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_EXISTS, "0"), 0);
	CHECK(!rig.fix.is_poisoned && rig.fix.target_value == 0 && rig.fix.local_value == 1);
}

static void test_roots(void)
{
	uint32_t id, alias, i;

	relo_rig_init(&rig);
	id = one_value(&rig.local, 4, false, "V", 7);
	alias = btf_writer_ref(&rig.local, TYPEDEF, "e_t", id);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	relo_rig_cand(&rig, btf_writer_ref(&rig.target, TYPEDEF, "e_t",
					   one_value(&rig.target, 4, false, "V", 9)));
	CHECK_EQ(relo_rig_resolve(&rig, alias, RELO_ENUMVAL_VALUE, "0"), 0);
	CHECK_EQ(rig.fix.target_value, 9);
	CHECK_EQ(relo_rig_resolve(&rig, i, RELO_ENUMVAL_VALUE, "0"), COREPL_EFORMAT);
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_VALUE, "1"), COREPL_EFORMAT);
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_VALUE, "0:0"), COREPL_EFORMAT);
	/* a target that is no enum behind the same name */
	rig.cands.cnt = 0;
	relo_rig_cand(&rig, btf_writer_int(&rig.target, "e", 4, 0));
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_ENUMVAL_EXISTS, "0"), 0);
	CHECK_EQ(rig.fix.target_value, 0);
}

int main(void)
{
	test_values();
	test_high_unsigned_values_are_patched();
	test_unmarked_negative_values_are_patched();
	test_names();
	test_roots();
	return check_result();
}
