/* SPDX-License-Identifier: MIT */
/*
 * module_types.h - modules of the running kernel whose types a load needs.
 *
 * A module's BTF is "split": its ids and strings go on where vmlinux's end.  A program names the
 * module of a target, variable or function by a descriptor of that BTF, so it stays open until the
 * programs are loaded.
 */
#ifndef RUNTIME_MODULE_TYPES_H
#define RUNTIME_MODULE_TYPES_H

#include "runtime/load.h"

#define MODULE_TYPES_NAME_SIZE 64 /* bytes with the NUL; the kernel's names have 56 */
#define MODULE_TYPES_WHERE_SIZE 96

/* A module that has something wanted. */
struct module_types {
	struct region region;	   /* holds this struct and all below */
	struct module_types *next; /* of a larger BTF id */
	struct btfview view;	   /* based on l->kernel */
	struct scan_want *wants;   /* as l->wants, with the hits here of what vmlinux lacks */
	struct scan_mem scan;
	uint32_t *marks;
	uint8_t *blob;
	int fd;				   /* its BTF */
	uint32_t fd_idx;		   /* in l->fd_array; 0: not yet */
	char name[MODULE_TYPES_NAME_SIZE]; /* "nf_conntrack" */
};

/* The type that a want has become. */
struct module_types_found {
	const struct btfview *view;  /* the kernel's or a module's */
	struct module_types *module; /* NULL: vmlinux */
	uint32_t type_id;
};

/*
 * Look into the modules for the wants of roots, targets, kernel symbols and struct_ops that vmlinux
 * lacks; does
 * nothing when it lacks none.  After kernel_types_scan() of the kernel's own types.
 */
int module_types_search(struct load *l);
void module_types_close(struct load *l);

/* The first type for want WANT_IDX, of vmlinux or else of the module with the smallest id. */
bool module_types_first(const struct load *l, uint32_t want_idx, struct module_types_found *found);
/* The type for want WANT_IDX that types of module M may mean: vmlinux's, or else M's own. */
bool module_types_within(const struct load *l, uint32_t want_idx, struct module_types *m,
			 struct module_types_found *found);
/* As the first for a target "MODULE:name", which is of that module alone. */
bool module_types_target(const struct load *l, uint32_t want_idx, const char *target,
			 struct module_types_found *found);

/* All types for root ROOT_IDX, in l->cands: vmlinux's, or else those of all modules. */
struct relo_cands module_types_cands(const struct load *l, uint32_t root_idx);

/* Length of the module's name in a target "MODULE:name"; 0 for "name". */
size_t module_types_prefix_size(const char *target);

/* In M's place in the program's array of BTF descriptors; the index goes into calls. */
uint32_t module_types_fd_idx(struct load *l, struct module_types *m);

/* Where was looked, for a message: "vmlinux and 3 modules".  Returns BUF. */
const char *module_types_where(const struct load *l, char buf[MODULE_TYPES_WHERE_SIZE]);

#endif
