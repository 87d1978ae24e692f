/* SPDX-License-Identifier: MIT */
/*
 * site_test.c - the site record's reader, on hand-made blobs: whole, concatenated, newer, damaged.
 *
 * Blobs are written here byte by byte from the layout in core/site.h, not by the plugin's writer.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "core/diag.h"
#include "core/site.h"

/* Strings of every blob; offsets are counted by hand. */
static const char strings[] = "\0a.c\0m.h\0prog\0struct s\0000:1\0p->x\0";
enum { A_C = 1, M_H = 5, PROG = 9, STRUCT_S = 14, ACCESSOR = 23, EXPR = 27 };

static uint8_t blob[1024];

static void put_u32(size_t at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		blob[at + (size_t)i] = (uint8_t)(value >> 8 * i);
}

/* A site of kind KIND at SITE_OFF: relocation kind 2, flags 5. */
static void put_site(size_t site_off, uint32_t kind)
{
	static const uint32_t word[12] = { 0, 12, 9, A_C, 40, 3, M_H, PROG, STRUCT_S, ACCESSOR,
					   EXPR, 0 };

	for (size_t i = 0; i < 12; i++)
		put_u32(site_off + i * 4, word[i]);
	put_u32(site_off, kind | 2u << 8 | 5u << 16);
}

/* One blob at AT: CNT sites of SITE_SIZE bytes behind a header of HEADER_SIZE.  Returns its end. */
static size_t put_blob(size_t at, uint32_t header_size, uint32_t site_size, uint32_t cnt)
{
	size_t str_off = header_size + site_size * cnt, size = str_off + sizeof(strings);

	size = (size + 3) & ~(size_t)3;
	memset(blob + at, 0, size);
	memcpy(blob + at, "CPLS", 4);
	blob[at + 4] = 1;
	blob[at + 6] = (uint8_t)header_size;
	put_u32(at + 8, (uint32_t)size);
	put_u32(at + 12, cnt);
	put_u32(at + 16, site_size);
	put_u32(at + 20, (uint32_t)str_off);
	for (uint32_t i = 0; i < cnt; i++)
		put_site(at + header_size + i * site_size, 1 + i % 3);
	memcpy(blob + at + str_off, strings, sizeof(strings));
	return at + size;
}

/* Sites read until the end or a failure, whose status is in *STATUS. */
static unsigned read_all(const void *data, size_t size, int *status, struct corepl_diag *d)
{
	struct site_reader r;
	struct site s;
	unsigned cnt = 0;

	diag_init(d);
	site_reader_init(&r, data, size);
	while ((*status = site_next(&r, &s, d)) == 1)
		cnt++;
	return cnt;
}

static void expect(size_t size, unsigned need_cnt, int need_status, const char *need_text)
{
	struct corepl_diag d;
	int status;
	unsigned cnt = read_all(blob, size, &status, &d);

	CHECK_EQ(cnt, need_cnt);
	CHECK_EQ(status, need_status);
	if (need_text) {
		CHECK(strstr(d.text, need_text) != NULL);
		if (!strstr(d.text, need_text))
			fprintf(stderr, "  found \"%s\", need \"%s\"\n", d.text, need_text);
	}
}

static void test_fields(void)
{
	size_t size = put_blob(0, 24, 64, 1);
	struct site_reader r;
	struct corepl_diag d;
	struct site s;

	diag_init(&d);
	site_reader_init(&r, blob, size);
	CHECK_EQ(site_next(&r, &s, &d), 1);
	CHECK_EQ(s.kind, SITE_CORE);
	CHECK_EQ(s.relo_kind, 2);
	CHECK_EQ(s.flags, SITE_IN_MACRO | SITE_IN_INLINE);
	CHECK_EQ(s.line, 12);
	CHECK_EQ(s.column, 9);
	CHECK_EQ(s.macro_line, 40);
	CHECK_EQ(s.macro_column, 3);
	CHECK_STR(s.file, "a.c");
	CHECK_STR(s.macro_file, "m.h");
	CHECK_STR(s.func, "prog");
	CHECK_STR(s.root, "struct s");
	CHECK_STR(s.accessor, "0:1");
	CHECK_STR(s.expr, "p->x");
	CHECK_STR(s.guard, "");
	CHECK_EQ(site_next(&r, &s, &d), 0);
	CHECK_EQ(site_next(&r, &s, &d), 0);
}

static void test_many(void)
{
	expect(0, 0, 0, NULL);
	expect(put_blob(0, 24, 64, 0), 0, 0, NULL);
	expect(put_blob(put_blob(put_blob(0, 24, 64, 2), 24, 64, 0), 24, 64, 3), 5, 0, NULL);
	/* A newer writer's longer header and sites. */
	expect(put_blob(put_blob(0, 32, 80, 2), 24, 64, 1), 3, 0, NULL);
}

static void test_header_damage(void)
{
	size_t size = put_blob(0, 24, 64, 1);

	expect(23, 0, COREPL_ETRUNC, "header cut, found 23 bytes, need 24");
	expect(size - 1, 0, COREPL_ETRUNC, "blob of 124 bytes, found 123");
	blob[0] = 'X';
	expect(size, 0, COREPL_EFORMAT, "byte 0: no site record, need \"CPLS\"");
	size = put_blob(0, 24, 64, 1);
	blob[4] = 2;
	expect(size, 0, COREPL_EUNSUPPORTED, "found version 2, need 1");
	size = put_blob(0, 24, 64, 1);
	put_u32(8, 20);
	expect(size, 0, COREPL_ETRUNC, "blob of 20 bytes");
	size = put_blob(0, 24, 64, 1);
	blob[6] = 20;
	expect(size, 0, COREPL_EFORMAT, "header of 20 and sites of 64 bytes");
	size = put_blob(put_blob(0, 24, 64, 1), 24, 64, 1);
	blob[124] = 0;
	expect(size, 1, COREPL_EFORMAT, "byte 124: no site record");
}

static void test_size_damage(void)
{
	size_t size = put_blob(0, 24, 64, 1);

	put_u32(16, 60);
	expect(size, 0, COREPL_EFORMAT, "sites of 60 bytes");
	put_u32(16, 66);
	expect(size, 0, COREPL_EFORMAT, "sites of 66 bytes");
	size = put_blob(0, 24, 64, 1);
	put_u32(12, 0xffffffff);
	expect(size, 0, COREPL_EFORMAT, "4294967295 sites end at 274877906904");
	size = put_blob(0, 24, 64, 1);
	put_u32(20, 0xfffffff0);
	expect(size, 0, COREPL_EFORMAT, "strings start at 4294967280");
	size = put_blob(0, 24, 64, 1);
	put_u32(20, 87);
	expect(size, 0, COREPL_EFORMAT, "1 sites end at 88, strings start at 87");
	size = put_blob(0, 24, 64, 1);
	blob[88] = 'x';
	expect(size, 0, COREPL_EFORMAT, "neither start nor end with NUL");
	size = put_blob(0, 24, 64, 1);
	blob[size - 1] = 'x';
	expect(size, 0, COREPL_EFORMAT, "neither start nor end with NUL");
}

static void test_site_damage(void)
{
	size_t size = put_blob(0, 24, 64, 2);

	put_site(24 + 64, 5);
	expect(size, 1, COREPL_EFORMAT, "site 1: found kind 5, relocation kind 2");
	put_site(24 + 64, 0);
	expect(size, 1, COREPL_EFORMAT, "site 1: found kind 0");
	put_site(24 + 64, 1 | 13 << 8);
	expect(size, 1, COREPL_EFORMAT, "relocation kind 15");
	for (size_t word = SITE_WORD_FILE; word <= SITE_WORD_GUARD; word++) {
		if (word == SITE_WORD_MACRO_LINE || word == SITE_WORD_MACRO_COLUMN)
			continue;
		put_site(24, 1);
		put_u32(24 + word * 4, 36);
		expect(size, 0, COREPL_EFORMAT, "site 0: string outside, need < 36");
	}
}

/* Every byte of two blobs set to every value, in a buffer of exact size for the sanitizers. */
static void test_every_byte(void)
{
	size_t size = put_blob(put_blob(0, 24, 64, 2), 24, 64, 1);
	uint8_t *copy = malloc(size);
	unsigned long ended = 0;

	for (size_t i = 0; copy && i < size; i++) {
		for (unsigned value = 0; value < 256; value++) {
			struct corepl_diag d;
			int status;

			memcpy(copy, blob, size);
			copy[i] = (uint8_t)value;
			CHECK(read_all(copy, size, &status, &d) <= 3);
			ended += status <= 0 && (status == 0) == (d.text[0] == 0);
		}
	}
	CHECK_EQ(ended, size * 256);
	free(copy);
}

int main(void)
{
	CHECK_EQ(sizeof(strings) - 1, 32);
	test_fields();
	test_many();
	test_header_damage();
	test_size_damage();
	test_site_damage();
	test_every_byte();
	return check_result();
}
