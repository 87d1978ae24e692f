/* SPDX-License-Identifier: MIT */
/*
 * tables_build.c - the encoding of core/tables.h: every entry a run of u32 in one byte order.
 *
 * The tables follow each other in their order, the strings last: they are the one table whose size
 * is no multiple of 4.  All sizes come from files of at most 1 GiB.
 */
#include "tables_build.h"

#include <string.h>

void tables_build_init(struct tables_build *b, struct arena *a, bool is_swapped,
		       const struct tables_format *format)
{
	memset(b, 0, sizeof(*b));
	b->arena = a;
	b->is_swapped = is_swapped;
	b->format = format;
	strtab_init(&b->strs, a);
	for (uint32_t t = 0; t < format->table_cnt; t++)
		b->table[t].size = format->sizes[t];
}

static void put(const struct tables_build *b, uint8_t *at, uint32_t word)
{
	word = b->is_swapped ? __builtin_bswap32(word) : word;
	memcpy(at, &word, sizeof(word));
}

uint32_t tables_build_add(struct tables_build *b, uint32_t t, const void *entry)
{
	struct tables_build_table *table = &b->table[t];
	uint8_t *at;

	if (table->cnt == table->cap) {
		uint8_t *old = table->data;

		table->cap = table->cap * 2 + 16;
		table->data = arena_alloc(b->arena, table->cap, table->size);
		if (table->cnt)
			memcpy(table->data, old, (size_t)table->cnt * table->size);
	}
	at = table->data + (size_t)table->cnt * table->size;
	for (size_t i = 0; i < table->size; i += 4) {
		uint32_t word;

		memcpy(&word, (const uint8_t *)entry + i, 4);
		put(b, at + i, word);
	}
	return table->cnt++;
}

static size_t padded_size(const struct tables_build_table *t)
{
	return ((size_t)t->cnt * t->size + 3) & ~(size_t)3;
}

uint8_t *tables_build_finish(struct tables_build *b, uint32_t *size)
{
	const uint32_t table_cnt = b->format->table_cnt;
	size_t total, at = TABLES_HEADER_SIZE + TABLES_ENTRY_SIZE * (size_t)table_cnt;
	uint8_t *blob;

	b->table[0].data = (uint8_t *)b->strs.data;
	b->table[0].cnt = b->strs.size;
	total = at;
	for (uint32_t t = 0; t < table_cnt; t++)
		total += padded_size(&b->table[t]);
	if (total > UINT32_MAX)
		longjmp(b->arena->on_exhausted, 1);
	blob = arena_alloc(b->arena, total, 1);
	put(b, blob, b->format->magic);
	put(b, blob + 4, b->format->version);
	put(b, blob + 8, (uint32_t)total);
	put(b, blob + 12, table_cnt);
	for (uint32_t i = 1; i <= table_cnt; i++) {
		const struct tables_build_table *t = &b->table[i % table_cnt];
		uint8_t *head = blob + TABLES_HEADER_SIZE +
				TABLES_ENTRY_SIZE * (size_t)(i % table_cnt);

		put(b, head, (uint32_t)at);
		put(b, head + 4, t->cnt);
		put(b, head + 8, t->size);
		if (t->cnt)
			memcpy(blob + at, t->data, (size_t)t->cnt * t->size);
		at += padded_size(t);
	}
	*size = (uint32_t)total;
	return blob;
}
