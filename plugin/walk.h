/* SPDX-License-Identifier: MIT */
/*
 * walk.h - from the emitted functions to their sites, in source order.
 */
#ifndef PLUGIN_WALK_H
#define PLUGIN_WALK_H

#include "declset.h"
#include "record.h"

/*
 * Add to R every site of what EMITTED holds.  Returns the first expression that clang would
 * relocate, had it debug information, or NULL.
 */
const struct shim_stmt *walk_unit(const struct shim *tu, const struct declset *emitted,
				  struct record *r);

#endif
