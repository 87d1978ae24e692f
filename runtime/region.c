/* SPDX-License-Identifier: MIT */
/*
 * region.c - see region.h.
 *
 * Pages come zeroed from the kernel and a piece is taken once, so nothing is cleared.
 */
#include "runtime/region.h"

#include <string.h>

#include "runtime/sys.h"

#define REGION_ALIGN 16u
#define REGION_MAX (SIZE_MAX / 4)

void *region_take(struct region *r, size_t cnt, size_t size)
{
	size_t at = r->used, need;

	if (size && cnt > REGION_MAX / size) {
		r->is_overflow = 1;
		return NULL;
	}
	need = (cnt * size + REGION_ALIGN - 1) & ~(size_t)(REGION_ALIGN - 1);
	if (need > REGION_MAX - at || (r->base && need > r->size - at)) {
		r->is_overflow = 1;
		return NULL;
	}
	r->used += need;
	return r->base ? r->base + at : NULL;
}

void region_take_all(struct region *r, void *base, const struct region_piece *pieces,
		     size_t piece_cnt, const size_t *cnts)
{
	for (size_t i = 0; i < piece_cnt; i++) {
		void *piece = region_take(r, cnts[pieces[i].cnt], pieces[i].size);

		memcpy((uint8_t *)base + pieces[i].field_off, &piece, sizeof(piece));
	}
}

int region_map(struct region *r)
{
	size_t size = sys_page_align(r->used + 1);
	void *base;
	int err;

	if (r->is_overflow)
		return -ENOMEM;
	base = sys_mmap_memory(size);
	err = sys_ptr_error(base);
	if (err)
		return err;
	r->base = base;
	r->size = size;
	r->used = 0;
	return 0;
}

int region_map_all(struct region *r, void *base, const struct region_piece *pieces,
		   size_t piece_cnt, const size_t *cnts)
{
	int err;

	region_take_all(r, base, pieces, piece_cnt, cnts);
	err = region_map(r);
	if (!err)
		region_take_all(r, base, pieces, piece_cnt, cnts);
	return err;
}

void region_unmap(struct region *r)
{
	sys_munmap(r->base, r->size);
	*r = (struct region){ NULL, 0, 0, 0 };
}
