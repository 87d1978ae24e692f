/* SPDX-License-Identifier: MIT */
/*
 * json_text.c - see json_text.h.
 */
#include "postlink/json_text.h"

#include <stddef.h>
#include <stdio.h>

/* Bytes of a character that begins with FIRST, by that byte alone; 0: none does. */
static size_t size_by_first(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/* May SECOND follow FIRST?  No character has two forms, is a surrogate or above U+10FFFF. */
static int may_follow(unsigned char first, unsigned char second)
{
	const unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	const unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

	return second >= low && second <= high;
}

/* Bytes of the character at S, which ends with a NUL; 0: not well-formed. */
static size_t character_size(const unsigned char *s)
{
	const size_t size = size_by_first(*s);

	if (size > 1 && !may_follow(s[0], s[1]))
		return 0;
	for (size_t i = 2; i < size; i++) {
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	}
	return size;
}

void json_text_put(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s) {
		const size_t size = character_size(s);

		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if (*s < 0x20)
			printf("\\u%04x", *s);
		else if (!size)
			putchar('?');
		else
			fwrite(s, 1, size, stdout);
		s += size ? size : 1;
	}
}
