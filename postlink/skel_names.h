/* SPDX-License-Identifier: MIT */
/*
 * skel_names.h - names of an object -> identifiers of generated code, unique in their scope.
 *
 * A name in BTF is any string: "my-var.1", "class", "", the same twice.  Generated code must
 * compile all the same, in C and in C++, so that one header serves both.
 */
#ifndef POSTLINK_SKEL_NAMES_H
#define POSTLINK_SKEL_NAMES_H

#include "postlink/arena.h"

#include <stdint.h>

/* Generated padding is called this and a number; no identifier from an object is. */
#define SKEL_NAMES_PAD "corepl_pad_"

/* The names taken in one scope. */
struct skel_names {
	struct arena *a;
	const char **slots; /* hash table */
	uint32_t slot_cnt;  /* a power of two, more than twice the names */
};

/* A scope for at most CNT names. */
void skel_names_init(struct skel_names *n, struct arena *a, uint32_t cnt);

/*
 * NAME as an identifier: what none can hold becomes '_', a leading digit gets '_' before it, a
 * keyword of C or C++ gets '_' after it; "" becomes "_".
 */
const char *skel_names_ident(struct arena *a, const char *name);

/* IDENT, or IDENT_IDX (or a number after it) when the scope has it already; taken from now on. */
const char *skel_names_add(struct skel_names *n, const char *ident, uint32_t idx);

#endif
