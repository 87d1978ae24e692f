/* SPDX-License-Identifier: MIT */
/*
 * struct_ops.h - structs of function pointers that the kernel takes programs for.
 *
 * The steps below are called by the load only where they are linked, which what attaches such maps
 * brings about: a control program without struct_ops does not carry them.
 */
#ifndef RUNTIME_STRUCT_OPS_H
#define RUNTIME_STRUCT_OPS_H

#include "runtime/abi.h"
#include "runtime/load.h"

#define STRUCT_OPS_OPTIONAL __attribute__((weak))

/* What a map becomes on this kernel, at map->ops; then its functions and the kernel's struct. */
struct struct_ops {
	uint32_t value_size;  /* bytes of the kernel's struct with its frame */
	uint32_t value_id;    /* its BTF id */
	int value_fd;	      /* the module's BTF that has it, borrowed for the load; 0: vmlinux */
	uint32_t func_cnt;
	uint32_t value_off;   /* byte offset of the value from here */
	struct struct_ops_func {
		uint32_t byte_off; /* within the value */
		uint32_t prog;	   /* program index */
	} funcs[];
};

/* Give every struct_ops map its pages with the initial struct.  ESTALE, ESYS. */
int struct_ops_open(struct corepl_object *o, struct corepl_diag *d) STRUCT_OPS_OPTIONAL;

/* Which programs are in maps that will be made: only those are loaded.  EUSAGE, EFORMAT. */
int struct_ops_choose(struct load *l) STRUCT_OPS_OPTIONAL;

/* Bytes that struct_ops_want() writes to NAMES, and the wants: two for each map. */
size_t struct_ops_names_size(const struct load *l) STRUCT_OPS_OPTIONAL;
void struct_ops_want(struct load *l, char *names) STRUCT_OPS_OPTIONAL;

/* The initial structs as this kernel lays them out; programs learn their member.  EMISSING,
 * EMISMATCH, ESYS. */
int struct_ops_match(struct load *l) STRUCT_OPS_OPTIONAL;

/* The arguments that make map M. */
void struct_ops_shape(const struct corepl_map *m, struct abi_map_create *a) STRUCT_OPS_OPTIONAL;

/* Programs are loaded: their descriptors go into the structs. */
void struct_ops_fill(struct corepl_object *o) STRUCT_OPS_OPTIONAL;

/* The value to give the kernel for loaded map M.  Not optional: who calls it links all of these. */
const void *struct_ops_value(const struct corepl_map *m);

#endif
