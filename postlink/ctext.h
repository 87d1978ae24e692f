/* SPDX-License-Identifier: MIT */
/*
 * ctext.h - generated text: one growing buffer, written at the end by one system call.
 *
 * A header of a kernel is 134,000 lines; a printf per line would cost more than all the
 * rest.  So text is appended by copying, and numbers by hand.  A buffer that cannot grow (memory,
 * or its limit: hostile input can ask for terabytes) is_full and drops what comes later; the
 * owner asks once, at the end.
 */
#ifndef POSTLINK_CTEXT_H
#define POSTLINK_CTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ctext {
	char *data;   /* owned (bigmem.h) */
	size_t size;  /* bytes written */
	size_t cap;   /* bytes allocated */
	size_t limit; /* bytes allowed */
	bool is_full; /* something was dropped */
};

/* An empty buffer of EXPECTED bytes that may grow to LIMIT. */
void ctext_init(struct ctext *t, size_t expected, size_t limit);
void ctext_free(struct ctext *t);

/* Make room for SIZE bytes more; false, and is_full, when there is none. */
bool ctext_grow(struct ctext *t, size_t size);

void ctext_uint(struct ctext *t, uint64_t value);
void ctext_int(struct ctext *t, int64_t value);

/* printf for the few lines that are not worth more. */
void ctext_printf(struct ctext *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline void ctext_put(struct ctext *t, const char *data, size_t size)
{
	if (t->cap - t->size < size && !ctext_grow(t, size))
		return;
	memcpy(t->data + t->size, data, size);
	t->size += size;
}

/* Texts up to this size are copied as if they had it: without a branch on their size. */
#define CTEXT_SHORT 32u

/* CTEXT_SHORT bytes, which may overlap. */
static inline void ctext_copy_short(char *to, const char *from)
{
	char part[CTEXT_SHORT];

	memcpy(part, from, sizeof(part));
	memcpy(to, part, sizeof(part));
}

/* ctext_put(), faster, of DATA with CTEXT_SHORT readable bytes or more, whatever SIZE says. */
static inline void ctext_put_short(struct ctext *t, const char *data, size_t size)
{
	if (size > CTEXT_SHORT || t->cap - t->size < CTEXT_SHORT) {
		ctext_put(t, data, size);
		return;
	}
	ctext_copy_short(t->data + t->size, data);
	t->size += size;
}

static inline void ctext_char(struct ctext *t, char c)
{
	if (t->cap - t->size < 1 && !ctext_grow(t, 1))
		return;
	t->data[t->size++] = c;
}

static inline void ctext_str(struct ctext *t, const char *s)
{
	ctext_put(t, s, strlen(s));
}

static inline void ctext_indent(struct ctext *t, uint32_t tab_cnt)
{
	while (tab_cnt--)
		ctext_char(t, '\t');
}

#endif
