// SPDX-License-Identifier: MIT
/*
 * kernelset_fuzz.c - libFuzzer target: any bytes as a set of kernels.
 *
 * Beside sanitizers: a refusal has a text; in a set that opens, every entry can be read and every
 * question asked, and an answer is a string inside the set.
 */
#include <stdlib.h>
#include <string.h>

#include "core/diag.h"
#include "core/kernelset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void ask_names(const struct kernelset *s, uint32_t kernel_cnt)
{
	struct kernelset_name n;

	for (uint32_t i = 0; i < kernelset_cnt(s, KERNELSET_NAMES); i++) {
		kernelset_name(s, i, &n);
		need(kernelset_first(s, KERNELSET_NAMES, n.hash) <= i);
		kernelset_has(s, n.set, kernel_cnt - 1);
	}
}

static void ask_texts(const struct kernelset *s, enum kernelset_table t, uint32_t kernel_cnt)
{
	struct kernelset_text x;

	for (uint32_t i = 0; i < kernelset_cnt(s, t); i++) {
		const char *rest;

		kernelset_text(s, t, i, &x);
		need(strlen(kernelset_str(s, x.str)) < s->blob.size);
		rest = kernelset_config(s, kernel_cnt - 1, kernelset_str(s, x.str));
		need(!rest || strlen(rest) < s->blob.size);
		kernelset_symbol(s, 0, kernelset_str(s, x.str));
		if (i > 64)
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct corepl_diag d;
	struct kernelset s;
	uint32_t kernel_cnt;

	diag_init(&d);
	if (kernelset_open(&s, data, size, &d)) {
		need(d.status && d.text[0]);
		return 0;
	}
	kernel_cnt = kernelset_cnt(&s, KERNELSET_KERNELS);
	ask_names(&s, kernel_cnt);
	ask_texts(&s, KERNELSET_CONFIGS, kernel_cnt);
	ask_texts(&s, KERNELSET_SYMBOLS, kernel_cnt);
	return 0;
}
