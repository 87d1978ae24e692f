/* SPDX-License-Identifier: MIT */
/*
 * btf_edit.c - a type section copied and grown, for passes that lower one form to another.
 *
 * in -> out: the object's types and what a pass adds -> the bytes of .BTF under a plain header of
 * 24 bytes, viewed anew.  Strings are only appended, so that old offsets stay; pass_renumber.c
 * writes each of them once later.
 */
#include "btf_edit.h"

#include <string.h>

#include "btf_words.h"

#define HEADER_SIZE 24u /* bytes of a plain .BTF header */

/* Room for SIZE more bytes in a block of the arena. */
static void *btf_edit_grow(struct arena *a, void *data, uint32_t used, uint32_t *cap, uint32_t size)
{
	uint8_t *grown;

	if (*cap - used >= size)
		return data;
	*cap = (used + size) * 2;
	grown = ARENA_NEW(a, uint8_t, *cap);
	if (used)
		memcpy(grown, data, used);
	return grown;
}

void btf_edit_open(struct btf_edit *e, struct object *o)
{
	*e = (struct btf_edit){ .o = o, .next_id = o->type_cnt };
	e->is_gone = ARENA_NEW(o->arena, uint8_t, o->type_cnt);
	e->strs_size = (uint32_t)o->btf.strs.size;
	e->strs = btf_edit_grow(o->arena, NULL, 0, &e->strs_cap, e->strs_size);
	memcpy(e->strs, o->btf.strs.data, e->strs_size);
}

void btf_edit_drop(struct btf_edit *e, uint32_t id)
{
	e->is_gone[id] = 1;
}

void btf_edit_word(struct btf_edit *e, uint32_t word)
{
	e->data = btf_edit_grow(e->o->arena, e->data, e->size, &e->cap, 4);
	object_put_u32(e->o, e->data + e->size, word);
	e->size += 4;
}

void btf_edit_copy(struct btf_edit *e)
{
	for (uint32_t id = 1; id < e->o->type_cnt; id++) {
		const struct btfview_type *t = &e->o->types[id];

		for (uint32_t i = 0; !e->is_gone[id] && i < btf_words_cnt(t); i++)
			btf_edit_word(e, btf_words_get(e->o, t, i));
		if (!e->is_gone[id])
			continue;
		btf_edit_word(e, 0);
		btf_edit_word(e, BTFVIEW_FWD << 24);
		btf_edit_word(e, 0);
	}
}

uint32_t btf_edit_str(struct btf_edit *e, const char *name)
{
	uint32_t size = (uint32_t)strlen(name) + 1, at = e->strs_size;

	if (size == 1)
		return 0;
	e->strs = btf_edit_grow(e->o->arena, e->strs, e->strs_size, &e->strs_cap, size);
	memcpy(e->strs + at, name, size);
	e->strs_size += size;
	return at;
}

uint32_t btf_edit_type(struct btf_edit *e, const char *name, uint32_t info, uint32_t size_or_type)
{
	btf_edit_word(e, btf_edit_str(e, name));
	btf_edit_word(e, info);
	btf_edit_word(e, size_or_type);
	return e->next_id++;
}

int btf_edit_finish(struct btf_edit *e, struct corepl_diag *d)
{
	struct object *o = e->o;
	struct object_section *s = &o->secs[o->btf_sec];
	const uint32_t header[HEADER_SIZE / 4] = { o->is_big_endian ? 0xeb9f0100u : 0x0001eb9fu,
						   HEADER_SIZE,
						   0,
						   e->size,
						   e->size,
						   e->strs_size };

	s->size = HEADER_SIZE + e->size + e->strs_size;
	s->data = ARENA_NEW(o->arena, uint8_t, s->size);
	for (uint32_t i = 0; i < HEADER_SIZE / 4; i++)
		object_put_u32(o, s->data + (size_t)i * 4, header[i]);
	if (e->size)
		memcpy(s->data + HEADER_SIZE, e->data, e->size);
	memcpy(s->data + HEADER_SIZE + e->size, e->strs, e->strs_size);
	return object_view_btf(o, d);
}
