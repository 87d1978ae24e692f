/* SPDX-License-Identifier: MIT */
/*
 * data_maps.h - global variables: memory before the load, the map's own pages after, one address.
 *
 * At open each data map gets private pages with the section's content, which the caller may change.
 * The load copies them into the kernel's map and, when all else has succeeded, puts the map's pages
 * in their place, so that pointers into them stay good.
 */
#ifndef RUNTIME_DATA_MAPS_H
#define RUNTIME_DATA_MAPS_H

#include "runtime/handle.h"

bool data_maps_is_data(const struct corepl_map *m);
bool data_maps_is_readonly(const struct corepl_map *m);

/*
 * The map's name for the kernel and its users, as libbpf makes it: a data map carries the object's
 * name, "runqslow.rodata", one with a name of its own (".rodata.x") keeps that.  JOINED has
 * ABI_NAME_SIZE bytes; returns it, or the name in the source.
 */
const char *data_maps_name(const struct corepl_map *m, char *joined);

/* Give every data map its pages.  ESTALE, EFORMAT, ESYS; what was mapped stays for _close(). */
int data_maps_open(struct corepl_object *o, struct corepl_diag *d);

/* Copy the content of the created map M to the kernel and freeze it where it is read-only. */
int data_maps_fill(struct corepl_map *m, struct corepl_diag *d);

/* Put the maps' pages in the place of the private ones: all of them, or none and ESYS. */
int data_maps_share(struct corepl_object *o, struct corepl_diag *d);

void data_maps_close(struct corepl_object *o);

#endif
