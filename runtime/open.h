/* SPDX-License-Identifier: MIT */
/*
 * open.h - opening an object with the features that the program links, whichever these are.
 *
 * A skeleton names those of its object; corepl_open() brings all of them (open_any.c).
 */
#ifndef RUNTIME_OPEN_H
#define RUNTIME_OPEN_H

#include "runtime/handle.h"

/*
 * corepl_open() with OPTS complete (handle_take_opts()); EUNSUPPORTED also for an object that needs
 * a feature which is not linked.
 */
struct corepl_object *open_object(const void *data, size_t size,
				  const struct corepl_open_opts *opts, struct corepl_diag *diag);

#endif
