// SPDX-License-Identifier: MIT
/*
 * extview_test.c - .BTF.ext over hand-made bytes in both orders, whole and broken.
 *
 * The bytes are written out from the kernel's Documentation/bpf/btf.rst, "4.2 .BTF.ext section".
 */
#include "check.h"
#include "core/extview.h"

enum { WORD_CNT = 47, FUNC_AT = 8, LINE_AT = 19, CORE_AT = 34 };

/* Header of 32 bytes; func_info: two blocks; line_info: one, records of 20; core_relo: one. */
static const uint32_t good[WORD_CNT] = {
	0x0001eb9f, 32, 0, 44, 44, 60, 104, 52,
	8, 100, 2, 0, 11, 64, 12, 200, 1, 8, 13,
	20, 100, 2, 0, 1, 2, 3 << 10 | 4, 99, 8, 5, 6, 7 << 10 | 8, 99, 0, 0,
	16, 100, 2, 16, 21, 22, 0, 24, 31, 32, 12, 0, 0,
};

static uint8_t blob[WORD_CNT * 4];
static struct corepl_diag diag;

static void make(bool is_big)
{
	for (uint32_t i = 0; i < WORD_CNT; i++)
		for (uint32_t n = 0; n < 4; n++)
			blob[i * 4 + (is_big ? 3 - n : n)] = (uint8_t)(good[i] >> 8 * n);
	if (is_big) { /* magic, version and flags are u16, u8, u8 */
		blob[0] = 0xeb;
		blob[1] = 0x9f;
		blob[2] = 1;
		blob[3] = 0;
	}
}

static void put(uint32_t word, uint32_t value)
{
	for (uint32_t n = 0; n < 4; n++)
		blob[word * 4 + n] = (uint8_t)(value >> 8 * n);
}

static int view(struct extview *e, size_t size)
{
	memset(&diag, 0, sizeof(diag));
	return extview_open(e, blob, size, &diag);
}

static void test_records(bool is_big)
{
	struct extview_record r;
	struct extview_block b;
	struct extview e;
	uint32_t pos = 0;

	make(is_big);
	put(WORD_CNT - 1, 0);
	/* line_info is 15 words, of which the block takes 1 + 2 + 10; cut off the rest. */
	if (is_big)
		blob[23] = 52;
	else
		put(5, 52);
	blob[is_big ? 31 : 28] = 44; /* core_relo: 1 + 2 + 8 words */
	CHECK_EQ(view(&e, sizeof(blob)), 0);
	CHECK_STR(diag.text, "");
	CHECK_EQ(extview_next(&e, EXTVIEW_FUNC, &pos, &b), 1);
	CHECK_EQ(b.sec_name_off, 100);
	CHECK_EQ(b.record_cnt, 2);
	CHECK_EQ(b.record_off, (FUNC_AT + 3) * 4);
	extview_record(&e, &b, 1, &r);
	CHECK_EQ(r.insn_off, 64);
	CHECK_EQ(r.word[0], 12);
	CHECK_EQ(r.word[1], 0); /* records of 8 bytes have no more */
	CHECK_EQ(extview_next(&e, EXTVIEW_FUNC, &pos, &b), 1);
	CHECK_EQ(b.sec_name_off, 200);
	extview_record(&e, &b, 0, &r);
	CHECK_EQ(r.word[0], 13);
	CHECK_EQ(extview_next(&e, EXTVIEW_FUNC, &pos, &b), 0);

	pos = 0;
	CHECK_EQ(extview_next(&e, EXTVIEW_LINE, &pos, &b), 1);
	CHECK_EQ(b.record_size, 20);
	extview_record(&e, &b, 1, &r);
	CHECK_EQ(r.insn_off, 8);
	CHECK_EQ(r.word[2], 7 << 10 | 8);
	CHECK_EQ(extview_next(&e, EXTVIEW_LINE, &pos, &b), 0);

	pos = 0;
	CHECK_EQ(extview_next(&e, EXTVIEW_CORE, &pos, &b), 1);
	extview_record(&e, &b, 1, &r);
	CHECK_EQ(r.insn_off, 24);
	CHECK_EQ(r.word[0], 31);
	CHECK_EQ(r.word[2], 12);
	CHECK_EQ(extview_next(&e, EXTVIEW_CORE, &pos, &b), 0);
}

struct broken {
	uint32_t word;
	uint32_t value;
	int status;
	const char *text;
};

static void test_broken(void)
{
	static const struct broken broken[] = {
		{ 0, 0x0001eb90, COREPL_EFORMAT, "magic: found 0xeb90, need 0xeb9f" },
		{ 0, 0x0002eb9f, COREPL_EUNSUPPORTED, "version 2" },
		{ 1, 20, COREPL_EFORMAT, "size: found 20, need >= 24" },
		{ 1, 1000, COREPL_ETRUNC, "size: found 1000, need <= 188" },
		{ 2, 2, COREPL_EFORMAT, "func_info: found at byte 34, need a multiple of 4" },
		{ 2, 0xfffffffc, COREPL_ETRUNC, "func_info" },
		{ 3, 0xffffffff, COREPL_ETRUNC, "func_info" },
		{ 3, 3, COREPL_ETRUNC, "func_info: found 3 bytes" },
		{ 3, 40, COREPL_ETRUNC, "func_info: block at byte 24" },
		{ FUNC_AT, 4, COREPL_EFORMAT, "func_info: record size: found 4, need >= 8" },
		{ FUNC_AT, 10, COREPL_EFORMAT, "record size: found 10" },
		{ FUNC_AT, 0xfffffffc, COREPL_ETRUNC, "func_info: block at byte 0" },
		{ FUNC_AT + 2, 0, COREPL_EFORMAT, "found 0 records, need >= 1" },
		{ FUNC_AT + 2, 0x20000001, COREPL_ETRUNC, "func_info: block at byte 0" },
		{ LINE_AT, 12, COREPL_EFORMAT, "line_info: record size: found 12, need >= 16" },
		{ CORE_AT, 12, COREPL_EFORMAT, "core_relo: record size: found 12, need >= 16" },
	};
	struct extview e;

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		make(false);
		put(5, 52);
		put(7, 44);
		put(broken[i].word, broken[i].value);
		CHECK_EQ(view(&e, sizeof(blob)), broken[i].status);
		if (!strstr(diag.text, broken[i].text))
			CHECK_STR(diag.text, broken[i].text);
	}
}

/* A header of 24 bytes knows no CO-RE records; empty parts are fine. */
static void test_old_header(void)
{
	static const uint32_t words[] = { 0x0001eb9f, 24, 0, 0, 0, 0 };
	struct extview_block b;
	struct extview e;
	uint32_t pos = 0;

	memcpy(blob, words, sizeof(words));
	CHECK_EQ(view(&e, sizeof(words)), 0);
	for (int part = 0; part < EXTVIEW_PART_CNT; part++)
		CHECK_EQ(extview_next(&e, (enum extview_part)part, &pos, &b), 0);
	for (size_t size = 0; size < sizeof(words); size++)
		CHECK_EQ(view(&e, size), COREPL_ETRUNC);
}

int main(void)
{
	test_records(false);
	test_records(true);
	test_broken();
	test_old_header();
	return check_result();
}
