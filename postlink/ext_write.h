/* SPDX-License-Identifier: MIT */
/*
 * ext_write.h - the records of an object as the bytes of .BTF.ext.
 */
#ifndef POSTLINK_EXT_WRITE_H
#define POSTLINK_EXT_WRITE_H

#include "object.h"
#include "strtab.h"

/* Bytes per record in the sections that ext_write() makes. */
#define EXT_WRITE_FUNC_SIZE 8u
#define EXT_WRITE_LINE_SIZE 16u
#define EXT_WRITE_RELO_SIZE 16u

/*
 * Give section .BTF.ext its new content, names and texts going to STRS; an object without any
 * record loses the section.
 */
void ext_write(struct object *o, struct strtab *strs);

#endif
