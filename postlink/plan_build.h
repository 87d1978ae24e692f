/* SPDX-License-Identifier: MIT */
/*
 * plan_build.h - plan tables while they grow, and their bytes.
 */
#ifndef POSTLINK_PLAN_BUILD_H
#define POSTLINK_PLAN_BUILD_H

#include "object.h"
#include "strtab.h"

struct plan_build_table {
	uint8_t *data;	     /* entries, in the object's byte order */
	uint32_t cnt;	     /* entries */
	uint32_t cap;	     /* entries allocated */
	uint32_t entry_size; /* bytes */
};

struct plan_build {
	struct object *o; /* borrowed */
	struct strtab strs;
	struct plan_build_table table[PLAN_TABLE_CNT];
};

void plan_build_init(struct plan_build *b, struct object *o);

/* Append ENTRY, a struct of u32 fields, to table T; returns its index. */
uint32_t plan_build_add(struct plan_build *b, enum plan_table t, const void *entry, size_t size);
#define PLAN_BUILD_ADD(b, t, entry) plan_build_add(b, t, entry, sizeof(*(entry)))

static inline uint32_t plan_build_str(struct plan_build *b, const char *str)
{
	return strtab_add(&b->strs, str);
}

/* Header, tables and strings as one blob of the arena. */
uint8_t *plan_build_finish(struct plan_build *b, uint32_t *size);

#endif
