/* SPDX-License-Identifier: MIT */
/*
 * name_pattern.c - see name_pattern.h.
 *
 * A failed match goes back to the last '*' only: an earlier one could match no more than that one.
 */
#include "core/name_pattern.h"

#include <stddef.h>

bool name_pattern_match(const char *pattern, const char *text)
{
	const char *star = NULL, *from = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			from = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

bool name_pattern_has_wild(const char *pattern)
{
	for (; *pattern; pattern++)
		if (*pattern == '*' || *pattern == '?')
			return true;
	return false;
}
