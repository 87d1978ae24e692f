/* SPDX-License-Identifier: MIT */
/*
 * plan_sites.h - source sites out of the plan of an earlier post-link.
 */
#ifndef POSTLINK_PLAN_SITES_H
#define POSTLINK_PLAN_SITES_H

#include "object.h"

/*
 * Take sites, their relocations and externs, and the object's name from the plan in .corepl.  A
 * plan that cannot be read or belongs to other relocations is left with a warning.  Returns the
 * number of relocations that have a site now.
 */
uint32_t plan_sites_take(struct object *o);

#endif
