/* SPDX-License-Identifier: MIT */
/*
 * paths.h - source paths without the machine in them.
 */
#ifndef POSTLINK_PATHS_H
#define POSTLINK_PATHS_H

#include "object.h"

/* PATH as seen from o->comp_dir; PATH itself when that is unknown.  Memory of O's arena. */
const char *paths_relative(struct object *o, const char *path);

#endif
