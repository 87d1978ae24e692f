/* SPDX-License-Identifier: MIT */
/*
 * relo_bitfield_test.c - bitfields: which bytes to load and how far to shift, in both byte orders.
 *
 * A field of N bits at bit B of its record, stored in type of S bytes: load S bytes at
 * B / 8 / S * S, doubled while the field sticks out.  With F = B - load's first bit:
 *   little endian  lshift = 64 - (F + N)          big endian  lshift = (8 - S) * 8 + F
 *   rshift = 64 - N
 */
#include "btf_writer.h"
#include "check.h"
#include "relo_rig.h"

enum { STRUCT = 4 };

static struct relo_rig rig;

/* struct foo { TYPE f : bit_size at bit_off }, TYPE of SIZE bytes. */
static uint32_t bit_foo(struct btf_writer *w, uint32_t size, uint32_t bit_off, uint32_t bit_size)
{
	const uint32_t i = btf_writer_int(w, "int", size, BTF_WRITER_SIGNED);
	const uint32_t foo = btf_writer_record(w, STRUCT, "foo", 64);

	btf_writer_bitfield(w, "f", i, bit_off, bit_size);
	return foo;
}

static uint64_t target_value(uint32_t foo, uint32_t kind, bool is_checked)
{
	CHECK_EQ(relo_rig_resolve(&rig, foo, kind, "0:0"), 0);
	CHECK(!rig.fix.is_poisoned);
	CHECK_EQ(rig.fix.is_checked, is_checked);
	return rig.fix.target_value;
}

struct want {
	uint64_t byte_off, byte_size, lshift, rshift;
};

static void bit_case(bool is_big, uint32_t bit_off, uint32_t bit_size, const struct want *want)
{
	uint32_t foo;

	relo_rig_init(&rig);
	btf_writer_init(&rig.local, is_big);
	btf_writer_init(&rig.target, is_big);
	foo = bit_foo(&rig.local, 4, 3, 5);
	relo_rig_cand(&rig, bit_foo(&rig.target, 4, bit_off, bit_size));
	CHECK_EQ(target_value(foo, RELO_FIELD_BYTE_OFF, false), want->byte_off);
	CHECK(rig.fix.local_size == 0 && rig.fix.target_size == 0 && !rig.fix.is_size_poison);
	CHECK_EQ(target_value(foo, RELO_FIELD_BYTE_SIZE, false), want->byte_size);
	CHECK_EQ(target_value(foo, RELO_FIELD_LSHIFT_U64, false), want->lshift);
	CHECK_EQ(target_value(foo, RELO_FIELD_RSHIFT_U64, true), want->rshift);
	CHECK_EQ(target_value(foo, RELO_FIELD_SIGNED, true), 1);
	CHECK_EQ(target_value(foo, RELO_FIELD_EXISTS, true), 1);
}

static void test_place_and_shifts(void)
{
	/* F = 40 - 32 = 8: 64 - (8 + 7) = 49, (8 - 4) * 8 + 8 = 40 */
	bit_case(false, 40, 7, &(struct want){ 4, 4, 49, 57 });
	bit_case(true, 40, 7, &(struct want){ 4, 4, 40, 57 });
	/* bits 60..66 stick out of 4 bytes at 4 and of 8 at 0: see the next test; 28..34 need 8 */
	bit_case(false, 28, 7, &(struct want){ 0, 8, 29, 57 });
	bit_case(true, 28, 7, &(struct want){ 0, 8, 28, 57 });
}

static void test_too_wide_for_any_load(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = bit_foo(&rig.local, 4, 3, 5);
	relo_rig_cand(&rig, bit_foo(&rig.target, 4, 60, 7));
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), COREPL_EFORMAT);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:0"), 0);
}

static void test_storage_of_no_bytes(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = bit_foo(&rig.local, 0, 3, 5);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), COREPL_EFORMAT);
}

/* A plain field on one side, a bitfield on the other: values are right, a plain load is not. */
static void test_plain_and_bitfield(void)
{
	uint32_t i, foo;

	relo_rig_init(&rig);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);
	btf_writer_member(&rig.local, "f", i, 32);
	relo_rig_cand(&rig, bit_foo(&rig.target, 4, 40, 7));
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, 4);
	CHECK(rig.fix.is_checked && rig.fix.is_size_poison);
	CHECK_EQ(rig.fix.local_size, 4);
	CHECK_EQ(rig.fix.target_size, 0);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_LSHIFT_U64, "0:0"), 0);
	CHECK_EQ(rig.fix.local_value, 32);
	CHECK(rig.fix.is_checked);
	CHECK_EQ(rig.fix.target_value, 49);
}

/* A shift by less than nothing: no code can read that field so. */
static void test_field_wider_than_a_load(void)
{
	uint32_t i, foo, big, target;

	relo_rig_init(&rig);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 4);
	btf_writer_member(&rig.local, "f", i, 0);
	big = btf_writer_int(&rig.target, "__int128", 16, BTF_WRITER_SIGNED);
	target = btf_writer_record(&rig.target, STRUCT, "foo", 16);
	btf_writer_member(&rig.target, "f", big, 0);
	relo_rig_cand(&rig, target);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_RSHIFT_U64, "0:0"), 0);
	CHECK(rig.fix.is_poisoned);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_SIZE, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, 16);
}

static void test_element_has_no_sign_and_no_shift(void)
{
	uint32_t i, v, foo;

	relo_rig_init(&rig);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	v = btf_writer_array(&rig.local, i, 4);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 16);
	btf_writer_member(&rig.local, "v", v, 0);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_SIGNED, "0:0:1"), COREPL_EFORMAT);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_RSHIFT_U64, "0:0:1"), COREPL_EFORMAT);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_SIZE, "0:0:1"), 0);
	CHECK_EQ(rig.fix.local_value, 4);
}

int main(void)
{
	test_place_and_shifts();
	test_too_wide_for_any_load();
	test_storage_of_no_bytes();
	test_plain_and_bitfield();
	test_field_wider_than_a_load();
	test_element_has_no_sign_and_no_shift();
	return check_result();
}
