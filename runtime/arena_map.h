/* SPDX-License-Identifier: MIT */
/*
 * arena_map.h - maps of type arena: memory at one address for programs and for this process.
 *
 * Optional: a program that does not name corepl_use_arena() links none of it, and opening an object
 * with an arena fails there.
 */
#ifndef RUNTIME_ARENA_MAP_H
#define RUNTIME_ARENA_MAP_H

#include "runtime/handle.h"

#define ARENA_MAP_OPTIONAL __attribute__((weak))

/* Give arena M its addresses, with its globals' initial values at the first.  EUSAGE, ESYS. */
int arena_map_open(struct corepl_map *m, struct corepl_diag *d) ARENA_MAP_OPTIONAL;

/* Put the pages of created map M there, with the globals as they are.  EUSAGE, ESYS: as before. */
int arena_map_share(struct corepl_map *m, struct corepl_diag *d) ARENA_MAP_OPTIONAL;

/* As after arena_map_open(), with the globals as they are. */
void arena_map_unshare(struct corepl_map *m) ARENA_MAP_OPTIONAL;

#endif
