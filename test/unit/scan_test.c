// SPDX-License-Identifier: MIT
/*
 * scan_test.c - the scan over hand-made types: which names match, and what a wrong guess may
 * not do.
 *
 * Expected hits come from how the types were written; the loop over real kernels with libbpf is
 * kernels_peer.c.
 */
#include "btf_writer.h"
#include "check.h"
#include "core/scan.h"

enum { PTR = 2, STRUCT = 4, UNION = 5, TYPEDEF = 8, CONST = 10 };
enum { HIT_CAP = 4096, MARK_CAP = 65536 };

static struct btf_writer writer;
static struct btfview view;
static uint32_t marks[MARK_CAP], slots[64];
static struct scan_hit hits[HIT_CAP];
static struct scan_mem mem;
static struct corepl_diag diag;

static void want_name(struct scan_want *w, const char *name, uint32_t kind, uint32_t flags)
{
	memset(w, 0, sizeof(*w));
	w->name = name;
	w->name_size = (uint32_t)strlen(name);
	w->hash = scan_hash(name, w->name_size);
	w->kind_mask = 1u << kind;
	w->flags = flags;
}

static int scan(struct scan_want *wants, uint32_t want_cnt, const struct btfview *base)
{
	size_t size;
	const void *blob = btf_writer_blob(&writer, &size);
	int rc;

	memset(&diag, 0, sizeof(diag));
	mem = (struct scan_mem){ slots, scan_slot_cnt(want_cnt), hits, HIT_CAP, 0 };
	rc = btfview_open(&view, blob, size, base, &diag);
	return rc ? rc : scan_types(&view, marks, MARK_CAP, wants, want_cnt, &mem, &diag);
}

/* Every essential size around the 8 bytes that the filter sees. */
static void test_flavored_targets(void)
{
	static const char letters[] = "abcdefghijklmnop";
	char plain[20], flavored[40], other[40];
	struct scan_want wants[2];

	for (uint32_t n = 1; n <= 16; n++) {
		uint32_t id_plain, id_flavored, id_other;

		snprintf(plain, sizeof(plain), "%.*s", (int)n, letters);
		snprintf(flavored, sizeof(flavored), "%s___v", plain);
		snprintf(other, sizeof(other), "%s__v", plain); /* two underscores: another name */
		btf_writer_init(&writer, false);
		id_plain = btf_writer_record(&writer, STRUCT, plain, 0);
		id_flavored = btf_writer_record(&writer, STRUCT, flavored, 0);
		id_other = btf_writer_record(&writer, STRUCT, other, 0);
		for (int i = 0; i < 20; i++) /* strings far from the end can be read in words */
			btf_writer_record(&writer, UNION, plain, 0);
		want_name(&wants[0], plain, STRUCT, 0);
		want_name(&wants[1], plain, STRUCT, SCAN_EXACT);
		CHECK_EQ(scan(wants, 2, NULL), 0);
		CHECK_EQ(mem.hit_cnt, 3);
		CHECK_EQ(wants[0].hit_cnt, 2);
		CHECK_EQ(hits[0].type_id, id_plain);
		CHECK_EQ(hits[1].type_id, id_flavored);
		CHECK_EQ(wants[1].hit_first, 2);
		CHECK_EQ(hits[2].type_id, id_plain);
		want_name(&wants[0], flavored, STRUCT, SCAN_EXACT);
		want_name(&wants[1], other, STRUCT, 0);
		CHECK_EQ(scan(wants, 2, NULL), 0);
		CHECK_EQ(mem.hit_cnt, 2);
		CHECK_EQ(hits[0].type_id, id_flavored);
		CHECK_EQ(hits[1].type_id, id_other);
	}
}

static void test_same_name_many_wants_and_kinds(void)
{
	struct scan_want wants[4];
	uint32_t s, u, t;

	btf_writer_init(&writer, false);
	t = btf_writer_ref(&writer, TYPEDEF, "thing", 0);
	u = btf_writer_record(&writer, UNION, "thing", 0);
	s = btf_writer_record(&writer, STRUCT, "thing", 0);
	btf_writer_record(&writer, STRUCT, "thin", 0);
	btf_writer_record(&writer, STRUCT, "things", 0);
	want_name(&wants[0], "thing", UNION, 0);
	want_name(&wants[1], "thing", STRUCT, 0);
	wants[1].kind_mask |= 1u << TYPEDEF;
	want_name(&wants[2], "absent", STRUCT, 0);
	want_name(&wants[3], "thing", UNION, 0);
	CHECK_EQ(scan(wants, 4, NULL), 0);
	CHECK_EQ(mem.hit_cnt, 4);
	CHECK_EQ(hits[0].type_id, u);
	CHECK_EQ(hits[1].type_id, t); /* ids ascend within a want */
	CHECK_EQ(hits[2].type_id, s);
	CHECK_EQ(wants[1].hit_first, 1);
	CHECK_EQ(wants[1].hit_cnt, 2);
	CHECK_EQ(wants[2].hit_cnt, 0);
	CHECK_EQ(hits[wants[3].hit_first].type_id, u);
}

static void test_too_little_memory(void)
{
	struct scan_want want;

	btf_writer_init(&writer, false);
	for (int i = 0; i < 10; i++)
		btf_writer_record(&writer, STRUCT, "twin", 0);
	want_name(&want, "twin", STRUCT, 0);
	CHECK_EQ(scan(&want, 1, NULL), 0);
	mem.hit_cap = 3;
	CHECK_EQ(scan_types(&view, marks, MARK_CAP, &want, 1, &mem, &diag), COREPL_ENOSPACE);
	CHECK_EQ(mem.hit_cnt, 10);
	CHECK_STR(diag.text, "scan: hits: found room for 3, need 10");
	mem.slot_cnt = 1;
	CHECK_EQ(scan_types(&view, marks, MARK_CAP, &want, 1, &mem, NULL), COREPL_EUSAGE);
	mem.slot_cnt = 3;
	CHECK_EQ(scan_types(&view, marks, MARK_CAP, &want, 1, &mem, NULL), COREPL_EUSAGE);
	mem.slot_cnt = 2;
	CHECK_EQ(scan_types(&view, marks, 1, &want, 1, &mem, NULL), COREPL_ENOSPACE);
}

/* No want, no type. */
static void test_nothing(void)
{
	struct scan_want want;

	btf_writer_init(&writer, false);
	CHECK_EQ(scan(NULL, 0, NULL), 0);
	CHECK_EQ(view.id_end, 1);
	want_name(&want, "x", STRUCT, 0);
	CHECK_EQ(scan(&want, 1, NULL), 0);
	CHECK_EQ(mem.hit_cnt, 0);
}

/*
 * Enough types that the scan cuts them into runs; every 50th is wanted.  FAKE puts long
 * arrays of members in between that read like types themselves: the guessed starts are wrong then.
 */
static uint32_t write_many(bool is_big, bool is_fake, uint32_t *wanted_ids)
{
	uint32_t wanted_cnt = 0, id;
	char name[32];

	btf_writer_init(&writer, is_big);
	btf_writer_int(&writer, "long", 4, 0);
	for (uint32_t i = 0; i < 8000; i++) {
		snprintf(name, sizeof(name), "type_%u", i);
		id = btf_writer_record(&writer, STRUCT, i % 50 ? name : "wanted", 8);
		if (i % 50 == 0)
			wanted_ids[wanted_cnt++] = id;
		for (uint32_t n = 0; !is_fake && n < i % 4; n++)
			btf_writer_member(&writer, n ? "m" : "", 1, 32 * n);
		btf_writer_ref(&writer, PTR, "", id);
		if (!is_fake || i % 400)
			continue;
		/* { name_off 0, type CONST << 24, bit_off 1 } is a "const" type of id 1. */
		btf_writer_record(&writer, STRUCT, "", 8);
		for (uint32_t n = 0; n < 3000; n++)
			btf_writer_member(&writer, "", CONST << 24, 1);
	}
	return wanted_cnt;
}

static void test_runs(bool is_big, bool is_fake)
{
	static uint32_t ids[1000], index_marks[MARK_CAP];
	uint32_t wanted_cnt = write_many(is_big, is_fake, ids);
	struct btfview plain;
	struct scan_want want;
	size_t size;
	const void *blob = btf_writer_blob(&writer, &size);

	want_name(&want, "wanted", STRUCT, 0);
	CHECK_EQ(scan(&want, 1, NULL), 0);
	CHECK_STR(diag.text, "");
	CHECK(is_fake ? view.run_cnt == 1 : view.run_cnt == BTFVIEW_RUN_MAX);
	CHECK_EQ(view.ptr_size, 4);
	CHECK_EQ(mem.hit_cnt, wanted_cnt);
	for (uint32_t i = 0; i < wanted_cnt; i++)
		CHECK_EQ(hits[i].type_id, ids[i]);
	CHECK_EQ(btfview_open(&plain, blob, size, NULL, NULL), 0);
	CHECK_EQ(btfview_index(&plain, index_marks, MARK_CAP, NULL), 0);
	CHECK_EQ(view.id_end, plain.id_end);
	for (uint32_t id = 1; id < plain.id_end; id++) {
		struct btfview_type a, b;

		CHECK_EQ(btfview_type(&plain, id, &a), 0);
		CHECK_EQ(btfview_type(&view, id, &b), 0);
		CHECK_EQ(a.extra_off, b.extra_off);
	}
}

/* The same fault, whether it lies in a run of its own or in the only one. */
static void test_fault_is_named(void)
{
	static uint32_t ids[1000];
	struct scan_want want;
	size_t size;
	uint8_t *blob;

	write_many(false, false, ids);
	blob = (uint8_t *)(uintptr_t)btf_writer_blob(&writer, &size);
	want_name(&want, "wanted", STRUCT, 0);
	CHECK_EQ(scan(&want, 1, NULL), 0);
	blob[24 + writer.open_off + 7] = 0; /* the last type's kind */
	mem.hit_cnt = 0;
	CHECK_EQ(btfview_open(&view, blob, size, NULL, &diag), 0);
	CHECK_EQ(scan_types(&view, marks, MARK_CAP, &want, 1, &mem, &diag), COREPL_EFORMAT);
	CHECK(strstr(diag.text, ": kind: found 0") != NULL);
}

static void test_module(void)
{
	static struct btf_writer vmlinux;
	static uint32_t base_marks[64];
	struct scan_want wants[2];
	struct btfview base;
	const void *blob;
	size_t size;
	uint32_t id;

	btf_writer_init(&vmlinux, false);
	btf_writer_record(&vmlinux, STRUCT, "shared_name", 4);
	blob = btf_writer_blob(&vmlinux, &size);
	CHECK_EQ(btfview_open(&base, blob, size, NULL, NULL), 0);
	CHECK_EQ(btfview_index(&base, base_marks, 64, NULL), 0);
	btf_writer_init_split(&writer, &vmlinux);
	id = btf_writer_record(&writer, STRUCT, "own_name___v1", 4);
	want_name(&wants[0], "shared_name", STRUCT, 0);
	want_name(&wants[1], "own_name", STRUCT, 0);
	CHECK_EQ(scan(wants, 2, &base), 0);
	CHECK_EQ(wants[0].hit_cnt, 0); /* the base is scanned by itself */
	CHECK_EQ(wants[1].hit_cnt, 1);
	CHECK_EQ(hits[0].type_id, id);
}

static void test_hash(void)
{
	char name[40] = { 0 };

	/* The same for a name wherever it lies, different for names that differ in any byte. */
	for (uint32_t size = 1; size < 32; size++) {
		uint32_t hash;

		memset(name, 'a', size);
		hash = scan_hash(name, size);
		memmove(name + 3, name, size);
		CHECK_EQ(scan_hash(name + 3, size), hash);
		for (uint32_t i = 0; i < size; i++) {
			name[3 + i] ^= 1;
			CHECK(scan_hash(name + 3, size) != hash);
			name[3 + i] ^= 1;
		}
		CHECK(scan_hash(name + 3, size - 1) != hash);
		memset(name, 0, sizeof(name));
	}
	CHECK_EQ(scan_slot_cnt(0), 2);
	CHECK_EQ(scan_slot_cnt(1), 2);
	CHECK_EQ(scan_slot_cnt(2), 4);
	CHECK_EQ(scan_slot_cnt(100), 256);
}

int main(void)
{
	test_flavored_targets();
	test_same_name_many_wants_and_kinds();
	test_too_little_memory();
	test_nothing();
	test_runs(false, false);
	test_runs(true, false);
	test_runs(false, true);
	test_fault_is_named();
	test_module();
	test_hash();
	return check_result();
}
