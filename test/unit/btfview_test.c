// SPDX-License-Identifier: MIT
/*
 * btfview_test.c - the BTF view over hand-made blobs: headers, kinds, strings, sizes, bases.
 *
 * Expected numbers are written out from the kernel's Documentation/bpf/btf.rst; the same view is
 * held against libbpf over real kernels in kernels_peer.c.
 */
#include "btf_writer.h"
#include "check.h"
#include "core/btfview.h"

enum { PTR = 2, STRUCT = 4, TYPEDEF = 8, VOLATILE = 9, CONST = 10, TYPE_TAG = 18 };

static struct btf_writer writer, module;
static uint32_t marks[4096];
static struct corepl_diag diag;

/* Open and index a blob; the first status that is not 0. */
static int view_bytes(struct btfview *v, const void *blob, size_t size, const struct btfview *base)
{
	int rc;

	memset(&diag, 0, sizeof(diag));
	rc = btfview_open(v, blob, size, base, &diag);
	return rc ? rc : btfview_index(v, marks + (base ? 2048 : 0), 2048, &diag);
}

static int view_writer(struct btfview *v, struct btf_writer *w, const struct btfview *base)
{
	size_t size;
	const void *blob = btf_writer_blob(w, &size);

	return view_bytes(v, blob, size, base);
}

static void test_kinds(bool is_big)
{
	struct btfview_type t;
	struct btfview_member m;
	struct btfview_enumval e;
	struct btfview_array a;
	struct btfview_param p;
	struct btfview v;
	uint32_t i, s, arr, en, e64, proto, ref;

	btf_writer_init(&writer, is_big);
	i = btf_writer_int(&writer, "int", 4, BTF_WRITER_SIGNED);
	s = btf_writer_record(&writer, STRUCT, "pair", 12);
	btf_writer_member(&writer, "a", i, 0);
	btf_writer_bitfield(&writer, "b", i, 33, 5);
	arr = btf_writer_array(&writer, s, 7);
	en = btf_writer_enum(&writer, "small", 4, true);
	btf_writer_value(&writer, "MINUS", (uint64_t)-2);
	e64 = btf_writer_enum(&writer, "large", 8, false);
	btf_writer_value(&writer, "HIGH", 0x123456789abcdef0u);
	proto = btf_writer_proto(&writer, i);
	btf_writer_param(&writer, "x", s);
	ref = btf_writer_ref(&writer, TYPEDEF, "alias", arr);
	CHECK_EQ(view_writer(&v, &writer, NULL), 0);
	CHECK_EQ(v.id_end, ref + 1);

	CHECK_EQ(btfview_type(&v, 0, &t), 0);
	CHECK_EQ(t.kind, BTFVIEW_VOID);
	CHECK_EQ(btfview_type(&v, i, &t), 0);
	CHECK_EQ(btfview_int_data(&v, &t), 0x01000020);
	CHECK_EQ(btfview_type(&v, s, &t), 0);
	CHECK_EQ(t.vlen, 2);
	CHECK_STR(btfview_str(&v, t.name_off), "pair");
	btfview_member(&v, &t, 1, &m);
	CHECK_STR(btfview_str(&v, m.name_off), "b");
	CHECK_EQ(m.bit_off, 33);
	CHECK_EQ(m.bit_size, 5);
	CHECK_EQ(m.type_id, i);
	CHECK_EQ(btfview_type(&v, arr, &t), 0);
	btfview_array(&v, &t, &a);
	CHECK_EQ(a.elem_type_id, s);
	CHECK_EQ(a.elem_cnt, 7);
	CHECK_EQ(btfview_type(&v, en, &t), 0);
	btfview_enumval(&v, &t, 0, &e);
	CHECK_EQ(e.value, -2);
	CHECK_EQ(btfview_type(&v, e64, &t), 0);
	btfview_enumval(&v, &t, 0, &e);
	CHECK_EQ(e.value, 0x123456789abcdef0);
	CHECK_EQ(btfview_type(&v, proto, &t), 0);
	btfview_param(&v, &t, 0, &p);
	CHECK_EQ(p.type_id, s);
	CHECK_STR(btfview_str(&v, p.name_off), "x");
	CHECK_EQ(btfview_type(&v, ref + 1, &t), COREPL_ERANGE);
	CHECK_EQ(btfview_type(&v, UINT32_MAX, &t), COREPL_ERANGE);
	CHECK(btfview_str(&v, (uint32_t)v.strs.size) == NULL);
	CHECK_STR(btfview_str(&v, (uint32_t)v.strs.size - 1), "");
}

static void check_size(const struct btfview *v, uint32_t id, int rc, uint64_t need)
{
	uint64_t size = 0;

	CHECK_EQ(btfview_size(v, id, &size), rc);
	if (!rc)
		CHECK_EQ(size, need);
}

static void test_sizes(void)
{
	uint32_t l, s, arr, arr2, ptr, con, huge, fwd, none, proto;
	struct btfview v;

	btf_writer_init(&writer, false);
	l = btf_writer_int(&writer, "long unsigned int", 4, 0);
	s = btf_writer_record(&writer, STRUCT, "s", 12);
	arr = btf_writer_array(&writer, s, 3);
	arr2 = btf_writer_array(&writer, arr, 5);
	ptr = btf_writer_ref(&writer, PTR, "", s);
	con = btf_writer_ref(&writer, CONST, "", arr2);
	huge = btf_writer_array(&writer, arr2, 0x10000000);
	fwd = btf_writer_fwd(&writer, "unknown", false);
	none = btf_writer_array(&writer, s, 0);
	proto = btf_writer_proto(&writer, 0);
	CHECK_EQ(view_writer(&v, &writer, NULL), 0);
	CHECK_EQ(v.ptr_size, 4); /* "long" has 4 bytes */
	check_size(&v, l, 0, 4);
	check_size(&v, arr, 0, 36);
	check_size(&v, con, 0, 180);
	check_size(&v, ptr, 0, 4);
	check_size(&v, none, 0, 0);
	check_size(&v, huge, COREPL_EFORMAT, 0); /* 180 * 2^28 bytes */
	check_size(&v, fwd, COREPL_EFORMAT, 0);
	check_size(&v, proto, COREPL_EFORMAT, 0);
	check_size(&v, 0, COREPL_EFORMAT, 0);
	check_size(&v, 999, COREPL_ERANGE, 0);
}

static void test_cycles_end(void)
{
	uint32_t self, a, arr, out, stop;
	struct btfview_type t;
	struct btfview v;

	btf_writer_init(&writer, false);
	self = btf_writer_ref(&writer, TYPEDEF, "self", 1);
	a = btf_writer_ref(&writer, CONST, "", 3);
	btf_writer_ref(&writer, VOLATILE, "", a);
	arr = btf_writer_array(&writer, 4, 2);
	out = btf_writer_ref(&writer, CONST, "", 1000);
	stop = btf_writer_ref(&writer, CONST, "", self);
	CHECK_EQ(view_writer(&v, &writer, NULL), 0);
	check_size(&v, self, COREPL_EFORMAT, 0);
	check_size(&v, a, COREPL_EFORMAT, 0);
	check_size(&v, arr, COREPL_EFORMAT, 0);
	check_size(&v, out, COREPL_ERANGE, 0);
	CHECK_EQ(btfview_skip_mods(&v, self, true, &t), COREPL_EFORMAT);
	CHECK_EQ(btfview_skip_mods(&v, a, false, &t), COREPL_EFORMAT);
	CHECK_EQ(btfview_skip_mods(&v, out, true, &t), COREPL_ERANGE);
	CHECK_EQ(btfview_skip_mods(&v, stop, false, &t), 0);
	CHECK_EQ(t.id, self);
}

static void test_modifiers(void)
{
	uint32_t i, alias, con, tag;
	struct btfview_type t;
	struct btfview v;

	btf_writer_init(&writer, false);
	i = btf_writer_int(&writer, "int", 4, 0);
	con = btf_writer_ref(&writer, CONST, "", i);
	alias = btf_writer_ref(&writer, TYPEDEF, "alias", con);
	tag = btf_writer_ref(&writer, TYPE_TAG, "user", alias);
	CHECK_EQ(view_writer(&v, &writer, NULL), 0);
	CHECK_EQ(v.ptr_size, 8); /* nothing is called long */
	CHECK_EQ(btfview_skip_mods(&v, tag, true, &t), 0);
	CHECK_EQ(t.id, i);
	CHECK_EQ(btfview_skip_mods(&v, tag, false, &t), 0);
	CHECK_EQ(t.id, alias);
	CHECK_EQ(btfview_skip_mods(&v, 0, true, &t), 0);
	CHECK_EQ(t.kind, BTFVIEW_VOID);
}

static void test_module(void)
{
	uint32_t i, s, ptr;
	struct btfview base, v;
	struct btfview_type t;
	struct btfview_member m;

	btf_writer_init(&writer, false);
	i = btf_writer_int(&writer, "long", 4, 0);
	s = btf_writer_record(&writer, STRUCT, "in_base", 4);
	btf_writer_member(&writer, "field", i, 0);
	CHECK_EQ(view_writer(&base, &writer, NULL), 0);
	btf_writer_init_split(&module, &writer);
	ptr = btf_writer_ref(&module, TYPEDEF, "in_module", s);
	CHECK_EQ(view_writer(&v, &module, &base), 0);
	CHECK_EQ(v.first_id, 3);
	CHECK_EQ(ptr, 3);
	CHECK_EQ(v.ptr_size, 4);
	CHECK_EQ(btfview_type(&v, ptr, &t), 0);
	CHECK_STR(btfview_str(&v, t.name_off), "in_module");
	CHECK_EQ(btfview_type(&v, s, &t), 0); /* the base's, through the module's view */
	CHECK_STR(btfview_str(&v, t.name_off), "in_base");
	btfview_member(&v, &t, 0, &m);
	CHECK_STR(btfview_str(&v, m.name_off), "field");
	check_size(&v, ptr, 0, 4);
	CHECK_EQ(btfview_type(&base, ptr, &t), COREPL_ERANGE);
}

/* A blob word by word: header of HDR_SIZE bytes, then TYPES, LAYOUT, "" as the only string. */
struct blob {
	uint32_t words[64];
	uint32_t cnt;
};

static void blob_make(struct blob *b, uint32_t hdr_size, const uint32_t *types, uint32_t type_cnt,
		      const uint32_t *layout, uint32_t layout_cnt)
{
	uint32_t head[10] = { 0x0001eb9f, hdr_size, 0, type_cnt * 4, (type_cnt + layout_cnt) * 4, 1,
			      type_cnt * 4, layout_cnt * 4, 0, 0 };

	memset(b, 0, sizeof(*b));
	memcpy(b->words, head, hdr_size);
	b->cnt = hdr_size / 4;
	memcpy(b->words + b->cnt, types, type_cnt * 4);
	b->cnt += type_cnt;
	if (layout_cnt)
		memcpy(b->words + b->cnt, layout, layout_cnt * 4);
	b->cnt += layout_cnt + 1;
}

/* Kind 100 is not known to anybody; bits 24-30 hold it, bits 0-23 its vlen. */
static void test_unknown_kind_is_skipped_by_layout(void)
{
	const uint32_t types[] = { 0, 100u << 24 | 2, 0, 7, 8, 8, 9, 9, /* tail: 4 + 2 * 8 */
				   0, 2u << 24, 1 };
	uint32_t layout[101] = { 0 };
	struct btfview_type t;
	struct btfview v;
	struct {
		struct blob b;
		uint32_t more[128];
	} room;

	layout[100] = 4 | 8 << 8; /* info_size 4, elem_size 8 */
	memset(&room, 0, sizeof(room));
	blob_make(&room.b, 32, types, 11, NULL, 0);
	CHECK_EQ(view_bytes(&v, room.b.words, room.b.cnt * 4, NULL), COREPL_EFORMAT);
	CHECK(strstr(diag.text, "type [1]: kind: found 100") != NULL);
	room.b.words[6] = 48; /* layout after types and the string */
	room.b.words[7] = sizeof(layout);
	memcpy(room.b.words + 8 + 12, layout, sizeof(layout));
	CHECK_EQ(view_bytes(&v, room.b.words, (8 + 12 + 101) * 4, NULL), 0);
	CHECK_EQ(v.id_end, 3);
	CHECK_EQ(btfview_type(&v, 1, &t), 0);
	CHECK_EQ(t.kind, 100);
	CHECK_EQ(t.vlen, 2);
	CHECK_EQ(btfview_type(&v, 2, &t), 0);
	CHECK_EQ(t.kind, PTR);
	room.b.words[7] -= 4; /* kind 100 is not described any more */
	CHECK_EQ(view_bytes(&v, room.b.words, (8 + 12 + 101) * 4, NULL), COREPL_EFORMAT);
	room.b.words[7] += 5;
	CHECK_EQ(view_bytes(&v, room.b.words, (8 + 12 + 102) * 4, NULL), COREPL_EFORMAT);
	room.b.words[7] += 400;
	CHECK_EQ(view_bytes(&v, room.b.words, (8 + 12 + 101) * 4, NULL), COREPL_ETRUNC);
}

static void test_vlen_of_24_bits(void)
{
	const uint32_t types[] = { 0, 4u << 24 | 0xffffff, 4 };
	struct btfview v;
	struct blob b;

	blob_make(&b, 24, types, 3, NULL, 0);
	CHECK_EQ(view_bytes(&v, b.words, b.cnt * 4, NULL), COREPL_ETRUNC);
	CHECK_STR(diag.text, ".BTF: type [1]: found 12 bytes, need 201326592"); /* 12 + 12 * vlen */
}

struct broken {
	uint32_t word;      /* index in the blob */
	uint32_t value;
	int status;
	const char *text;   /* part of the message */
};

static void test_broken_headers(void)
{
	static const struct broken broken[] = {
		{ 0, 0x0001eb9e, COREPL_EFORMAT, "magic: found 0xeb9e, need 0xeb9f" },
		{ 0, 0x0002eb9f, COREPL_EUNSUPPORTED, "version 2 flags 0" },
		{ 0, 0x0101eb9f, COREPL_EUNSUPPORTED, "version 1 flags 1" },
		{ 1, 23, COREPL_EFORMAT, "size: found 23, need >= 24" },
		{ 1, 0xffffffff, COREPL_ETRUNC, "size: found 4294967295" },
		{ 2, 100, COREPL_ETRUNC, "type section: found bytes 124 to 136, need end <= 40" },
		{ 2, 0xfffffff0, COREPL_ETRUNC, "type section" },
		{ 3, 0xffffffff, COREPL_ETRUNC, "type section" },
		{ 3, 11, COREPL_ETRUNC, "type [1]: found 11 bytes, need 12" },
		{ 4, 0xfffffff0, COREPL_ETRUNC, "string section" },
		{ 5, 0, COREPL_EFORMAT, "strings: found 0 bytes" },
		{ 5, 100, COREPL_ETRUNC, "string section" },
		{ 7, 0, COREPL_EFORMAT, "type [1]: kind: found 0" },
		{ 7, 0x7f000000, COREPL_EFORMAT, "type [1]: kind: found 127" },
		{ 9, 1, COREPL_EFORMAT, "strings: found 1 bytes without NUL" },
	};
	const uint32_t types[] = { 0, 2u << 24, 0 };
	struct btfview v;
	struct blob b;

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		blob_make(&b, 24, types, 3, NULL, 0);
		CHECK_EQ(view_bytes(&v, b.words, b.cnt * 4, NULL), 0);
		b.words[broken[i].word] = broken[i].value;
		CHECK_EQ(view_bytes(&v, b.words, b.cnt * 4, NULL), broken[i].status);
		if (!strstr(diag.text, broken[i].text))
			CHECK_STR(diag.text, broken[i].text);
	}
	blob_make(&b, 24, types, 3, NULL, 0);
	for (size_t size = 0; size < b.cnt * 4 - 3; size++)
		CHECK(view_bytes(&v, b.words, size, NULL) != 0);
	CHECK_EQ(btfview_open(&v, b.words, b.cnt * 4, NULL, NULL), 0);
	CHECK_EQ(btfview_index(&v, marks, 0, &diag), COREPL_ENOSPACE);
}

static void test_essential_sizes(void)
{
	static const struct {
		const char *name;
		size_t size;
	} samples[] = {
		{ "task_struct", 11 }, { "task_struct___x", 11 }, { "a___b", 1 }, { "a____b", 6 },
		{ "___b", 4 }, { "a___", 4 }, { "x___v1___v2", 6 }, { "", 0 }, { "a__b", 4 },
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		CHECK_EQ(btfview_essential_size(samples[i].name), samples[i].size);
}

/* With a memo, of fewer entries than there are types, every type is what it is without. */
static void test_memo(void)
{
	static struct btfview_memo memo;
	struct btfview plain, fast;
	struct btfview_type a, b;
	uint32_t id = 0;

	btf_writer_init(&writer, false);
	for (uint32_t i = 0; i < 3 * BTFVIEW_MEMO_CNT; i++)
		btf_writer_ref(&writer, i % 2 ? PTR : CONST, "", i);
	CHECK_EQ(view_writer(&plain, &writer, NULL), 0);
	fast = plain;
	fast.memo = &memo;
	for (uint32_t n = 0; n < 4096; n++) {
		id = (id * 5 + n % 3) % (plain.id_end + 2);
		CHECK_EQ(btfview_type(&fast, id, &b), btfview_type(&plain, id, &a));
		if (id >= plain.id_end)
			continue;
		CHECK_EQ(b.id, a.id);
		CHECK_EQ(b.kind, a.kind);
		CHECK_EQ(b.size_or_type, a.size_or_type);
		CHECK_EQ(b.extra_off, a.extra_off);
	}
}

int main(void)
{
	test_kinds(false);
	test_kinds(true);
	test_sizes();
	test_cycles_end();
	test_modifiers();
	test_module();
	test_unknown_kind_is_skipped_by_layout();
	test_vlen_of_24_bits();
	test_broken_headers();
	test_essential_sizes();
	test_memo();
	return check_result();
}
