// SPDX-License-Identifier: MIT
/*
 * declset.c - a set of declarations, by address.
 *
 * In: canonical declarations.  Out: is it there, and all in order of entry: what is decided
 * from the set never depends on addresses.
 */
#include "declset.h"

#include <stdlib.h>
#include <string.h>

/* The slot that leads to D, or where it would go; the table has a free one. */
static size_t find(const struct declset *s, const struct shim_decl *d)
{
	size_t i = ((uintptr_t)d >> 4) * 0x9e3779b97f4a7c15u >> 20;

	for (i &= s->slot_cnt - 1; s->slot[i] && s->item[s->slot[i] - 1] != d;)
		i = (i + 1) & (s->slot_cnt - 1);
	return i;
}

bool declset_has(const struct declset *s, const struct shim_decl *d)
{
	return s->slot_cnt && s->slot[find(s, d)];
}

uint32_t declset_idx(const struct declset *s, const struct shim_decl *d)
{
	return declset_has(s, d) ? s->slot[find(s, d)] - 1 : DECLSET_NONE;
}

/* Twice the room; the table is kept at most half full, so items need half of its slots. */
static bool grow(struct declset *s)
{
	size_t slot_cnt = s->slot_cnt ? s->slot_cnt * 2 : 256;
	uint32_t *slot = calloc(slot_cnt, sizeof(*slot));
	const struct shim_decl **item = realloc(s->item, slot_cnt / 2 * sizeof(*item));

	if (item)
		s->item = item;
	if (!slot || !item) {
		free(slot);
		s->is_failed = true;
		return false;
	}
	free(s->slot);
	s->slot = slot;
	s->slot_cnt = slot_cnt;
	for (size_t i = 0; i < s->cnt; i++)
		s->slot[find(s, s->item[i])] = (uint32_t)i + 1;
	return true;
}

bool declset_add(struct declset *s, const struct shim_decl *d)
{
	if (declset_has(s, d))
		return false;
	if (s->cnt >= s->slot_cnt / 2 && !grow(s))
		return false;
	s->slot[find(s, d)] = (uint32_t)s->cnt + 1;
	s->item[s->cnt++] = d;
	return true;
}

void declset_free(struct declset *s)
{
	free(s->slot);
	free(s->item);
	memset(s, 0, sizeof(*s));
}
