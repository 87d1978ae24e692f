/* SPDX-License-Identifier: MIT */
/*
 * map_pin.h - maps as files of a bpffs: objects share them, and they outlive a process.
 *
 * A map has at most one path: by name under the object's pin root, or the caller's.  A load uses
 * what is pinned there if it has the map's shape, else makes the map and pins it.
 */
#ifndef RUNTIME_MAP_PIN_H
#define RUNTIME_MAP_PIN_H

#include "runtime/handle.h"
#include "runtime/sys.h"

struct load;

#define MAP_PIN_OPTIONAL __attribute__((weak)) /* there by corepl_use_pins() or a call on pins */

/* Bytes that the paths of all maps pinned by name take. */
size_t map_pin_paths_size(const struct corepl_object *o) MAP_PIN_OPTIONAL;

/* Write those paths into the object's room for them; each map borrows its own. */
void map_pin_set_paths(struct corepl_object *o) MAP_PIN_OPTIONAL;

/*
 * Take what is pinned at M's path, which must have M's shape, else EMISMATCH; or make M and pin it.
 */
int map_pin_create(struct load *l, struct corepl_map *m) MAP_PIN_OPTIONAL;

/*
 * What corepl_map_pin() and corepl_map_unpin() do, with the failure in D.  A pin that is made here
 * is M->is_pin_new.
 */
int map_pin_put(struct corepl_map *m, const char *path, struct corepl_diag *d);
int map_pin_remove(struct corepl_map *m, const char *path, struct corepl_diag *d);

/* Take back what the load did for M: the pin it made, and the use of one it found. */
void map_pin_undo(struct corepl_map *m) MAP_PIN_OPTIONAL;

/*
 * Slot SLOT_IDX of the plan, of prog array M which was found pinned, is about to be set: L knows
 * the program that is there.  What the kernel does not tell this process is not known, 0.
 */
int map_pin_keep_slot(struct load *l, const struct corepl_map *m,
		      uint32_t slot_idx) MAP_PIN_OPTIONAL;

/* Those programs are given back; into their slots first when the load IS_FAILED. */
void map_pin_end_slots(struct load *l, bool is_failed) MAP_PIN_OPTIONAL;

#endif
