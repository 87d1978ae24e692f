/* SPDX-License-Identifier: MIT */
/*
 * legacy_def.h - one legacy map definition: numbers in a section, named by the type's members.
 */
#ifndef POSTLINK_LEGACY_DEF_H
#define POSTLINK_LEGACY_DEF_H

#include "object.h"

#define LEGACY_DEF_NO_IDX UINT32_MAX

struct legacy_def {
	const char *name;
	uint32_t sym;	    /* symbol index */
	uint32_t var_id;    /* VAR in the object's types */
	uint32_t annotated; /* STRUCT ____btf_map_NAME { key; value; }, or 0 */
	uint32_t type, key_size, value_size, max_entries, flags, numa_node;
	uint32_t pinning;   /* LIBBPF_PIN_...: 0 none, 1 by name */
	uint32_t id;	    /* iproute2's number of this map, 0 none */
	uint32_t inner_id;  /* of the map that is the inner prototype, 0 none */
	uint32_t inner_idx; /* slot of this map in the maps that name it, or LEGACY_DEF_NO_IDX */
	uint32_t inner_seq; /* inner prototype as the place among definitions, or NO_IDX */
	bool is_iproute2;   /* struct bpf_elf_map */
};

/*
 * Read the definition at symbol SYM, described by VAR_ID.  EFORMAT: it is not in its section, or
 * its type is no struct of 32-bit numbers; EUNSUPPORTED: a member that no form has.
 */
int legacy_def_read(struct object *o, uint32_t sym, uint32_t var_id, struct legacy_def *def,
		    struct corepl_diag *d);

/* Is SEC_NAME an iproute2 tail call's, "ID/SLOT": the program in SLOT of the prog array ID? */
bool legacy_def_tail(const char *sec_name, uint32_t *id, uint32_t *slot);

/* Does the kernel take an inner map for maps of MAP_TYPE? */
bool legacy_def_is_outer(uint32_t map_type);

#endif
