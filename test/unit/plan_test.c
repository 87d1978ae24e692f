// SPDX-License-Identifier: MIT
/*
 * plan_test.c - a small plan with every table, read in both byte orders and broken word by word.
 *
 * `broken` names one wrong word per rule of plan_check() and the message that must come.
 */
#include <stdlib.h>

#include "check.h"
#include "plan_sample.h"

static uint32_t words[1024]; /* the plan, host order */
static size_t plan_size;     /* bytes */
static struct corepl_diag diag;

static void make(void)
{
	plan_size = plan_sample_make(words, sizeof(words) / sizeof(words[0]));
}

/* An exact copy on the heap, so that a sanitizer sees every byte read too far. */
static int open_and_check(size_t size)
{
	void *copy = malloc(size ? size : 1);
	struct plan p;
	int rc;

	memcpy(copy, words, size);
	memset(&diag, 0, sizeof(diag));
	rc = plan_open(&p, copy, size, &diag);
	if (!rc)
		rc = plan_check(&p, &diag);
	free(copy);
	return rc;
}

static void test_good_plan(bool is_swapped)
{
	struct plan_extern e;
	struct plan_func f;
	struct plan p;

	make();
	for (size_t i = 0; i < plan_size / 4; i++) {
		if (is_swapped && (i < ENTRIES_AT || i >= ENTRIES_AT + (sizeof(strs) + 3) / 4))
			words[i] = __builtin_bswap32(words[i]);
	}
	CHECK_EQ(open_and_check(plan_size), 0);
	CHECK_STR(diag.text, "");
	CHECK_EQ(open_and_check(plan_size + 3), 0); /* a section may be padded */
	CHECK_EQ(plan_open(&p, words, plan_size, NULL), 0);
	CHECK_EQ(p.blob.is_swapped, is_swapped);
	CHECK_EQ(plan_cnt(&p, PLAN_EXTERNS), 2);
	PLAN_GET(&p, PLAN_EXTERNS, 1, &e);
	CHECK(!memcmp(&e, &externs[1], sizeof(e)));
	PLAN_GET(&p, PLAN_FUNCS, 1, &f);
	CHECK(!memcmp(&f, &funcs[1], sizeof(f)));
	CHECK_STR(plan_str(&p, 19), "task");
	CHECK_STR(plan_str(&p, (uint32_t)sizeof(strs)), "");
	CHECK_STR(plan_str(&p, NONE), "");
}

struct broken_head {
	uint32_t word;
	uint32_t value;
	int status;
	const char *text;
};

static void test_broken_heads(void)
{
	static const struct broken_head broken[] = {
		{ 0, 0x12345678, COREPL_EFORMAT, "magic: found 0x12345678, need 0x43504c4e" },
		{ 1, 2, COREPL_EUNSUPPORTED, "version: found 2, need 1" },
		{ 2, 0xffffffff, COREPL_ETRUNC, "size: found 4294967295" },
		{ 2, 8, COREPL_ETRUNC, "size: found 8, need room for 18 tables" },
		{ 3, 16, COREPL_EFORMAT, "tables: found 16, need >= 18" },
		{ 3, 0x40000000, COREPL_ETRUNC, "need room for 1073741824 tables" },
		{ TABLES_AT + 1, 0, COREPL_EFORMAT, "strings: found 0 bytes" },
		{ TABLES_AT + 1, 5, COREPL_EFORMAT, "", },
		{ TABLES_AT + 3, 2, COREPL_EFORMAT, "table 1: found at byte 2" },
		{ TABLES_AT + 4, 0, COREPL_EFORMAT, "object: found 0 entries, need 1" },
		{ TABLES_AT + 6, 0xfffffffc, COREPL_ETRUNC, "table 2: found 4 entries" },
		{ TABLES_AT + 7, 0x10000001, COREPL_ETRUNC, "table 2: found 268435457 entries" },
		{ TABLES_AT + 8, 12, COREPL_EFORMAT, "table 2: entry size: found 12, need 16" },
		{ TABLES_AT + 8, 18, COREPL_EFORMAT, "table 2: entry size: found 18, need 16" },
	};

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		make();
		words[broken[i].word] = broken[i].value;
		CHECK_EQ(open_and_check(plan_size) != 0, 1);
		CHECK_EQ(diag.status, broken[i].status);
		if (!strstr(diag.text, broken[i].text))
			CHECK_STR(diag.text, broken[i].text);
	}
	make();
	for (size_t size = 0; size < plan_size; size++)
		CHECK_EQ(open_and_check(size), COREPL_ETRUNC);
}

/* One word of one entry set to a value that breaks one rule. */
struct broken {
	uint32_t table, idx, word, value;
	const char *text;
};

static void test_broken_entries(void)
{
	static const struct broken broken[] = {
		{ PLAN_OBJECT, 0, 0, sizeof(strs), "object [0]: word 0: found 24, need < 24" },
		{ PLAN_OBJECT, 0, 3, 4, "object [0]: word 3: found 4, need < 4" },
		{ PLAN_SECTIONS, 1, 3, 2, "section [1]: word 3: found 2, need < 2" },
		{ PLAN_SECTIONS, 0, 1, 79, "function [1]" },
		{ PLAN_SECTIONS, 0, 3, 1, "function [0]" },
		{ PLAN_FUNCS, 1, 1, 4, "function [1]: word 1: found 4, need < 4" },
		{ PLAN_FUNCS, 1, 2, 7, "insn_cnt >= 1 inside its section" },
		{ PLAN_FUNCS, 1, 2, NONE, "insn_cnt >= 1 inside its section" },
		{ PLAN_FUNCS, 1, 3, 0, "insn_cnt >= 1 inside its section" },
		{ PLAN_FUNCS, 0, 5, 33, "line records inside .BTF.ext" },
		{ PLAN_FUNCS, 0, 6, NONE, "line records inside .BTF.ext" },
		{ PLAN_FUNCS, 0, 7, 12, "line records inside .BTF.ext" },
		{ PLAN_FUNCS, 1, 8, 0, "function [1]: word 8: found call 0 and 1 more" },
		{ PLAN_FUNCS, 1, 8, NONE, "function [1]: word 8" },
		{ PLAN_FUNCS, 1, 11, 2, "function [1]: word 10: found map ref 1 and 2 more" },
		{ PLAN_FUNCS, 1, 13, NONE, "function [1]: word 12: found extern use 3" },
		{ PLAN_CHUNKS, 2, 0, 2, "chunk [2]: word 0: found 2, need < 2" },
		{ PLAN_CHUNKS, 1, 1, 5, "insn_at where the chunk before ends" },
		{ PLAN_CHUNKS, 1, 0, 0, "insn_cnt of all its chunks" },
		{ PLAN_PROGS, 0, 6, 8, "program [0]: word 6: found 8, need < 8" },
		{ PLAN_PROGS, 0, 7, 13, "program [0]: word 7: found 13, need < 13" },
		{ PLAN_PROGS, 0, 8, 2, "program [0]: word 8" },
		{ PLAN_PROGS, 0, 9, 11, "insn_cnt of all its chunks" },
		{ PLAN_PROGS, 1, 10, 1, "program [1]: word 10: found chunk 1 and 1 more" },
		{ PLAN_PROGS, 1, 11, 0, "chunks >= 1" },
		{ PLAN_CALLS, 0, 0, 6, "call [0]: found 6, need insn_idx inside its function" },
		{ PLAN_CALLS, 1, 0, 3, "call [1]: found 3" }, /* ld_imm64 needs two slots */
		{ PLAN_CALLS, 0, 1, 2, "call [0]: word 1" },
		{ PLAN_CALLS, 0, 2, 2, "call [0]: word 2" },
		{ PLAN_MAP_REFS, 0, 0, 5, "map ref [0]: found 5" },
		{ PLAN_MAP_REFS, 0, 1, 3, "map ref [0]: word 1: found 3, need < 3" },
		{ PLAN_MAP_REFS, 0, 2, 2, "map ref [0]: word 2" },
		{ PLAN_MAPS, 0, 1, 9, "map [0]: word 1: found 9, need < 9" },
		{ PLAN_MAPS, 0, 12, 2, "map [0]: word 12" },
		{ PLAN_MAPS, 0, 13, 3, "map [0]: word 13" },
		{ PLAN_MAPS, 0, 13, 0, "an inner_map without inner map" },
		{ PLAN_MAPS, 1, 4, 15, "value_size not below its section's" },
		{ PLAN_MAPS, 1, 14, NONE, "a section for its content" },
		{ PLAN_MAPS, 1, 14, 4, "map [1]: word 14" },
		{ PLAN_MAPS, 0, 16, 3, "map [0]: word 15: found slot 0 and 3 more, need 0 to 2" },
		{ PLAN_SLOTS, 0, 1, 2, "slot [0]: word 1" },
		{ PLAN_SLOTS, 0, 2, 3, "slot [0]: found 3, need idx of a map or program" },
		{ PLAN_SLOTS, 1, 2, 2, "slot [1]: found 2, need idx of a map or program" },
		{ PLAN_VARS, 0, 1, 3, "variable [0]: word 1" },
		{ PLAN_VARS, 0, 2, 9, "variable [0]: found 9, need its bytes inside" },
		{ PLAN_VARS, 0, 3, NONE, "variable [0]" },
		{ PLAN_EXTERNS, 0, 1, 5, "extern [0]: word 1" },
		{ PLAN_EXTERNS, 0, 2, 5, "extern [0]: word 2" },
		{ PLAN_EXTERNS, 0, 3, 2, "extern [0]: word 3" },
		{ PLAN_EXTERNS, 0, 4, 2, "extern [0]: word 4" },
		{ PLAN_EXTERNS, 0, 6, 3, "extern [0]: word 6" },
		{ PLAN_EXTERNS, 0, 7, 9, "extern [0]: found 9, need its bytes inside" },
		{ PLAN_EXTERNS, 0, 9, 1, "extern [0]: word 9" },
		{ PLAN_EXTERN_USES, 0, 0, 2, "extern use [1]: found 1" }, /* not ascending */
		{ PLAN_EXTERN_USES, 3, 0, 3, "extern use [3]: found 3" },
		{ PLAN_EXTERN_USES, 0, 1, 2, "extern use [0]: word 1" },
		{ PLAN_EXTERN_USES, 0, 1, 1, "a kind that fits its extern's" },
		{ PLAN_EXTERN_USES, 0, 2, 5, "extern use [0]: word 2" },
		{ PLAN_EXTERN_USES, 0, 2, 4, "two slots before the load" },
		{ PLAN_EXTERN_USES, 0, 3, 5, "its bytes inside the extern" },
		{ PLAN_ROOTS, 0, 2, 20, "root [0]: word 2" },
		{ PLAN_ROOTS, 0, 1, 71, "roots sorted by (name_hash, btf_id)" },
		{ PLAN_ROOTS, 0, 3, 11, "roots sorted by (name_hash, btf_id)" },
		{ PLAN_ROOTS, 1, 4, 0, "root [1]: word 4: found relocation 0 and 1 more" },
		{ PLAN_RELOS, 0, 0, 2, "relocation [0]: word 0" },
		{ PLAN_RELOS, 0, 1, 6, "relocation [0]: found 6, need insn_idx inside" },
		{ PLAN_RELOS, 0, 2, 13, "relocation [0]: word 2" },
		{ PLAN_RELOS, 0, 3, 24, "relocation [0]: word 3" },
		{ PLAN_RELOS, 0, 4, 1, "relocation [0]: word 4" },
		{ PLAN_SITES, 0, 4, 24, "site [0]: word 4" },
		{ PLAN_BTF_PATCHES, 0, 0, 97, "a word inside .BTF" },
		{ PLAN_BTF_PATCHES, 0, 0, 100, "a word inside .BTF" },
		{ PLAN_PLAINS, 0, 1, 24, "plain access [0]: word 1" },
		{ PLAN_PLAINS, 0, 5, 1, "plain access [0]: word 5" },
	};

	CHECK_EQ(sizeof(strs), 24);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		const struct broken *b = &broken[i];

		make();
		words[words[TABLES_AT + 3 * b->table] / 4 + b->idx * tables[b->table].size / 4 +
		      b->word] = b->value;
		CHECK_EQ(open_and_check(plan_size), COREPL_EFORMAT);
		if (!strstr(diag.text, b->text))
			CHECK_STR(diag.text, b->text);
	}
}

/* Any word set to anything: a status, and nothing read outside (sanitizers watch). */
static void test_any_word(void)
{
	static const uint32_t values[] = { 0, 1, 5, 17, 24, 100, 0x7fffffff, 0x80000000, NONE };

	make();
	for (size_t i = 0; i < plan_size / 4; i++) {
		uint32_t saved = words[i];

		for (size_t n = 0; n < sizeof(values) / sizeof(values[0]); n++) {
			words[i] = values[n];
			CHECK(open_and_check(plan_size) == diag.status);
		}
		words[i] = saved;
	}
	CHECK_EQ(open_and_check(plan_size), 0);
}

/* Computed by a few lines of Python from plan.h's words, byte i of the input being i * 7 + 1. */
static void test_hash(void)
{
	static const struct {
		size_t size;
		uint32_t hash;
	} known[] = {
		{ 0, 0xd75e4f3f }, { 1, 0xc93eefd1 }, { 31, 0xcda02b91 }, { 32, 0x0979c621 }, {
		33, 0x61061503 }, { 64, 0xde163c29 }, { 100, 0x7993930f },
	};
	uint8_t bytes[100];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + 1);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		CHECK_EQ(plan_hash(bytes, known[i].size), known[i].hash);
}

int main(void)
{
	test_good_plan(false);
	test_good_plan(true);
	test_broken_heads();
	test_broken_entries();
	test_any_word();
	test_hash();
	return check_result();
}
