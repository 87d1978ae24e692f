/* SPDX-License-Identifier: MIT */
/*
 * arena.c - blocks of memory with one life: a list of malloc'ed blocks, bump allocation in the
 * newest.
 *
 * A block is 1 MiB or as large as the request; real tools' objects fit in the first one.
 */
#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_SIZE ((size_t)1 << 20)
#define ARENA_ALIGN ((size_t)16)

struct arena_block {
	struct arena_block *older; /* owned */
	size_t size;		   /* bytes of data, keeps data aligned to 16 */
	uint8_t data[];
};

void arena_init(struct arena *a)
{
	memset(a, 0, sizeof(*a));
}

void arena_free(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *older = a->blocks->older;

		free(a->blocks);
		a->blocks = older;
	}
	a->left = 0;
}

static void arena_grow(struct arena *a, size_t size)
{
	struct arena_block *b;

	if (size < ARENA_BLOCK_SIZE)
		size = ARENA_BLOCK_SIZE;
	/* calloc: fresh pages come zeroed by the kernel, nothing is written twice */
	b = size > SIZE_MAX / 2 ? NULL : calloc(1, sizeof(*b) + size);
	if (!b)
		longjmp(a->on_exhausted, 1);
	b->older = a->blocks;
	b->size = size;
	a->blocks = b;
	a->next = b->data;
	a->left = size;
}

void *arena_alloc(struct arena *a, size_t cnt, size_t size)
{
	void *p;

	if (size && cnt > (SIZE_MAX / 4) / size)
		longjmp(a->on_exhausted, 1);
	size = (cnt * size + ARENA_ALIGN) & ~(ARENA_ALIGN - 1);
	if (size > a->left)
		arena_grow(a, size);
	p = a->next;
	a->next += size;
	a->left -= size;
	return p;
}

void *arena_copy(struct arena *a, const void *data, size_t size)
{
	uint8_t *p = arena_alloc(a, size + 1, 1);

	if (size)
		memcpy(p, data, size);
	return p;
}

const char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	char *text;
	int size;

	va_start(args, fmt);
	size = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (size < 0)
		return "";
	text = arena_alloc(a, (size_t)size + 1, 1);
	va_start(args, fmt);
	vsnprintf(text, (size_t)size + 1, fmt, args);
	va_end(args);
	return text;
}
