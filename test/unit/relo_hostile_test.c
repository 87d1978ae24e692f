/* SPDX-License-Identifier: MIT */
/*
 * relo_hostile_test.c - accessors and BTFs made to hurt: a status and its text, soon.
 */
#include "btf_writer.h"
#include "check.h"
#include "relo_rig.h"

#include <time.h>

enum { PTR = 2, STRUCT = 4, TYPEDEF = 8 };

static struct relo_rig rig;

static void resolve_fails(uint32_t id, uint32_t kind, const char *access, int status)
{
	CHECK_EQ(relo_rig_resolve(&rig, id, kind, access), status);
	CHECK_EQ(rig.diag.status, status);
	CHECK(strstr(rig.diag.text, "CO-RE") != NULL);
}

static void test_accessors(void)
{
	static const char *const bad[] = { "", ":", ":0", "0:", "0::1", "-1", "-1:0", "0:-1", "+0",
					   "0 :1", "0: 1", "0:x", "x", "0x0", "0:2", "0:0:0",
					   "2147483648", "4294967295:0", "99999999999999999999" };
	struct btf_writer *w = &rig.local;
	uint32_t i, foo;

	relo_rig_init(&rig);
	i = btf_writer_int(w, "int", 4, BTF_WRITER_SIGNED);
	foo = btf_writer_record(w, STRUCT, "foo", 8);
	btf_writer_member(w, "a", i, 0);
	btf_writer_member(w, "b", i, 32);
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
		resolve_fails(foo, RELO_FIELD_BYTE_OFF, bad[n], COREPL_EFORMAT);
	resolve_fails(foo, RELO_KIND_CNT, "0", COREPL_EUNSUPPORTED);
	resolve_fails(foo, UINT32_MAX, "0", COREPL_EUNSUPPORTED);
	resolve_fails(99, RELO_FIELD_BYTE_OFF, "0", COREPL_EFORMAT);
	resolve_fails(0, RELO_FIELD_BYTE_OFF, "0", COREPL_EFORMAT); /* void has no size */
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "2147483647:1"), 0);
	CHECK_EQ(rig.fix.local_value, 2147483647ull * 8 + 4);
}

static void test_anonymous_root(void)
{
	uint32_t id;

	relo_rig_init(&rig);
	id = btf_writer_record(&rig.local, STRUCT, "", 8);
	resolve_fails(id, RELO_FIELD_EXISTS, "0", COREPL_EUNSUPPORTED);
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_TYPE_ID_LOCAL, "0"), 0);
}

/* DEPTH structs, each the only member of the next; members named or not. */
static uint32_t nest(struct btf_writer *w, int depth, bool is_named)
{
	uint32_t id = btf_writer_int(w, "int", 4, BTF_WRITER_SIGNED);

	for (int i = 0; i < depth; i++) {
		const uint32_t in = id;

		id = btf_writer_record(w, STRUCT, i + 1 < depth ? "" : "foo", 4);
		btf_writer_member(w, i == 0 || is_named ? "m" : "", in, 0);
	}
	return id;
}

static void test_nesting_limit(void)
{
	char access[200] = "0";
	uint32_t id;

	relo_rig_init(&rig);
	id = nest(&rig.local, 64, true);
	for (int i = 0; i < 63; i++)
		strcat(access, ":0");
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_FIELD_EXISTS, access), 0);
	strcat(access, ":0");
	resolve_fails(id, RELO_FIELD_EXISTS, access, COREPL_EFORMAT);
	/* the same limit on the target's side, for members without a name */
	relo_rig_init(&rig);
	id = nest(&rig.local, 1, true);
	relo_rig_cand(&rig, nest(&rig.target, 63, false));
	CHECK_EQ(relo_rig_resolve(&rig, id, RELO_FIELD_EXISTS, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, 1);
	rig.cands.cnt = 0;
	relo_rig_cand(&rig, nest(&rig.target, 64, false));
	resolve_fails(id, RELO_FIELD_EXISTS, "0:0", COREPL_EFORMAT);
}

static void test_cycles(void)
{
	struct btf_writer *w = &rig.target;
	uint32_t foo, i, id;

	relo_rig_init(&rig);
	i = btf_writer_int(&rig.local, "int", 4, BTF_WRITER_SIGNED);
	id = btf_writer_array(&rig.local, i, 2);
	foo = btf_writer_record(&rig.local, STRUCT, "foo", 8);
	btf_writer_member(&rig.local, "v", id, 0);
	id = btf_writer_ref(w, TYPEDEF, "loop", w->next_id); /* itself */
	btf_writer_record(w, STRUCT, "foo", 8);
	btf_writer_member(w, "v", id, 0);
	relo_rig_cand(&rig, w->next_id - 1);
	resolve_fails(foo, RELO_FIELD_EXISTS, "0:0", COREPL_EFORMAT);
	rig.cands.cnt = 0;
	id = btf_writer_array(w, w->next_id, 2); /* of itself */
	btf_writer_record(w, STRUCT, "foo", 8);
	btf_writer_member(w, "v", id, 0);
	relo_rig_cand(&rig, w->next_id - 1);
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_EXISTS, "0:0"), 0);
	CHECK_EQ(rig.fix.target_value, 0);
	resolve_fails(foo, RELO_FIELD_BYTE_OFF, "0:0:1:0", COREPL_EFORMAT);
}

/* Two pointers to themselves look alike for ever; so do arrays. */
static void test_endless_pointers(void)
{
	uint32_t local, target;

	relo_rig_init(&rig);
	local = btf_writer_ref(&rig.local, PTR, "p", rig.local.next_id);
	target = btf_writer_ref(&rig.target, PTR, "p", rig.target.next_id);
	relo_rig_cand(&rig, target);
	resolve_fails(local, RELO_TYPE_EXISTS, "0", COREPL_EFORMAT);
	resolve_fails(local, RELO_TYPE_MATCHES, "0", COREPL_EFORMAT);
}

/* Each level holds the one below 8 times: 8^30 members for a walk that does not count. */
static uint32_t exponential(struct btf_writer *w, const char *name, const char *last)
{
	uint32_t id = btf_writer_int(w, last, 4, 0);

	for (int i = 0; i < 30; i++) {
		const uint32_t in = id;

		id = btf_writer_record(w, STRUCT, i == 29 ? "foo" : "", 4);
		for (int k = 0; k < 8; k++)
			btf_writer_member(w, i == 0 ? last : name, in, 0);
	}
	return id;
}

static void test_exponential_types(void)
{
	const clock_t start = clock();
	struct btf_writer *l = &rig.local;
	uint32_t i, foo;

	relo_rig_init(&rig);
	i = btf_writer_int(l, "int", 4, 0);
	foo = btf_writer_record(l, STRUCT, "foo", 4);
	btf_writer_member(l, "wanted", i, 0);
	relo_rig_cand(&rig, exponential(&rig.target, "", "other"));
	resolve_fails(foo, RELO_FIELD_EXISTS, "0:0", COREPL_EFORMAT);
	CHECK(strstr(rig.diag.text, "too many steps") != NULL);
	relo_rig_init(&rig);
	foo = exponential(&rig.local, "m", "a");
	relo_rig_cand(&rig, exponential(&rig.target, "m", "b"));
	resolve_fails(foo, RELO_TYPE_MATCHES, "0", COREPL_EFORMAT);
	CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
}

/* Prototypes that take themselves twice: 2^32 pairs of parameters. */
static void test_exponential_prototypes(void)
{
	struct btf_writer *sides[] = { &rig.local, &rig.target };
	uint32_t id = 0;

	relo_rig_init(&rig);
	for (int s = 0; s < 2; s++) {
		const uint32_t proto = btf_writer_proto(sides[s], 0);

		btf_writer_param(sides[s], "", proto);
		btf_writer_param(sides[s], "", proto);
		id = btf_writer_ref(sides[s], TYPEDEF, "t", proto);
	}
	relo_rig_cand(&rig, id);
	resolve_fails(id, RELO_TYPE_EXISTS, "0", COREPL_EFORMAT);
	resolve_fails(id, RELO_TYPE_MATCHES, "0", COREPL_EFORMAT);
}

static void test_offset_overflow(void)
{
	struct btf_writer *w = &rig.local;
	uint32_t i, big, foo;

	relo_rig_init(&rig);
	i = btf_writer_int(w, "int", 4, 0);
	big = btf_writer_array(w, i, 0x3fffffff);
	foo = btf_writer_record(w, STRUCT, "foo", UINT32_MAX);
	btf_writer_member(w, "v", big, UINT32_MAX);
	/* 2^31 roots of 2^32 bytes are 2^66 bits */
	resolve_fails(foo, RELO_FIELD_BYTE_OFF, "2147483647:0", COREPL_EFORMAT);
	/* bit 2^32 - 1 and 5 elements on: byte 536870911 + 20 */
	CHECK_EQ(relo_rig_resolve(&rig, foo, RELO_FIELD_BYTE_OFF, "0:0:5"), 0);
	CHECK_EQ(rig.fix.local_value, 536870911 + 20);
	big = btf_writer_array(w, btf_writer_array(w, i, UINT32_MAX), UINT32_MAX);
	btf_writer_record(w, STRUCT, "bar", 8);
	btf_writer_member(w, "v", big, 0);
	resolve_fails(w->next_id - 1, RELO_FIELD_BYTE_SIZE, "0:0", COREPL_EFORMAT);
}

int main(void)
{
	test_accessors();
	test_anonymous_root();
	test_nesting_limit();
	test_cycles();
	test_endless_pointers();
	test_exponential_types();
	test_exponential_prototypes();
	test_offset_overflow();
	return check_result();
}
