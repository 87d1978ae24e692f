/* SPDX-License-Identifier: MIT */
/*
 * plan_build.c - the encoding of core/plan.h: every entry a run of u32 in the object's byte order.
 */
#include "plan_build.h"

#include <string.h>

#define HEADER_WORDS 4u
#define TABLE_WORDS 3u

/* Entry size of a table that stays empty: readers skip by it. */
static const uint8_t plan_build_sizes[PLAN_TABLE_CNT] = {
	[PLAN_STRS] = 1,
	[PLAN_OBJECT] = sizeof(struct plan_object),
	[PLAN_SECTIONS] = sizeof(struct plan_section),
	[PLAN_FUNCS] = sizeof(struct plan_func),
	[PLAN_CHUNKS] = sizeof(struct plan_chunk),
	[PLAN_PROGS] = sizeof(struct plan_prog),
	[PLAN_CALLS] = sizeof(struct plan_call),
	[PLAN_MAP_REFS] = sizeof(struct plan_map_ref),
	[PLAN_MAPS] = sizeof(struct plan_map),
	[PLAN_SLOTS] = sizeof(struct plan_slot),
	[PLAN_VARS] = sizeof(struct plan_var),
	[PLAN_EXTERNS] = sizeof(struct plan_extern),
	[PLAN_EXTERN_USES] = sizeof(struct plan_extern_use),
	[PLAN_ROOTS] = sizeof(struct plan_root),
	[PLAN_RELOS] = sizeof(struct plan_relo),
	[PLAN_SITES] = sizeof(struct plan_site),
	[PLAN_BTF_PATCHES] = sizeof(struct plan_btf_patch),
};

void plan_build_init(struct plan_build *b, struct object *o)
{
	memset(b, 0, sizeof(*b));
	b->o = o;
	strtab_init(&b->strs, o->arena);
	for (int t = 0; t < PLAN_TABLE_CNT; t++)
		b->table[t].entry_size = plan_build_sizes[t];
}

uint32_t plan_build_add(struct plan_build *b, enum plan_table t, const void *entry, size_t size)
{
	struct plan_build_table *table = &b->table[t];
	uint8_t *at;

	if (table->cnt == table->cap) {
		uint8_t *old = table->data;

		table->cap = table->cap * 2 + 16;
		table->data = arena_alloc(b->o->arena, table->cap, size);
		if (table->cnt)
			memcpy(table->data, old, (size_t)table->cnt * size);
	}
	at = table->data + (size_t)table->cnt * size;
	for (size_t i = 0; i < size; i += 4) {
		uint32_t word;

		memcpy(&word, (const uint8_t *)entry + i, 4);
		object_put_u32(b->o, at + i, word);
	}
	return table->cnt++;
}

uint8_t *plan_build_finish(struct plan_build *b, uint32_t *size)
{
	uint32_t head = (HEADER_WORDS + TABLE_WORDS * PLAN_TABLE_CNT) * 4, total = head, at = head;
	uint8_t *blob;

	b->table[PLAN_STRS].data = (uint8_t *)b->strs.data;
	b->table[PLAN_STRS].cnt = b->strs.size;
	for (int t = 0; t < PLAN_TABLE_CNT; t++)
		total += (b->table[t].cnt * b->table[t].entry_size + 3) & ~3u;
	blob = arena_alloc(b->o->arena, total, 1);
	object_put_u32(b->o, blob, PLAN_MAGIC);
	object_put_u32(b->o, blob + 4, PLAN_VERSION);
	object_put_u32(b->o, blob + 8, total);
	object_put_u32(b->o, blob + 12, PLAN_TABLE_CNT);
	/* strings last: they are the one table whose size is no multiple of 4 */
	for (int i = 1; i <= PLAN_TABLE_CNT; i++) {
		int t = i % PLAN_TABLE_CNT;
		uint8_t *entry = blob + (HEADER_WORDS + TABLE_WORDS * (uint32_t)t) * 4;
		uint32_t bytes = b->table[t].cnt * b->table[t].entry_size;

		object_put_u32(b->o, entry, at);
		object_put_u32(b->o, entry + 4, b->table[t].cnt);
		object_put_u32(b->o, entry + 8, b->table[t].entry_size);
		if (bytes)
			memcpy(blob + at, b->table[t].data, bytes);
		at += (bytes + 3) & ~3u;
	}
	*size = total;
	return blob;
}
