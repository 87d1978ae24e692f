/* SPDX-License-Identifier: MIT */
/*
 * strtab.c - strings by offset: append to a blob, find again through an open-addressed hash table.
 */
#include "strtab.h"

#include <string.h>

#define STRTAB_FIRST_CAP 4096u /* bytes */
#define STRTAB_FIRST_SLOTS 512u

void strtab_init(struct strtab *t, struct arena *a)
{
	memset(t, 0, sizeof(*t));
	t->arena = a;
	t->cap = STRTAB_FIRST_CAP;
	t->data = arena_alloc(a, t->cap, 1);
	t->size = 1;
	t->slot_cnt = STRTAB_FIRST_SLOTS;
	t->slots = ARENA_NEW(a, uint32_t, t->slot_cnt);
}

static uint32_t strtab_hash(const char *str, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)str[i]) * 16777619u;
	return hash ^ hash >> 15;
}

/* The slot that holds STR, or the free one where it belongs. */
static uint32_t *strtab_slot(const struct strtab *t, const char *str, size_t size)
{
	uint32_t i = strtab_hash(str, size) & (t->slot_cnt - 1);

	while (t->slots[i] && strcmp(t->data + t->slots[i], str))
		i = (i + 1) & (t->slot_cnt - 1);
	return &t->slots[i];
}

static void strtab_rehash(struct strtab *t)
{
	uint32_t old_cnt = t->slot_cnt;
	uint32_t *old = t->slots;

	t->slot_cnt *= 2;
	t->slots = ARENA_NEW(t->arena, uint32_t, t->slot_cnt);
	for (uint32_t i = 0; i < old_cnt; i++) {
		const char *str = t->data + old[i];

		if (old[i])
			*strtab_slot(t, str, strlen(str)) = old[i];
	}
}

/* All sizes here come from a file of at most 1 GiB, so that 32 bits suffice. */
static void strtab_reserve(struct strtab *t, size_t size)
{
	char *data;

	if (t->cap - t->size >= size)
		return;
	if (size > (UINT32_MAX - t->size) / 2)
		longjmp(t->arena->on_exhausted, 1);
	t->cap = (t->size + (uint32_t)size) * 2;
	data = arena_alloc(t->arena, t->cap, 1);
	memcpy(data, t->data, t->size);
	t->data = data;
}

uint32_t strtab_add(struct strtab *t, const char *str)
{
	size_t size = strlen(str);
	uint32_t *slot, at;

	if (!size)
		return 0;
	slot = strtab_slot(t, str, size);
	if (*slot)
		return *slot;
	strtab_reserve(t, size + 1);
	at = t->size;
	memcpy(t->data + at, str, size + 1);
	t->size += (uint32_t)size + 1;
	*slot = at;
	if (++t->str_cnt * 2 > t->slot_cnt)
		strtab_rehash(t);
	return at;
}
