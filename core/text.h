/* SPDX-License-Identifier: MIT */
/*
 * text.h - the few operations on names that a freestanding engine has to bring itself.
 *
 * The engine links against nothing but mem*, so strlen and strcmp are not there.  All names given
 * here are NUL-terminated inside their section (btfview_str() and bytes_str() see to that) or come
 * with their size.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

static inline size_t text_size(const char *s)
{
	size_t size = 0;

	while (s[size])
		size++;
	return size;
}

static inline bool text_equal(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/*
 * Bytes of NAME (SIZE bytes) before its flavor.  A flavor starts at the last "___" that stands
 * between two characters other than '_':
 *
 *   task_struct___old   -> task_struct       a____b -> a____b (four underscores)
 *   x___v1___v2         -> x___v1            ___a   -> ___a
 */
static inline size_t text_essential_size(const char *name, size_t size)
{
	for (size_t i = size; i >= 5; i--) {
		const char *s = name + i - 5;

		if (s[0] != '_' && s[1] == '_' && s[2] == '_' && s[3] == '_' && s[4] != '_')
			return i - 4;
	}
	return size;
}

#endif
