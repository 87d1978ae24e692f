/* SPDX-License-Identifier: MIT */
/*
 * declset.h - a set of declarations, by address, that remembers the order of entry.
 */
#ifndef PLUGIN_DECLSET_H
#define PLUGIN_DECLSET_H

#include "shim.h"

struct declset {
	uint32_t *slot;                /* owned hash table of an item's index + 1, 0 is free */
	const struct shim_decl **item; /* owned, in order of entry */
	size_t slot_cnt;               /* a power of two, or 0 */
	size_t cnt;                    /* members */
	bool is_failed;                /* out of memory: members are missing */
};

bool declset_has(const struct declset *s, const struct shim_decl *d);

#define DECLSET_NONE UINT32_MAX

/* Which one D was to enter, from 0, or DECLSET_NONE. */
uint32_t declset_idx(const struct declset *s, const struct shim_decl *d);

/* Enter D; true when it is new. */
bool declset_add(struct declset *s, const struct shim_decl *d);

void declset_free(struct declset *s);

#endif
