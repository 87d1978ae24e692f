/* SPDX-License-Identifier: MIT */
/*
 * arena.h - memory of one run of the post-link step: taken in pieces, given back at once.
 *
 * arena_alloc() never returns NULL: when memory is exhausted it jumps to the place that the
 * owner has set, where the run ends with a diagnostic.  Nothing is held outside the arena while a
 * pass runs, so that there is nothing else to unwind (elf_file.c, the one file with
 * descriptors, allocates before it opens).
 *
 *   struct arena a;
 *   arena_init(&a);
 *   if (setjmp(a.on_exhausted)) { status = ...; goto out; }
 *   ...
 *   out: arena_free(&a);
 */
#ifndef POSTLINK_ARENA_H
#define POSTLINK_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* owned, newest first */
	uint8_t *next;		    /* first free byte of the newest block */
	size_t left;		    /* bytes free in the newest block */
	jmp_buf on_exhausted;	    /* set by the owner before the first allocation */
};

void arena_init(struct arena *a);
void arena_free(struct arena *a);

/* CNT items of SIZE bytes, zeroed, aligned to 16; CNT 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t cnt, size_t size);
#define ARENA_NEW(a, type, cnt) ((type *)arena_alloc(a, cnt, sizeof(type)))

/* A copy of SIZE bytes, followed by a NUL byte. */
void *arena_copy(struct arena *a, const void *data, size_t size);

/* printf into the arena (libc's conversions). */
const char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
