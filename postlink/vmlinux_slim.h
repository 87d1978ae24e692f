/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_slim.h - only those of a kernel's types that a program touches.
 */
#ifndef POSTLINK_VMLINUX_SLIM_H
#define POSTLINK_VMLINUX_SLIM_H

#include "postlink/ctype.h"
#include "postlink/vmlinux_words.h"

/*
 * Print what WORDS name of the types from FIRST_ID on, what these need by value, and what the
 * program can reach from them through the members it names; the rest stays a forward
 * declaration.  ENOTFOUND: none of the words names a type; the errors of ctype_define().
 */
int vmlinux_slim_define(struct ctype *c, const struct btfview *v, uint32_t first_id,
			const struct vmlinux_words *words, struct corepl_diag *d);

#endif
