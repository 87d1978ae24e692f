/* SPDX-License-Identifier: MIT */
/*
 * region.h - memory in one mapping, sized beforehand by the code that fills it.
 *
 * A layout function takes pieces one after another.  It runs twice: first on an unmapped region,
 * where taking only counts, then on the mapped one.  So sizes are computed by the very code that
 * uses them, nothing is allocated piece by piece, and there is one thing to give back.
 */
#ifndef RUNTIME_REGION_H
#define RUNTIME_REGION_H

#include <stddef.h>
#include <stdint.h>

struct region {
	uint8_t *base;	 /* NULL while counting */
	size_t size;	 /* bytes mapped */
	size_t used;	 /* bytes taken */
	int is_overflow; /* the pieces are more than any address space holds */
};

/*
 * CNT zeroed entries of SIZE bytes, 16-byte aligned; NULL while counting or when not counted
 * before.
 */
void *region_take(struct region *r, size_t cnt, size_t size);

/* Map what was counted and start anew.  0 or -errno. */
int region_map(struct region *r);

void region_unmap(struct region *r);

#endif
