/* SPDX-License-Identifier: MIT */
/*
 * cname.h - a BTF's strings as C identifiers, and which of them are equal.
 *
 * What is no identifier ("core::fmt", "int", "1st") is made one by '_'.  Equal names are counted in
 * a table (types and enumerators: each once, in type order) and found within one record by a set
 * that forgets in one step.  Both are kept small: at a kernel's size, time is memory touched.
 */
#ifndef POSTLINK_CNAME_H
#define POSTLINK_CNAME_H

#include "core/btfview.h"

/* An identifier. */
struct cname {
	const char *text;   /* the BTF's own or the table's */
	uint32_t size;      /* bytes */
	uint32_t hash;      /* of them; 0 in names that are only printed */
};

/* What is called by one name. */
struct cname_entry {
	const char *text;
	uint32_t size;      /* bytes of text */
	uint32_t tag_cnt;   /* structs, unions and enums */
	uint32_t tag_id;    /* type id of the first one, 0 none */
	uint32_t plain_cnt; /* typedefs and enumerators */
};

struct cname_seen {
	uint32_t stamp;     /* of the record that put it here */
	struct cname name;
};

struct cname_made;

#define CNAME_KEYWORD_PLACES 2048 /* so many that few names share one with a keyword */

struct cname_table {
	struct cname_entry *entries; /* owned; index 0 is unused */
	uint32_t cnt, cap;
	uint32_t *slots;         /* hash table behind entries: an index | high bits of its hash */
	uint32_t slot_cnt;       /* power of two; 0 is an empty slot */
	struct cname_seen *seen; /* owned hash set */
	uint32_t seen_cnt;       /* power of two */
	uint32_t stamp;          /* of the set's present content */
	struct cname_made *made; /* owned: texts that are not in the BTF */
	uint8_t keyword_at[CNAME_KEYWORD_PLACES]; /* by hash: 1 + index of a keyword, 0 none */
	uint8_t keyword_next[128]; /* of the same place: 1 + index, 0 none */
};

/* For about NAME_CNT names.  COREPL_OK or ENOSPACE. */
int cname_open(struct cname_table *t, uint32_t name_cnt);
void cname_close(struct cname_table *t);

/* SIZE bytes of TEXT as they are: a name to enter or to find. */
struct cname cname_text(const char *text, size_t size);

/*
 * RAW (or NULL) as an identifier; ROOM bytes from RAW on may be read, a NUL among them.  False:
 * NULL, empty, or memory exhausted.
 */
bool cname_of(struct cname_table *t, const char *raw, size_t room, struct cname *name);

/* The entry of NAME, new when it has none; NULL: memory exhausted.  Valid until the next one. */
struct cname_entry *cname_enter(struct cname_table *t, const struct cname *name);

/* The entry of NAME, or NULL. */
struct cname_entry *cname_find(const struct cname_table *t, const struct cname *name);

/* Empty the set and make it fit for CNT names; false: memory exhausted. */
bool cname_set_begin(struct cname_table *t, uint32_t cnt);

/* Put NAME into the set; false when it is there already. */
bool cname_set_add(struct cname_table *t, const struct cname *name);

#endif
