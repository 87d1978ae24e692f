/* SPDX-License-Identifier: MIT */
/*
 * map_def.h - one BTF-defined map: the struct of a variable in .maps read as a definition.
 */
#ifndef POSTLINK_MAP_DEF_H
#define POSTLINK_MAP_DEF_H

#include "object.h"

/* What the struct says beyond the map itself. */
struct map_def_values {
	uint64_t byte_off; /* of member "values" in the declaration */
	bool has_values;   /* the declaration has a member "values" */
	bool has_inner;
	struct object_map *inner; /* caller's, filled when has_inner */
};

/*
 * Read the definition TYPE_ID (a struct) of map M, whose name is set.  VALUES->inner is filled
 * for map-in-map types that declare their inner map.  EFORMAT: a member that cannot be understood.
 */
int map_def_read(struct object *o, uint32_t type_id, struct object_map *m,
		 struct map_def_values *values, struct corepl_diag *d);

#endif
