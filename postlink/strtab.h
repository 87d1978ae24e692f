/* SPDX-License-Identifier: MIT */
/*
 * strtab.h - a growing blob of NUL-terminated strings, each once: ELF names, BTF strings, plan
 * strings.
 *
 * Offset 0 is the empty string.  A string's offset is decided by when it was first added, so the
 * same additions in the same order give the same bytes.  Tails are not shared.
 */
#ifndef POSTLINK_STRTAB_H
#define POSTLINK_STRTAB_H

#include "arena.h"

struct strtab {
	struct arena *arena; /* borrowed; owns what follows */
	char *data;	     /* strings */
	uint32_t size;	     /* bytes used */
	uint32_t cap;	     /* bytes allocated */
	uint32_t *slots;     /* hash table of offsets, 0 = free */
	uint32_t slot_cnt;   /* a power of two */
	uint32_t str_cnt;    /* strings in the table */
};

void strtab_init(struct strtab *t, struct arena *a);

/* Byte offset of STR, added when it is new. */
uint32_t strtab_add(struct strtab *t, const char *str);

#endif
