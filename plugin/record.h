/* SPDX-License-Identifier: MIT */
/*
 * record.h - writing the site record of core/site.h.
 */
#ifndef PLUGIN_RECORD_H
#define PLUGIN_RECORD_H

#include "buffer.h"
#include "core/site.h"

struct record {
	struct buffer sites;   /* entries */
	struct buffer strings; /* each string once, the empty one first */
	uint32_t *slot;        /* owned hash table of string offsets, 0 is free */
	size_t slot_cnt;       /* a power of two, or 0 */
	size_t string_cnt;
	uint32_t site_cnt;
};

/* Append S; its strings are copied, the expression's white space folded and its end cut. */
void record_add(struct record *r, const struct site *s);

/* The whole blob in OUT; false when memory ran out at any time. */
bool record_finish(struct record *r, struct buffer *out);

/* Assembler text, in OUT, that puts BLOB into the site section. */
bool record_asm(const struct buffer *blob, struct buffer *out);

void record_free(struct record *r);

#endif
