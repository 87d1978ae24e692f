/* SPDX-License-Identifier: MIT */
/*
 * reach.h - which functions and variables clang emits code or data for.
 */
#ifndef PLUGIN_REACH_H
#define PLUGIN_REACH_H

#include "declset.h"

/* Fill S with the canonical declarations that are emitted, or referred to by what is emitted. */
void reach_collect(const struct shim *tu, struct declset *s);

#endif
