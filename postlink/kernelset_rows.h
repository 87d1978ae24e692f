/* SPDX-License-Identifier: MIT */
/*
 * kernelset_rows.h - which kernels have a thing: a row of bits per thing, and texts as things.
 */
#ifndef POSTLINK_KERNELSET_ROWS_H
#define POSTLINK_KERNELSET_ROWS_H

#include "strtab.h"

struct kernelset_rows {
	struct arena *arena; /* borrowed; owns bits */
	uint32_t *bits;
	uint32_t words; /* of a row */
	uint32_t cap;	/* rows allocated */
};

/* Rows of KERNEL_CNT bits, all 0. */
void kernelset_rows_init(struct kernelset_rows *r, struct arena *a, uint32_t kernel_cnt);

/* Kernel KERNEL_IDX has thing IDX. */
void kernelset_rows_set(struct kernelset_rows *r, uint32_t idx, uint32_t kernel_idx);

/* The row of thing IDX, or NULL when no kernel has it. */
const uint32_t *kernelset_rows_get(const struct kernelset_rows *r, uint32_t idx);

/* Texts, each once, numbered as they come. */
struct kernelset_texts {
	struct strtab strs;
	struct kernelset_rows rows; /* by number */
	uint32_t *str_at;	    /* by number: its place in strs, ascending */
	uint32_t cnt, cap;
};

void kernelset_texts_init(struct kernelset_texts *t, struct arena *a, uint32_t kernel_cnt);

/* Kernel KERNEL_IDX has TEXT. */
void kernelset_texts_add(struct kernelset_texts *t, const char *text, uint32_t kernel_idx);

#endif
