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

/* A pointer in a struct that is to lead to a piece. */
struct region_piece {
	uint16_t field_off; /* byte offset of the pointer */
	uint16_t size;	    /* bytes of an entry */
	uint16_t cnt;	    /* index among the numbers of entries */
};

#define REGION_PIECE(type, field, cnt) \
	{ offsetof(type, field), sizeof(*((type *)0)->field), cnt }

/* Take PIECE_CNT pieces for the pointers in the struct at BASE, CNTS[piece.cnt] entries each. */
void region_take_all(struct region *r, void *base, const struct region_piece *pieces,
		     size_t piece_cnt, const size_t *cnts);

/* The same twice, counted and then taken, in a mapping of their own.  0 or -errno. */
int region_map_all(struct region *r, void *base, const struct region_piece *pieces,
		   size_t piece_cnt, const size_t *cnts);

/* Map what was counted and start anew.  0 or -errno. */
int region_map(struct region *r);

void region_unmap(struct region *r);

#endif
