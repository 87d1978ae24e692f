/* SPDX-License-Identifier: MIT */
/*
 * plain.h - accesses to kernel memory whose offsets are compiled in.
 */
#ifndef PLUGIN_PLAIN_H
#define PLUGIN_PLAIN_H

#include "chain.h"

#define PLAIN_PROBED_CHILD 3u /* of a call that plain_is_probe(): callee, to, size, from */

/* A function of which plain accesses are asked; zeroed before the first. */
struct plain_func {
	const char *section;      /* of the program that it belongs to, or "" */
	bool is_inner;            /* the ____NAME of BPF_PROG(NAME) and its like */
	const char *last_name;    /* function with a section seen last, or NULL */
	const char *last_section;
};

/* One access. */
struct plain {
	const char *root;         /* "struct task_struct" */
	char path[CHAIN_TEXT_SIZE]; /* "in[2].y" */
	uint32_t bit_off;         /* from the root's start */
	uint32_t bit_size;        /* of what is accessed */
	uint32_t root_size;       /* bytes */
	const struct shim_stmt *base; /* what the path starts from */
};

/* The functions come in source order, declarations too. */
void plain_enter(struct plain_func *f, const struct shim_decl_info *info);

/* Is S a call of a helper that reads kernel memory? */
bool plain_is_probe(const struct shim *tu, const struct shim_stmt *s);

/*
 * Describe LEAF, a SHIM_MEMBER or SHIM_SUBSCRIPT that clang does not relocate.  IS_PROBED: a helper
 * reads kernel memory there.  False: it is not known to be kernel memory, or has no name.
 */
bool plain_collect(struct plain *p, const struct shim *tu, const struct shim_stmt *leaf,
		   const struct plain_func *f, bool is_probed);

#endif
