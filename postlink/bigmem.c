/* SPDX-License-Identifier: MIT */
/*
 * bigmem.c - see bigmem.h.  Source: Linux Documentation/admin-guide/mm/transhuge.rst.
 */
#include "postlink/bigmem.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define LEAST_BIG ((size_t)1 << 20) /* half a huge page: worth one */

static size_t mapped_size(size_t size)
{
	return (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
}

/* A mapping larger by one huge page, cut to a huge page's boundary. */
static void *map_aligned(size_t size)
{
	uint8_t *whole = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;

	if (whole == MAP_FAILED)
		return NULL;
	before = (HUGE_PAGE - ((uintptr_t)whole & (HUGE_PAGE - 1))) & (HUGE_PAGE - 1);
	if (before)
		munmap(whole, before);
	munmap(whole + before + size, HUGE_PAGE - before);
	return whole + before;
}

void *bigmem_take(size_t size)
{
	void *data;

	if (size < LEAST_BIG)
		return calloc(1, size ? size : 1);
	if (size > SIZE_MAX - 2 * HUGE_PAGE)
		return NULL;
	data = map_aligned(mapped_size(size));
	if (data)
		madvise(data, mapped_size(size), MADV_HUGEPAGE);
	return data;
}

void bigmem_give(void *data, size_t size)
{
	if (size < LEAST_BIG)
		free(data);
	else if (data)
		munmap(data, mapped_size(size));
}
