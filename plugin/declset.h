/* SPDX-License-Identifier: MIT */
/*
 * declset.h - a set of declarations, by address, that remembers the order of entry.
 */
#ifndef PLUGIN_DECLSET_H
#define PLUGIN_DECLSET_H

#include "shim.h"

struct declset {
	const struct shim_decl **slot; /* owned hash table, open addressing, NULL is free */
	const struct shim_decl **item; /* owned, in order of entry */
	size_t slot_cnt;               /* a power of two, or 0 */
	size_t cnt;                    /* members */
	bool is_failed;                /* out of memory: members are missing */
};

bool declset_has(const struct declset *s, const struct shim_decl *d);

/* Enter D; true when it is new. */
bool declset_add(struct declset *s, const struct shim_decl *d);

void declset_free(struct declset *s);

#endif
