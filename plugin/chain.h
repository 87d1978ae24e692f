/* SPDX-License-Identifier: MIT */
/*
 * chain.h - the access path that clang turns into one relocation, and its key.
 */
#ifndef PLUGIN_CHAIN_H
#define PLUGIN_CHAIN_H

#include "shim.h"

#define CHAIN_MAX_STEPS 64          /* as many as an access spec may have */
#define CHAIN_TEXT_SIZE (CHAIN_MAX_STEPS * 11) /* bytes of the longest accessor, NUL included */

struct chain {
	uint32_t cnt;                  /* steps */
	struct shim_step step[CHAIN_MAX_STEPS]; /* leaf first, head last */
	const struct shim_stmt *head;  /* expression of the head step */
};

/* How clang's relocations are asked for at the place looked at. */
enum chain_mode {
	CHAIN_BY_ATTRIBUTE = 0,        /* only attributed records */
	CHAIN_BY_BUILTIN = 1,          /* inside a builtin: every constant access */
};

/* Collect the path that ends in LEAF.  False when clang would not relocate LEAF. */
bool chain_collect(struct chain *c, const struct shim *tu, const struct shim_stmt *leaf,
		   enum chain_mode mode);

/* Down from S through what passes an address on; S itself when it does not. */
const struct shim_stmt *chain_strip(const struct shim *tu, const struct shim_stmt *s);

/* Does step CHILD go on in what PARENT has reached? */
bool chain_is_joined(const struct shim_step *parent, const struct shim_step *child);

/*
 * The accessor of C, "0:3:2", in TEXT of CHAIN_TEXT_SIZE bytes.  False when clang makes no
 * relocation of it, because its elements are no records: int *p; &p[4].
 */
bool chain_accessor(const struct chain *c, char *text);

/*
 * How many steps of C, counted from the leaf, lie behind the root record; *FIRST counts whole
 * roots before it.  0 when clang makes no relocation of C, or C ends at the root.
 */
uint32_t chain_members(const struct chain *c, uint32_t *first);

#endif
