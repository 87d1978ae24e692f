/* SPDX-License-Identifier: MIT */
/*
 * tables_build.h - a container of core/tables.h while it grows, and its bytes.
 *
 * Table 0 holds the strings.
 */
#ifndef POSTLINK_TABLES_BUILD_H
#define POSTLINK_TABLES_BUILD_H

#include "core/tables.h"
#include "strtab.h"

#include <stdbool.h>

struct tables_build_table {
	uint8_t *data; /* entries, in the file's byte order */
	uint32_t cnt;  /* entries */
	uint32_t cap;  /* entries allocated */
	uint32_t size; /* bytes of an entry; 1 for bytes */
};

struct tables_build {
	struct arena *arena; /* borrowed; owns what follows */
	bool is_swapped;     /* the file's byte order is not the host's */
	const struct tables_format *format;
	struct strtab strs;
	struct tables_build_table table[TABLES_MAX];
};

/* Empty tables of FORMAT; entries of other sizes than it says are set in b->table[t].size. */
void tables_build_init(struct tables_build *b, struct arena *a, bool is_swapped,
		       const struct tables_format *format);

/* Append ENTRY, the words of one entry of table T in the host's order; returns its index. */
uint32_t tables_build_add(struct tables_build *b, uint32_t t, const void *entry);

/* Header, tables and strings as one blob of the arena. */
uint8_t *tables_build_finish(struct tables_build *b, uint32_t *size);

#endif
