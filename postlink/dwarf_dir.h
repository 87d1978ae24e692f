/* SPDX-License-Identifier: MIT */
/*
 * dwarf_dir.h - the compilation directory, out of DWARF.
 */
#ifndef POSTLINK_DWARF_DIR_H
#define POSTLINK_DWARF_DIR_H

#include "object.h"

/* Directory of the first compilation unit without a trailing '/', or NULL when DWARF tells none. */
const char *dwarf_dir_find(const struct object *o);

#endif
