/* SPDX-License-Identifier: MIT */
/*
 * kernelset_intern.h - kernels' types brought into one pool, equal ones once (core/kernelset.h).
 */
#ifndef POSTLINK_KERNELSET_INTERN_H
#define POSTLINK_KERNELSET_INTERN_H

#include "core/btfview.h"
#include "strtab.h"

struct kernelset_intern {
	struct arena *arena; /* borrowed; owns what follows */
	struct strtab strs;  /* of the pool */
	uint32_t *words;     /* the pool's type section */
	uint32_t word_cnt, word_cap;
	uint32_t *type_at; /* by pool id: the type's first word; its end is the next one's */
	uint32_t type_cnt; /* pool ids are 1 .. type_cnt */
	uint32_t type_cap;
	uint32_t *slots; /* hash table of pool ids, 0 = free */
	uint32_t slot_cnt;
};

void kernelset_intern_init(struct kernelset_intern *pool, struct arena *a);

/*
 * Bring the named types of V (indexed) into POOL: POOL_IDS, v->id_end entries, gets the pool id of
 * each type that has a name, 0 for the others.  EFORMAT: types nested too deep or in a cycle.
 */
int kernelset_intern_types(struct kernelset_intern *pool, const struct btfview *v,
			   uint32_t *pool_ids, struct corepl_diag *d);

/* The pool as a .BTF blob of the arena, little-endian. */
uint8_t *kernelset_intern_blob(struct kernelset_intern *pool, uint32_t *size);

#endif
