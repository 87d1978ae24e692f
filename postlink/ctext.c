/* SPDX-License-Identifier: MIT */
/*
 * ctext.c - the growing buffer of generated text (see ctext.h).
 */
#include "postlink/ctext.h"

#include "postlink/bigmem.h"

#include <stdarg.h>
#include <stdio.h>

void ctext_init(struct ctext *t, size_t expected, size_t limit)
{
	memset(t, 0, sizeof(*t));
	t->limit = limit;
	if (expected)
		ctext_grow(t, expected < limit ? expected : limit);
}

void ctext_free(struct ctext *t)
{
	bigmem_give(t->data, t->cap);
	memset(t, 0, sizeof(*t));
}

bool ctext_grow(struct ctext *t, size_t size)
{
	size_t cap = t->cap * 2;
	char *data;

	if (t->is_full || size > t->limit - t->size) {
		t->is_full = true;
		return false;
	}
	if (cap < t->size + size)
		cap = t->size + size;
	if (cap > t->limit)
		cap = t->limit;
	data = bigmem_take(cap);
	if (!data) {
		t->is_full = true;
		return false;
	}
	if (t->data)
		memcpy(data, t->data, t->size);
	bigmem_give(t->data, t->cap);
	t->data = data;
	t->cap = cap;
	return true;
}

void ctext_uint(struct ctext *t, uint64_t value)
{
	char digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	ctext_put(t, digits + i, sizeof(digits) - i);
}

void ctext_int(struct ctext *t, int64_t value)
{
	if (value < 0)
		ctext_char(t, '-');
	ctext_uint(t, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void ctext_printf(struct ctext *t, const char *fmt, ...)
{
	char line[1024];
	va_list args;
	int size;

	va_start(args, fmt);
	size = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (size > 0)
		ctext_put(t, line, (size_t)size < sizeof(line) ? (size_t)size : sizeof(line) - 1);
}
