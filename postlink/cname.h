/* SPDX-License-Identifier: MIT */
/*
 * cname.h - the names of a BTF as C identifiers, each once.
 *
 * BTF names members, types and enumerators by string offset.  Here an offset becomes the index
 * of a name: a C identifier that no other name equals, with room to count how many types and
 * values are called so.  What is no identifier ("core::fmt", "int", "1st") is made one by '_'.
 *
 * A string is looked at once: later questions about it cost one array access (but for neighbours
 * of less than four bytes, which share a place in the array).
 */
#ifndef POSTLINK_CNAME_H
#define POSTLINK_CNAME_H

#include "core/btfview.h"

struct cname {
	const char *text;   /* an identifier, NUL-terminated */
	uint32_t size : 31; /* bytes of text */
	uint32_t is_keyword : 1; /* of C: never given out */
	uint32_t tag_cnt;   /* structs, unions and enums of this name */
	uint32_t tag_id;    /* type id of the first one, 0 none */
	uint32_t plain_cnt; /* typedefs and enumerators of this name */
	uint32_t stamp;     /* last record that had a member of this name */
};

struct cname_made;

struct cname_table {
	const struct btfview *view; /* borrowed */
	struct cname *names;        /* owned; index 0 is unused */
	uint32_t cnt, cap;
	uint32_t *slots;            /* owned hash table: a name's index | high bits of its hash */
	uint32_t slot_cnt;          /* power of two; 0 is an empty slot */
	size_t by_off_size;         /* bytes */
	uint32_t *by_off;           /* owned: index by a quarter of a string's offset, 0 none */
	struct cname_made *made;    /* owned: texts that are not in the BTF */
	bool is_letter[256];        /* bytes that an identifier may hold */
};

/* COREPL_OK or ENOSPACE. */
int cname_open(struct cname_table *t, const struct btfview *v);
void cname_close(struct cname_table *t);

/*
 * The name at NAME_OFF, not 0, until the next call; NULL: out of range, empty, or memory
 * exhausted.
 */
struct cname *cname_at(struct cname_table *t, uint32_t name_off);

/* A hint that cname_at(T, NAME_OFF) will come. */
static inline void cname_fetch(const struct cname_table *t, uint32_t name_off)
{
	if (name_off / 4 < t->by_off_size / sizeof(*t->by_off))
		__builtin_prefetch(&t->by_off[name_off / 4]);
}

/* The name TEXT (not empty, outliving T), entered when new; NULL: memory exhausted. */
struct cname *cname_of(struct cname_table *t, const char *text);

#endif
