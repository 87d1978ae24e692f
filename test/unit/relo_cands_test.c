/* SPDX-License-Identifier: MIT */
/*
 * relo_cands_test.c - several candidates: they agree, disagree, or leave the list.
 *
 * The rules are libbpf's: matching candidates must give the same bit offset, value and poison;
 * a relocation that at least one candidate matches removes the others for the relocations after it.
 */
#include "btf_writer.h"
#include "check.h"
#include "core/compat.h"
#include "core/diag.h"
#include "relo_rig.h"

enum { STRUCT = 4 };

static struct relo_rig rig;

static uint32_t local_foo(void)
{
	const uint32_t i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t foo = btf_writer_record(&rig.local, STRUCT, "foo", 12);

	btf_writer_member(&rig.local, "a", i, 0);
	btf_writer_member(&rig.local, "b", i, 32);
	btf_writer_member(&rig.local, "c", i, 64);
	return foo;
}

/* A candidate with two members at byte offsets. */
static uint32_t target_foo(const char *first, uint32_t first_off, const char *second,
			   uint32_t second_off)
{
	const uint32_t i = btf_writer_int(&rig.target, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t foo = btf_writer_record(&rig.target, STRUCT, "foo", 64);

	btf_writer_member(&rig.target, first, i, first_off * 8);
	btf_writer_member(&rig.target, second, i, second_off * 8);
	relo_rig_cand(&rig, foo);
	return foo;
}

static void test_agreement_prunes_the_others(void)
{
	uint32_t foo, one, three;

	relo_rig_init(&rig);
	foo = local_foo();
	one = target_foo("a", 8, "b", 16);
	target_foo("c", 8, "b", 20);
	three = target_foo("a", 8, "c", 24);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, 8);
	CHECK_EQ(rig.fix.target_type_id, one);
	CHECK_EQ(rig.cands.cnt, 2);
	CHECK_EQ(rig.cand[0].type_id, one);
	CHECK_EQ(rig.cand[1].type_id, three);
}

static void test_disagreement_is_ambiguous(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	target_foo("a", 8, "b", 16);
	target_foo("a", 12, "c", 16);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), COREPL_EAMBIGUOUS);
	/* even where the value is the same: the offsets differ */
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:0"), COREPL_EAMBIGUOUS);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_SIZE, "0:0"), COREPL_EAMBIGUOUS);
}

/* The same two candidates: asked in the right order, the ambiguity is gone. */
static void test_order_decides(void)
{
	uint32_t foo, one;

	relo_rig_init(&rig);
	foo = local_foo();
	one = target_foo("a", 8, "b", 16);
	target_foo("a", 12, "c", 16);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:1"), 0);
	CHECK_EQ(rig.cands.cnt, 1);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, 8);
	CHECK_EQ(rig.fix.target_type_id, one);
	/* and what only the removed one has is absent now */
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:2"), 0);
	CHECK(rig.fix.is_poisoned);
	CHECK_EQ(rig.cands.cnt, 1);
}

static void test_types_agree_but_ids_do_not(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	target_foo("a", 8, "b", 16);
	target_foo("a", 12, "c", 16);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_TYPE_EXISTS, "0"), 0);
	CHECK_EQ(rig.cands.cnt, 2);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_TYPE_SIZE, "0"), 0);
	CHECK_EQ(rig.fix.target_value, 64);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_TYPE_ID_TARGET, "0"), COREPL_EAMBIGUOUS);
}

/* A module's BTF on top of the kernel's: its types refer to both. */
static void test_candidate_in_a_module(void)
{
	static struct btf_writer module;
	struct btfview view;
	uint32_t marks[16], foo, i, in_module;
	struct relo_cand cand;
	struct relo_cands cands = { &cand, 1 };
	struct relo_fix fix;
	struct relo r = { 0, RELO_FIELD_BYTE_OFF, "0:1" };
	const void *blob;
	size_t size;

	relo_rig_init(&rig);
	foo = local_foo();
	i = btf_writer_int(&rig.target, "int", 4, BTF_WRITER_SIGNED);
	btf_writer_init_split(&module, &rig.target);
	in_module = btf_writer_record(&module, STRUCT, "foo", 64);
	btf_writer_member(&module, "b", i, 40 * 8);
	CHECK_EQ(relo_rig_open(&rig), 0);
	blob = btf_writer_blob(&module, &size);
	CHECK_EQ(btfview_open(&view, blob, size, &rig.target_view, &rig.diag), 0);
	CHECK_EQ(btfview_index(&view, marks, 16, &rig.diag), 0);
	cand.view = &view;
	cand.type_id = in_module;
	r.type_id = foo;
	CHECK_EQ(relo_resolve(&rig.local_view, &r, &cands, &fix, &rig.diag), 0);
	CHECK_EQ(fix.target_value, 40);
	CHECK(fix.target_view == &view && fix.target_type_id == in_module);
}

/* The kernel's BTF in the other byte order gives the same answer. */
static void test_target_of_the_other_byte_order(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	btf_writer_init(&rig.target, true);
	target_foo("a", 8, "b", 16);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1"), 0);
	CHECK_EQ(rig.fix.target_value, 16);
}

/* Two flavors of one name, each matched by another kernel type: one object read as two layouts. */
static void test_mixed_roots(void)
{
	struct relo_cand copy[RELO_RIG_CANDS];
	struct relo_cands other = { copy, 2 }, none = { copy, 0 };
	uint32_t foo;

	relo_rig_init(&rig);
	foo = local_foo();
	target_foo("a", 8, "b", 16);
	target_foo("a", 12, "c", 16);
	memcpy(copy, rig.cand, sizeof(copy));
	CHECK(!relo_is_mixed(&rig.cands, &other)); /* nothing asked yet */
	CHECK(!relo_is_mixed(&rig.cands, &none));
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:1"), 0);
	CHECK(!relo_is_mixed(&rig.cands, &other)); /* the other may still be the same */
	copy[0] = copy[1];
	other.cnt = 1; /* as after a relocation of "c" */
	CHECK(relo_is_mixed(&rig.cands, &other));
}

/* Which kinds a root may become: its own, and an enum of either width. */
static void test_candidate_kinds(void)
{
	CHECK_EQ(relo_kind_mask(BTFVIEW_STRUCT), 1u << 4);
	CHECK_EQ(relo_kind_mask(BTFVIEW_TYPEDEF), 1u << 8);
	CHECK_EQ(relo_kind_mask(BTFVIEW_ENUM), 1u << 6 | 1u << 19);
	CHECK_EQ(relo_kind_mask(BTFVIEW_ENUM64), 1u << 6 | 1u << 19);
	CHECK_EQ(relo_kind_mask(77), 0);
}

int main(void)
{
	test_agreement_prunes_the_others();
	test_disagreement_is_ambiguous();
	test_order_decides();
	test_types_agree_but_ids_do_not();
	test_candidate_in_a_module();
	test_target_of_the_other_byte_order();
	test_mixed_roots();
	test_candidate_kinds();
	return check_result();
}
