/* SPDX-License-Identifier: MIT */
/*
 * lint.h - what is compiled in although a kernel may have it otherwise.
 *
 * Each function adds a query to O and returns its index, or OUTLINE_NONE when there is nothing to
 * ask or that lint is off.
 */
#ifndef PLUGIN_LINT_H
#define PLUGIN_LINT_H

#include "outline.h"

/* An enumerator, the size of a relocatable type, or an offset in a kernel's. */
uint32_t lint_constant(struct outline *o, const struct shim *tu, const struct shim_stmt *s);

/* A local variable D, declared by AT, of a relocatable type. */
uint32_t lint_copy(struct outline *o, const struct shim *tu, const struct shim_decl *d,
		   const struct shim_stmt *at);

/* The bitfield that path C, seen from AT, ends in. */
uint32_t lint_bitfield(struct outline *o, const struct shim *tu, const struct chain *c,
		       const struct shim_stmt *at);

/* Field LEAF of a type that is not relocatable; *BASE is what its path starts from. */
uint32_t lint_fixed_offset(struct outline *o, const struct shim *tu, const struct shim_stmt *leaf,
			   const struct shim_stmt **base);

#endif
