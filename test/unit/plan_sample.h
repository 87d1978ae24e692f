/* SPDX-License-Identifier: MIT */
/*
 * plan_sample.h - a small plan with every table, written by hand from core/plan.h.
 *
 * Two functions, two programs, three maps, two externs.  plan_sample_make() lays it out
 * in the host's byte order; tests break it word by word, the fuzzer from any input.
 */
#ifndef TEST_PLAN_SAMPLE_H
#define TEST_PLAN_SAMPLE_H

#include <string.h>

#include "core/plan.h"

enum { NONE = UINT32_MAX, TABLES_AT = 4, ENTRIES_AT = TABLES_AT + 3 * PLAN_TABLE_CNT };

/* 1 obj, 5 GPL, 9 .text, 15 f, 17 g, 19 task */
static const char strs[] = "\0obj\0GPL\0.text\0f\0g\0task";

static const struct plan_object object = { 1, 5, 0, 1, 2, 0 };
static const struct plan_section sections[] = {
	{ 9, 80, 0, 0 }, { 1, 100, 0, 0 }, { 1, 64, 0, 0 }, { 1, 16, 0, 1 },
};
static const struct plan_func funcs[] = {
	{ 15, 0, 0, 6, 1, 16, 2, 16, 0, 1, 0, 1, 0, 3 },
	{ 17, 0, 6, 4, 2, 0, 0, 0, 1, 1, 1, 1, 3, 1 },
};
static const struct plan_chunk chunks[] = { { 0, 0 }, { 1, 6 }, { 1, 0 } };
static const struct plan_prog progs[] = {
	{ 15, 9, 0, 1, 0, 0, 0, PLAN_ATTACH_RAW_TP, 0, 10, 0, 2 },
	{ 17, 9, 0, 1, 0, 0, PLAN_PROG_SLEEPABLE, PLAN_ATTACH_KPROBE, 1, 4, 2, 1 },
};
static const struct plan_call calls[] = { { 5, 1, PLAN_CALL_FUNC }, { 2, 0, PLAN_CALL_PTR } };
static const struct plan_map_ref map_refs[] = { { 4, 0, PLAN_MAP_REF_FD, 0 },
						{ 0, 1, PLAN_MAP_REF_VALUE, 8 } };
static const struct plan_map maps[] = {
	{ 15, PLAN_MAP_USER, 12, 4, 4, 8, 0, 0, 0, 0, 0, 0, 1, 2, NONE, 0, 2, 0 },
	{ 17, PLAN_MAP_BSS, 2, 4, 16, 1, 0, 0, 0, 0, 0, 0, 0, NONE, 3, 0, 0, 0 },
	{ 17, PLAN_MAP_INNER, 2, 4, 16, 1, 0, 0, 0, 0, 0, 0, 0, NONE, NONE, 0, 0, 0 },
};
static const struct plan_slot slots[] = { { 0, 0, 2 }, { 1, 1, 1 } };
static const struct plan_var vars[] = { { 15, 1, 8, 8, 3 } };
static const struct plan_extern externs[] = {
	{ 15, PLAN_EXTERN_HOST, 0, 0, 0, 8, 1, 8, 0, 0 },
	{ 17, PLAN_EXTERN_KFUNC, 0, 0, 1, 0, NONE, 0, 0, NONE },
};
static const struct plan_extern_use uses[] = {
	{ 0, 0, PLAN_USE_LOAD_IMM, 4, 4 }, { 1, 0, PLAN_USE_ADDR, 0, 0 },
	{ 5, 1, PLAN_USE_CALL, 0, 0 }, { 2, 1, PLAN_USE_KSYM, 0, 0 },
};
static const struct plan_root roots[] = { { 19, 70, 4, 9, 0, 1 }, { 15, 70, 4, 10, 1, 1 } };
static const struct plan_relo relos[] = { { 0, 5, 0, 15, 0, 0 }, { 1, 3, 12, 15, NONE, 1 } };
static const struct plan_site sites[] = { { 15, 1, 1, 17, 19, 0, 0, 0 } };
static const struct plan_btf_patch patches[] = { { 96, 5 } };
static const struct plan_plain plains[] = { { 19, 15, 64, 32, 100, 0 } };

static const struct {
	const void *data;
	uint32_t cnt;   /* entries */
	uint32_t size;  /* bytes of one */
} tables[PLAN_TABLE_CNT] = {
#define TABLE(t, a) [t] = { a, sizeof(a) / sizeof((a)[0]), sizeof((a)[0]) }
	TABLE(PLAN_STRS, strs),
	[PLAN_OBJECT] = { &object, 1, sizeof(object) },
	TABLE(PLAN_SECTIONS, sections),
	TABLE(PLAN_FUNCS, funcs),
	TABLE(PLAN_CHUNKS, chunks),
	TABLE(PLAN_PROGS, progs),
	TABLE(PLAN_CALLS, calls),
	TABLE(PLAN_MAP_REFS, map_refs),
	TABLE(PLAN_MAPS, maps),
	TABLE(PLAN_SLOTS, slots),
	TABLE(PLAN_VARS, vars),
	TABLE(PLAN_EXTERNS, externs),
	TABLE(PLAN_EXTERN_USES, uses),
	TABLE(PLAN_ROOTS, roots),
	TABLE(PLAN_RELOS, relos),
	TABLE(PLAN_SITES, sites),
	TABLE(PLAN_BTF_PATCHES, patches),
	TABLE(PLAN_PLAINS, plains),
};

/* The plan into WORDS of WORD_MAX (1024 are enough); returns its size in bytes. */
static inline size_t plan_sample_make(uint32_t *words, size_t word_max)
{
	uint32_t at = ENTRIES_AT;

	memset(words, 0, word_max * sizeof(*words));
	for (uint32_t t = 0; t < PLAN_TABLE_CNT; t++) {
		uint32_t size = tables[t].cnt * tables[t].size;

		words[TABLES_AT + 3 * t] = at * 4;
		words[TABLES_AT + 3 * t + 1] = tables[t].cnt;
		words[TABLES_AT + 3 * t + 2] = tables[t].size;
		memcpy(words + at, tables[t].data, size);
		at += (size + 3) / 4;
	}
	words[0] = PLAN_MAGIC;
	words[1] = PLAN_VERSION;
	words[2] = at * 4;
	words[3] = PLAN_TABLE_CNT;
	return at * 4;
}

#endif
