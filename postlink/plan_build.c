/* SPDX-License-Identifier: MIT */
/*
 * plan_build.c - the tables of core/plan.h in the object's byte order.
 */
#include "plan_build.h"

void plan_build_init(struct plan_build *b, struct object *o)
{
	b->o = o;
	tables_build_init(&b->tables, o->arena, o->is_swapped, &plan_format);
}

uint8_t *plan_build_finish(struct plan_build *b, uint32_t *size)
{
	return tables_build_finish(&b->tables, size);
}
