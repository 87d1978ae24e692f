/* SPDX-License-Identifier: MIT */
/*
 * kernelset_rows.c - see kernelset_rows.h.
 */
#include "kernelset_rows.h"

#include <string.h>

void kernelset_rows_init(struct kernelset_rows *r, struct arena *a, uint32_t kernel_cnt)
{
	*r = (struct kernelset_rows){ .arena = a, .words = (kernel_cnt + 31) / 32 };
}

void kernelset_rows_set(struct kernelset_rows *r, uint32_t idx, uint32_t kernel_idx)
{
	if (idx >= r->cap) {
		uint32_t cap = (idx + 1) * 2 + 1024;
		uint32_t *bits = ARENA_NEW(r->arena, uint32_t, (size_t)cap * r->words);

		if (r->cap)
			memcpy(bits, r->bits, (size_t)r->cap * r->words * sizeof(*bits));
		r->bits = bits;
		r->cap = cap;
	}
	r->bits[(size_t)idx * r->words + kernel_idx / 32] |= 1u << kernel_idx % 32;
}

const uint32_t *kernelset_rows_get(const struct kernelset_rows *r, uint32_t idx)
{
	const uint32_t *row;

	if (idx >= r->cap)
		return NULL;
	row = r->bits + (size_t)idx * r->words;
	for (uint32_t i = 0; i < r->words; i++)
		if (row[i])
			return row;
	return NULL;
}

void kernelset_texts_init(struct kernelset_texts *t, struct arena *a, uint32_t kernel_cnt)
{
	memset(t, 0, sizeof(*t));
	strtab_init(&t->strs, a);
	kernelset_rows_init(&t->rows, a, kernel_cnt);
}

/* The number of the text at STR_AT of strs, which grow, so that a new one comes last. */
static uint32_t number_of(struct kernelset_texts *t, uint32_t str_at)
{
	uint32_t low = 0, high = t->cnt;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (t->str_at[middle] < str_at)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < t->cnt)
		return low;
	if (t->cnt == t->cap) {
		uint32_t *old = t->str_at;

		t->cap = t->cap * 2 + 1024;
		t->str_at = ARENA_NEW(t->strs.arena, uint32_t, t->cap);
		if (t->cnt)
			memcpy(t->str_at, old, t->cnt * sizeof(*old));
	}
	t->str_at[t->cnt] = str_at;
	return t->cnt++;
}

void kernelset_texts_add(struct kernelset_texts *t, const char *text, uint32_t kernel_idx)
{
	kernelset_rows_set(&t->rows, number_of(t, strtab_add(&t->strs, text)), kernel_idx);
}
