// SPDX-License-Identifier: MIT
/*
 * plan_fuzz.c - libFuzzer target: any bytes as a load plan, and a whole plan with words changed.
 *
 * Input: byte 0 says which.  0: the rest is the plan.  Else: edits of 3 bytes { word index, value }
 * to the plan of plan_sample.h, so that runs get past plan_open().
 * Beside sanitizers: a failure has a text; in a checked plan every entry can be read, and what
 * the check promises holds when followed once more.
 */
#include <stdlib.h>
#include <string.h>

#include "test/unit/plan_sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

/* A program's chunks are its instructions, end to end. */
static void follow_programs(const struct plan *p)
{
	for (uint32_t i = 0; i < plan_cnt(p, PLAN_PROGS); i++) {
		struct plan_prog prog;
		uint64_t insn_cnt = 0;

		PLAN_GET(p, PLAN_PROGS, i, &prog);
		need(strlen(plan_str(p, prog.name_str)) < p->table[PLAN_STRS].cnt);
		for (uint32_t n = 0; n < prog.chunk_cnt; n++) {
			struct plan_chunk c;
			struct plan_func f;

			PLAN_GET(p, PLAN_CHUNKS, prog.chunk_first + n, &c);
			PLAN_GET(p, PLAN_FUNCS, c.func, &f);
			insn_cnt += f.insn_cnt;
		}
		need(insn_cnt == prog.insn_cnt);
	}
}

static void follow_functions(const struct plan *p)
{
	for (uint32_t i = 0; i < plan_cnt(p, PLAN_FUNCS); i++) {
		struct plan_section s;
		struct plan_func f;

		PLAN_GET(p, PLAN_FUNCS, i, &f);
		PLAN_GET(p, PLAN_SECTIONS, f.sec, &s);
		need(((uint64_t)f.insn_first + f.insn_cnt) * 8 <= s.size);
		for (uint32_t n = 0; n < f.map_ref_cnt; n++) {
			struct plan_map_ref r;
			struct plan_map m;

			PLAN_GET(p, PLAN_MAP_REFS, f.map_ref_first + n, &r);
			PLAN_GET(p, PLAN_MAPS, r.map, &m);
			need((uint64_t)r.insn_idx + 2 <= f.insn_cnt);
		}
	}
}

static void follow_roots(const struct plan *p)
{
	for (uint32_t i = 0; i < plan_cnt(p, PLAN_ROOTS); i++) {
		struct plan_root root;

		PLAN_GET(p, PLAN_ROOTS, i, &root);
		for (uint32_t n = 0; n < root.relo_cnt; n++) {
			struct plan_relo r;
			struct plan_func f;

			PLAN_GET(p, PLAN_RELOS, root.relo_first + n, &r);
			PLAN_GET(p, PLAN_FUNCS, r.func, &f);
			need(r.insn_idx < f.insn_cnt && r.kind < 13);
		}
	}
}

static void try_plan(const uint8_t *bytes, size_t size)
{
	struct corepl_diag d = { 0 };
	struct plan p;
	int rc = plan_open(&p, bytes, size, &d);

	if (!rc)
		rc = plan_check(&p, &d);
	need(rc == d.status && (!rc || d.text[0]));
	if (rc)
		return;
	follow_programs(&p);
	follow_functions(&p);
	follow_roots(&p);
}

/* A whole plan, edited by INPUT: pairs of a word's index and a small value (0xff: PLAN_NONE). */
static void try_edits(const uint8_t *input, size_t size)
{
	static uint32_t words[1024];
	size_t plan_size = plan_sample_make(words, 1024), word_cnt = plan_size / 4;
	uint8_t *copy = malloc(plan_size);

	for (size_t i = 0; i + 3 <= size; i += 3) {
		size_t word = (input[i] | (size_t)input[i + 1] << 8) % word_cnt;

		words[word] = input[i + 2] == 0xff ? PLAN_NONE : input[i + 2];
	}
	memcpy(copy, words, plan_size);
	try_plan(copy, plan_size);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy;

	if (size < 1)
		return 0;
	if (data[0]) {
		try_edits(data + 1, size - 1);
		return 0;
	}
	copy = malloc(size > 1 ? size - 1 : 1);
	memcpy(copy, data + 1, size - 1);
	try_plan(copy, size - 1);
	free(copy);
	return 0;
}
