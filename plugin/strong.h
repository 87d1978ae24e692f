/* SPDX-License-Identifier: MIT */
/*
 * strong.h - externs that a program asks for, and that its loader demands before it can ask.
 */
#ifndef PLUGIN_STRONG_H
#define PLUGIN_STRONG_H

#include "declset.h"

/*
 * Warn once of each strong extern that what EMITTED holds uses behind tests alone.  False: out of
 * memory.
 */
bool strong_unit(const struct shim *tu, const struct declset *emitted);

#endif
