/* SPDX-License-Identifier: MIT */
/*
 * relo_type_test.c - whole types: type_exists, type_size, the two ids, and type_matches in detail.
 */
#include "btf_writer.h"
#include "check.h"
#include "relo_rig.h"

enum { PTR = 2, STRUCT = 4, UNION = 5, TYPEDEF = 8, CONST = 10 };

static struct relo_rig rig;

/* Resolve KIND for one pair of roots. */
static uint64_t ask(uint32_t local_id, uint32_t target_id, uint32_t kind)
{
	rig.cands.cnt = 0;
	relo_rig_cand(&rig, target_id);
	CHECK_EQ(relo_rig_resolve(&rig, local_id, kind, "0"), 0);
	CHECK(!rig.fix.is_poisoned);
	return rig.fix.target_value;
}

static uint32_t alias(struct btf_writer *w, uint32_t id)
{
	return btf_writer_ref(w, TYPEDEF, "t", id);
}

static void exists_case(uint32_t local_id, uint32_t target_id, bool is_same)
{
	CHECK_EQ(ask(alias(&rig.local, local_id), alias(&rig.target, target_id), RELO_TYPE_EXISTS),
		 is_same);
}

static void match_case(uint32_t local_id, uint32_t target_id, bool is_same)
{
	CHECK_EQ(ask(alias(&rig.local, local_id), alias(&rig.target, target_id), RELO_TYPE_MATCHES),
		 is_same);
}

static void test_missing_type(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);
	for (uint32_t kind = RELO_TYPE_ID_TARGET; kind <= RELO_TYPE_SIZE; kind++) {
		CHECK_EQ(relo_rig_resolve(&rig, foo, kind, "0"), 0);
		CHECK(!rig.fix.is_poisoned && rig.fix.target_value == 0);
	}
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_TYPE_MATCHES, "0"), 0);
	CHECK(!rig.fix.is_poisoned && rig.fix.target_value == 0);
}

static void test_size_and_ids(void)
{
	uint32_t foo, target;

	relo_rig_init(&rig);
	btf_writer_int(&rig.target, "int", 4, BTF_WRITER_SIGNED);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);
	target = btf_writer_record(&rig.target, STRUCT, "foo", 24);
	CHECK_EQ(ask(foo, target, RELO_TYPE_SIZE), 24);
	CHECK_EQ(rig.fix.local_value, 8);
	CHECK(rig.fix.is_checked);
	CHECK_EQ(ask(foo, target, RELO_TYPE_ID_TARGET), target);
	CHECK(!rig.fix.is_checked);
	CHECK_EQ(ask(foo, target, RELO_TYPE_EXISTS), 1);
	CHECK(rig.fix.is_checked && rig.fix.local_value == 1);
	CHECK_EQ(ask(foo, target, RELO_TYPE_ID_LOCAL), foo);
	CHECK(!rig.fix.is_checked);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_TYPE_EXISTS, "0:0"), COREPL_EFORMAT);
}

/* A pointer of the object is 8 bytes whatever its "long" is; the target's is its own. */
static void test_pointer_sizes(void)
{
	uint32_t local, target;

	relo_rig_init(&rig);
	btf_writer_int(&rig.local, "long", 4, BTF_WRITER_SIGNED);
	btf_writer_int(&rig.target, "long", 4, BTF_WRITER_SIGNED);
	local = alias(&rig.local, btf_writer_ref(&rig.local, PTR, "", 0));
	target = alias(&rig.target, btf_writer_ref(&rig.target, PTR, "", 0));
	CHECK_EQ(ask(local, target, RELO_TYPE_SIZE), 4);
	CHECK_EQ(rig.fix.local_value, 8);
}

static uint32_t proto(struct btf_writer *w, uint32_t result, uint32_t first, uint32_t second)
{
	const uint32_t id = btf_writer_proto(w, result);

	btf_writer_param(w, "a", first);
	if (second)
		btf_writer_param(w, "b", second);
	return id;
}

static void test_exists_looks_at_kinds(void)
{
	struct btf_writer *l = &rig.local, *t = &rig.target;
	uint32_t li, ti, lp, tp, ls, ts;

	relo_rig_init(&rig);
	li = btf_writer_int(l, "int", 4, BTF_WRITER_SIGNED);
	ti = btf_writer_int(t, "long", 8, 0);
	lp = btf_writer_ref(l, PTR, "", li);
	tp = btf_writer_ref(t, PTR, "", ti);
	ls = btf_writer_record(l, STRUCT, "a", 1);
	ts = btf_writer_record(t, STRUCT, "b", 2);
	exists_case(li, ti, true);
	exists_case(li, tp, false);
	exists_case(lp, tp, true);
	exists_case(lp, btf_writer_ref(t, PTR, "", ts), false); /* through the pointer */
	exists_case(ls, ts, true); /* members do not matter */
	exists_case(ls, btf_writer_record(t, UNION, "b", 2), false);
	exists_case(btf_writer_enum(l, "e", 4, false), btf_writer_enum(t, "f", 8, false), true);
	exists_case(btf_writer_array(l, li, 3), btf_writer_array(t, ti, 9), true);
	exists_case(proto(l, li, lp, 0), proto(t, ti, tp, 0), true);
	exists_case(proto(l, li, lp, li), proto(t, ti, tp, 0), false);
	exists_case(proto(l, li, lp, 0), proto(t, ti, ti, 0), false);
	exists_case(proto(l, li, lp, 0), proto(t, tp, tp, 0), false);
	exists_case(btf_writer_float(l, "f", 4), btf_writer_float(t, "f", 4), false);
	/* the root's own kind counts before modifiers are skipped */
	CHECK_EQ(ask(alias(l, ls), ts, RELO_TYPE_EXISTS), 0);
}

static void test_matches_scalars(void)
{
	struct btf_writer *l = &rig.local, *t = &rig.target;
	uint32_t li, ti;

	relo_rig_init(&rig);
	li = btf_writer_int(l, "int", 4, BTF_WRITER_SIGNED);
	ti = btf_writer_int(t, "int", 4, BTF_WRITER_SIGNED);
	match_case(li, ti, true);
	match_case(li, btf_writer_int(t, "int", 8, BTF_WRITER_SIGNED), false);
	match_case(li, btf_writer_int(t, "int", 4, 0), false);
	match_case(li, btf_writer_int(t, "s32", 4, BTF_WRITER_SIGNED), false);
	match_case(btf_writer_ref(l, CONST, "", li), ti, true);
	match_case(btf_writer_array(l, li, 3), btf_writer_array(t, ti, 3), true);
	match_case(btf_writer_array(l, li, 3), btf_writer_array(t, ti, 4), false);
	match_case(btf_writer_ref(l, PTR, "", 0), btf_writer_ref(t, PTR, "", 0), true);
	match_case(btf_writer_ref(l, PTR, "", 0), btf_writer_ref(t, PTR, "", ti), false);
	match_case(proto(l, li, li, li), proto(t, ti, ti, ti), true);
	match_case(proto(l, li, li, 0), proto(t, ti, ti, ti), false);
	match_case(proto(l, li, li, 0), proto(t, 0, ti, 0), false);
	match_case(btf_writer_float(l, "f", 4), btf_writer_float(t, "f", 4), false);
}

static uint32_t two_ints(struct btf_writer *w, const char *first, const char *second)
{
	const uint32_t i = btf_writer_int(w, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t id = btf_writer_record(w, STRUCT, "s", 8);

	btf_writer_member(w, first, i, 0);
	if (second)
		btf_writer_member(w, second, i, 32);
	return id;
}

static void test_matches_records(void)
{
	struct btf_writer *l = &rig.local, *t = &rig.target;
	uint32_t ls, ts;

	relo_rig_init(&rig);
	ls = two_ints(l, "a", "b");
	ts = two_ints(t, "b", "a");
	match_case(ls, ts, true); /* order and offsets do not matter */
	match_case(two_ints(l, "a", NULL), ts, true);
	match_case(ls, two_ints(t, "a", NULL), false);
	match_case(two_ints(l, "a", "c"), ts, false);
	match_case(two_ints(l, "a___new", "b"), ts, true); /* flavors of members are ignored */
	match_case(ls, btf_writer_record(t, UNION, "s", 8), false);
	/* behind a pointer the name and the kind are enough */
	match_case(btf_writer_ref(l, PTR, "", two_ints(l, "x", "y")),
		   btf_writer_ref(t, PTR, "", ts), true);
	match_case(btf_writer_ref(l, PTR, "", ls),
		   btf_writer_ref(t, PTR, "", btf_writer_fwd(t, "s", false)), true);
	match_case(btf_writer_ref(l, PTR, "", ls),
		   btf_writer_ref(t, PTR, "", btf_writer_fwd(t, "s", true)), false);
	match_case(btf_writer_ref(l, PTR, "", btf_writer_fwd(l, "s", false)),
		   btf_writer_ref(t, PTR, "", ts), true);
	match_case(btf_writer_fwd(l, "s", false), ts, false); /* but not without one */
	match_case(btf_writer_fwd(l, "s", false), btf_writer_fwd(t, "s", false), true);
	match_case(btf_writer_fwd(l, "s", false), btf_writer_fwd(t, "s", true), false);
}

/* Two enumerators of a given width. */
static uint32_t two_values(struct btf_writer *w, uint32_t size, const char *first,
			   const char *second)
{
	const uint32_t id = btf_writer_enum(w, "e", size, false);

	btf_writer_value(w, first, 1);
	if (second)
		btf_writer_value(w, second, 2);
	return id;
}

static void test_matches_enums(void)
{
	struct btf_writer *l = &rig.local, *t = &rig.target;

	relo_rig_init(&rig);
	match_case(two_values(l, 4, "A", "B"), two_values(t, 4, "B", "A"), true);
	match_case(two_values(l, 4, "A", NULL), two_values(t, 4, "B", "A"), true);
	match_case(two_values(l, 4, "A", "B"), two_values(t, 4, "A", NULL), false);
	match_case(two_values(l, 4, "A", "C"), two_values(t, 4, "B", "A"), false);
	match_case(two_values(l, 4, "A", "B"), two_values(t, 8, "A", "B"), false); /* size */
	match_case(two_values(l, 4, "A___x", "B"), two_values(t, 4, "A___y", "B"), true);
}

int main(void)
{
	test_missing_type();
	test_size_and_ids();
	test_pointer_sizes();
	test_exists_looks_at_kinds();
	test_matches_scalars();
	test_matches_records();
	test_matches_enums();
	return check_result();
}
