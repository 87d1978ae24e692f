/* SPDX-License-Identifier: MIT */
/*
 * name_pattern.h - names by pattern: '*' is any run of characters, '?' any one.
 */
#ifndef CORE_NAME_PATTERN_H
#define CORE_NAME_PATTERN_H

#include <stdbool.h>

/* Does TEXT match PATTERN?  Time is at most the product of their sizes. */
bool name_pattern_match(const char *pattern, const char *text);

/* Has PATTERN a '*' or '?'? */
bool name_pattern_has_wild(const char *pattern);

#endif
