/* SPDX-License-Identifier: MIT */
/*
 * tables.h - the container of the house's own formats: a header and tables of fixed-size entries.
 *
 * Every number is a u32, all in one byte order, which the magic tells:
 *
 *   header  magic, version, size in bytes, number of tables
 *   tables  that many times { byte_off, entry_cnt, entry_size }, byte_off from the header
 *   then the tables' entries, 4-byte aligned
 *
 * A reader accepts more tables and larger entries than it knows, and refuses another version.  An
 * entry is copied, never cast, so that a longer one or one of the other byte order reads the same.
 */
#ifndef CORE_TABLES_H
#define CORE_TABLES_H

#include "bytes.h"
#include "status.h"

#define TABLES_HEADER_SIZE 16u
#define TABLES_ENTRY_SIZE 12u /* of one table in the header */

struct tables_table {
	uint32_t byte_off; /* from the header */
	uint32_t cnt;	   /* entries */
	uint32_t size;	   /* bytes of an entry in the file */
};

#define TABLES_MAX 32

/* No pointers: a constant of this needs no relocation at start. */
struct tables_format {
	char name[16];		   /* for messages: "plan" */
	char advice[32];	   /* what to do about another version's content */
	uint32_t magic;
	uint32_t version;
	uint32_t table_cnt;	   /* tables that this code knows */
	uint8_t sizes[TABLES_MAX]; /* bytes of an entry that it knows, by table; 1: bytes */
};

/*
 * View the tables in B, whose size shrinks to what the header says and whose byte order is set.
 * TABLE gets format->table_cnt entries.  EFORMAT: magic or a table; EUNSUPPORTED: version; ETRUNC.
 */
int tables_open(struct bytes *b, struct tables_table *table, const struct tables_format *format,
		struct corepl_diag *d);

/* Copy the first SIZE bytes (a multiple of 4) of entry IDX of T to ENTRY; IDX < t->cnt asserted. */
void tables_get(const struct bytes *b, const struct tables_table *t, uint32_t idx, void *entry,
		size_t size);

/* Does the blob of strings T begin and end with NUL, so that each offset inside is a string? */
bool tables_are_strings(const struct bytes *b, const struct tables_table *t);

/* The string at STR_OFF of such a blob; "" when it is out of range. */
static inline const char *tables_str(const struct bytes *b, const struct tables_table *t,
				     uint32_t str_off)
{
	return str_off < t->cnt ? (const char *)b->data + t->byte_off + str_off : "";
}

#endif
