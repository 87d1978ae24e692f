/* SPDX-License-Identifier: MIT */
/*
 * plan_build.h - plan tables while they grow, and their bytes.
 */
#ifndef POSTLINK_PLAN_BUILD_H
#define POSTLINK_PLAN_BUILD_H

#include "object.h"
#include "tables_build.h"

struct plan_build {
	struct object *o; /* borrowed */
	struct tables_build tables;
};

void plan_build_init(struct plan_build *b, struct object *o);

/* Append ENTRY, a pointer to the struct of table T; returns its index. */
#define PLAN_BUILD_ADD(b, t, entry) tables_build_add(&(b)->tables, t, entry)

static inline uint32_t plan_build_str(struct plan_build *b, const char *str)
{
	return strtab_add(&b->tables.strs, str);
}

/* Header, tables and strings as one blob of the arena. */
uint8_t *plan_build_finish(struct plan_build *b, uint32_t *size);

#endif
