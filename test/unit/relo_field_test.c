/* SPDX-License-Identifier: MIT */
/*
 * relo_field_test.c - the six field kinds: where a field is on the target, and whether it is there.
 *
 * Expected numbers are offsets written down by the test itself, or calculated beside them.
 */
#include "btf_writer.h"
#include "check.h"
#include "relo_rig.h"

enum { PTR = 2, STRUCT = 4, UNION = 5, TYPEDEF = 8, CONST = 10 };

static struct relo_rig rig;

/* struct foo { int a; int b; } in the local BTF; the ids. */
static uint32_t local_foo(void)
{
	const uint32_t i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);

	btf_writer_member(&rig.local, "a", i, 0);
	btf_writer_member(&rig.local, "b", i, 32);
	return foo;
}

static uint32_t target_int(void)
{
	return btf_writer_int(&rig.target, "int", 4, BTF_WRITER_SIGNED);
}

/* A target struct with one member of type ID at BYTE_OFF, as a candidate. */
static uint32_t target_with(const char *member, uint32_t id, uint32_t byte_off)
{
	const uint32_t foo = btf_writer_record(&rig.target, STRUCT, "foo", 64);

	btf_writer_member(&rig.target, member, id, byte_off * 8);
	relo_rig_cand(&rig, foo);
	return foo;
}

static void test_moved_field(void)
{
	uint32_t foo, target;

	relo_rig_init(&rig);
	foo = local_foo();
	target = target_with("b", target_int(), 12);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1"), 0);
	CHECK_EQ(rig.fix.local_value, 4);
	CHECK_EQ(rig.fix.target_value, 12);
	CHECK(!rig.fix.is_poisoned && rig.fix.is_checked && !rig.fix.is_size_poison);
	CHECK_EQ(rig.fix.target_type_id, target);
	CHECK(rig.fix.target_view == &rig.target_view);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_SIZE, "0:1"), 0);
	CHECK_EQ(rig.fix.target_value, 4);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_SIGNED, "0:1"), 0);
	CHECK_EQ(rig.fix.target_value, 1);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:1"), 0);
	CHECK_EQ(rig.fix.target_value, 1);
}

static void test_missing_field(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	target_with("b", target_int(), 0);
	for (uint32_t kind = RELO_FIELD_BYTE_OFF; kind <= RELO_FIELD_RSHIFT_U64; kind++) {
		CHECK_EQ(relo_rig_resolve(&rig, foo, kind, "0:0"), 0);
		CHECK_EQ(rig.fix.is_poisoned, kind != RELO_FIELD_EXISTS);
		CHECK_EQ(rig.fix.target_value, 0);
		CHECK_EQ(rig.fix.target_type_id, 0);
		CHECK_EQ(rig.cands.cnt, 1); /* nothing matched: the list stays */
	}
}

static void test_no_candidate(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1"), 0);
	CHECK(rig.fix.is_poisoned);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:1"), 0);
	CHECK(!rig.fix.is_poisoned && rig.fix.target_value == 0);
}

/* Locally plain, in the target inside an anonymous union inside an anonymous struct; and back. */
static void test_anonymous_members(void)
{
	uint32_t foo, i, inner, middle, target;

	relo_rig_init(&rig);
	foo = local_foo();
	i = target_int();
	inner = btf_writer_record(&rig.target, UNION, "", 4);
	btf_writer_member(&rig.target, "b", i, 0);
	middle = btf_writer_record(&rig.target, STRUCT, "", 16);
	btf_writer_member(&rig.target, "x", i, 0);
	btf_writer_member(&rig.target, "", inner, 64);
	target = btf_writer_record(&rig.target, STRUCT, "foo", 32);
	btf_writer_member(&rig.target, "y", i, 0);
	btf_writer_member(&rig.target, "", middle, 96);
	relo_rig_cand(&rig, target);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1"), 0);
	CHECK_EQ(rig.fix.target_value, 12 + 8);

	relo_rig_init(&rig);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	inner = btf_writer_record(&rig.local, STRUCT, "", 8);
	btf_writer_member(&rig.local, "a", i, 0);
	btf_writer_member(&rig.local, "b", i, 32);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 16);
	btf_writer_member(&rig.local, "", inner, 64);
	target_with("b", target_int(), 20);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0:1"), 0);
	CHECK_EQ(rig.fix.local_value, 12);
	CHECK_EQ(rig.fix.target_value, 20);
}

/* struct foo { int n; int v[CNT]; [int tail;] } */
static uint32_t array_foo(struct btf_writer *w, uint32_t cnt, bool has_tail)
{
	const uint32_t i = btf_writer_int(w, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t v = btf_writer_array(w, i, cnt);
	const uint32_t foo = btf_writer_record(w, STRUCT, "foo", 8 + 4 * cnt);

	btf_writer_member(w, "n", i, 0);
	btf_writer_member(w, "v", v, 32);
	if (has_tail)
		btf_writer_member(w, "tail", i, 32 + 32 * cnt);
	return foo;
}

static void array_case(uint32_t target_cnt, bool has_tail, const char *access, bool is_there)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = array_foo(&rig.local, 8, false);
	relo_rig_cand(&rig, array_foo(&rig.target, target_cnt, has_tail));
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, access), 0);
	CHECK_EQ(rig.fix.target_value, is_there);
}

static void test_array_bounds(void)
{
	array_case(4, true, "0:1:3", true);
	array_case(4, true, "0:1:4", false);
	array_case(4, false, "0:1:4", false);
	array_case(0, false, "0:1:7", true);  /* flexible: last member without elements */
	array_case(0, true, "0:1:0", false);  /* not last */
	array_case(1, false, "0:1:1", false); /* one element is no flexible array */
}

static void test_local_array_bounds(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = array_foo(&rig.local, 4, true);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:1:4"), COREPL_EFORMAT);
	relo_rig_init(&rig);
	foo = array_foo(&rig.local, 0, false);
	relo_rig_cand(&rig, array_foo(&rig.target, 4, true));
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1:3"), 0);
	CHECK_EQ(rig.fix.local_value, 4 + 3 * 4);
	CHECK_EQ(rig.fix.target_value, 4 + 3 * 4);
	CHECK_EQ(rig.fix.local_size, 4); /* the element's size, for a load */
}

/* int v[0][4] as the last member: only the outer dimension is flexible. */
static void test_inner_dimension_is_not_flexible(void)
{
	uint32_t i, in, out, foo;

	relo_rig_init(&rig);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	in = btf_writer_array(&rig.local, i, 0);
	out = btf_writer_array(&rig.local, in, 0);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 0);
	btf_writer_member(&rig.local, "v", out, 0);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:0:2"), 0);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:0:2:0"), COREPL_EFORMAT);
}

/* &p[2].b: two whole structs on, each side's own size. */
static void test_root_index(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	target_with("b", target_int(), 12); /* 64 bytes */
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "2:1"), 0);
	CHECK_EQ(rig.fix.local_value, 2 * 8 + 4);
	CHECK_EQ(rig.fix.target_value, 2 * 64 + 12);
}

static void test_modified_roots(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = btf_writer_ref(&rig.local, TYPEDEF, "foo_t",
			     btf_writer_ref(&rig.local, CONST, "", local_foo()));
	target_with("b", target_int(), 12);
	rig.cands.cnt = 0;
	relo_rig_cand(&rig, btf_writer_ref(&rig.target, TYPEDEF, "foo_t", rig.target.next_id - 1));
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1"), 0);
	CHECK_EQ(rig.fix.target_value, 12);
}

/* One member "m" on each side; is the target's compatible? */
static void compat_case(uint32_t local_id, uint32_t target_id, bool is_compatible)
{
	const uint32_t foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);

	btf_writer_member(&rig.local, "m", local_id, 0);
	target_with("m", target_id, 0);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, is_compatible);
	rig.cands.cnt = 0;
}

static void test_field_compatibility(void)
{
	struct btf_writer *l = &rig.local, *t = &rig.target;
	uint32_t li, ti;

	relo_rig_init(&rig);
	li = btf_writer_int(l, "int", 4, BTF_WRITER_SIGNED);
	ti = btf_writer_int(t, "unsigned long", 8, 0);
	compat_case(li, ti, true); /* sizes and signs of integers do not matter */
	compat_case(li, btf_writer_ref(t, PTR, "", ti), false);
	compat_case(btf_writer_ref(l, PTR, "", li), btf_writer_ref(t, PTR, "", 0), true);
	compat_case(btf_writer_record(l, STRUCT, "a", 0), btf_writer_record(t, UNION, "b", 0),
		    true);
	compat_case(btf_writer_enum(l, "e", 4, false), btf_writer_enum(t, "e___x", 4, false), true);
	compat_case(btf_writer_enum(l, "e", 4, false), btf_writer_enum(t, "f", 4, false), false);
	compat_case(btf_writer_enum(l, "e", 4, false), btf_writer_enum(t, "", 4, false), true);
	compat_case(btf_writer_enum(l, "e", 4, false), btf_writer_enum(t, "e", 8, false), true);
	compat_case(btf_writer_float(l, "float", 4), btf_writer_float(t, "double", 8), true);
	compat_case(btf_writer_fwd(l, "w", false), btf_writer_fwd(t, "w", true), true);
	compat_case(btf_writer_array(l, li, 3), btf_writer_array(t, ti, 5), true);
	compat_case(btf_writer_array(l, li, 3), ti, false);
	compat_case(btf_writer_proto(l, 0), btf_writer_proto(t, 0), false);
	compat_case(li, btf_writer_ref(t, CONST, "", btf_writer_ref(t, TYPEDEF, "u", ti)), true);
	/* an INT with a bit offset (bits 16-23 of its word) is an old bitfield encoding */
	ti = btf_writer_int(t, "odd", 4, 0);
	t->types[t->type_size - 2] = 3;
	compat_case(li, ti, false);
}

/* A load is adjusted for unsigned integers and pointers, not where a sign would get lost. */
static void size_case(uint32_t local_id, uint32_t target_id, bool is_poison)
{
	const uint32_t foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);

	btf_writer_member(&rig.local, "m", local_id, 0);
	target_with("m", target_id, 0);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), 0);
	CHECK_EQ(rig.fix.is_size_poison, is_poison);
	CHECK(!rig.fix.is_poisoned);
	rig.cands.cnt = 0;
}

static void test_load_sizes(void)
{
	struct btf_writer *l = &rig.local, *t = &rig.target;
	uint32_t li, ti;

	relo_rig_init(&rig);
	rig.ptr_size = 4;
	li = btf_writer_int(l, "unsigned int", 4, 0);
	ti = btf_writer_int(t, "unsigned long", 8, 0);
	size_case(li, ti, false);
	CHECK(rig.fix.local_size == 4 && rig.fix.target_size == 8);
	size_case(btf_writer_int(l, "int", 4, BTF_WRITER_SIGNED), ti, true);
	size_case(li, btf_writer_int(t, "long", 8, BTF_WRITER_SIGNED), true);
	size_case(li, btf_writer_int(t, "_Bool", 1, BTF_WRITER_BOOL), false);
	/* libbpf takes only "signed" alone for signed, not "signed char" */
	size_case(li, btf_writer_int(t, "char", 1, BTF_WRITER_SIGNED | BTF_WRITER_CHAR), false);
	size_case(btf_writer_ref(l, PTR, "", 0), btf_writer_ref(t, PTR, "", 0), false);
	CHECK(rig.fix.local_size == 8 && rig.fix.target_size == 4);
	size_case(btf_writer_enum(l, "e", 4, false), btf_writer_enum(t, "e", 1, false), true);
	/* what is loaded of an array is an element; libbpf up to 1.5 took the whole array's size */
	size_case(btf_writer_array(l, li, 2), btf_writer_array(t, ti, 2), true);
	size_case(btf_writer_array(l, li, 4), btf_writer_array(t, ti, 2), true);
	size_case(btf_writer_array(l, li, 2),
		  btf_writer_array(t, btf_writer_int(t, "unsigned int", 4, 0), 7), false);
}

int main(void)
{
	test_moved_field();
	test_missing_field();
	test_no_candidate();
	test_anonymous_members();
	test_array_bounds();
	test_local_array_bounds();
	test_inner_dimension_is_not_flexible();
	test_root_index();
	test_modified_roots();
	test_field_compatibility();
	test_load_sizes();
	return check_result();
}
