/* SPDX-License-Identifier: MIT */
/*
 * advise.h - a verdict as warnings in the editor.
 */
#ifndef PLUGIN_ADVISE_H
#define PLUGIN_ADVISE_H

#include "judge.h"

/* Warn of each site that is reached on a kernel that lacks what it needs.  False: out of memory. */
bool advise_unit(const struct shim *tu, const struct judge *j);

#endif
