/* SPDX-License-Identifier: MIT */
/*
 * tables.c - reading the house's containers (tables.h): hostile bytes in, places of tables out.
 */
#include "tables.h"

#include "diag.h"

static int open_header(struct bytes *b, const struct tables_format *f, uint32_t *table_cnt,
		       struct corepl_diag *d)
{
	uint32_t size;

	if (b->size < TABLES_HEADER_SIZE)
		return diag_fail(d, COREPL_ETRUNC, "%s: header: found %zu bytes, need %u", f->name,
				 b->size, TABLES_HEADER_SIZE);
	b->is_swapped = bytes_u32(b, 0) == __builtin_bswap32(f->magic);
	if (bytes_u32(b, 0) != f->magic)
		return diag_fail(d, COREPL_EFORMAT, "%s: magic: found 0x%08x, need 0x%08x", f->name,
				 bytes_u32(b, 0), f->magic);
	if (bytes_u32(b, 4) != f->version)
		return diag_fail(d, COREPL_EUNSUPPORTED, "%s: version: found %u, need %u: %s",
				 f->name, bytes_u32(b, 4), f->version, f->advice);
	size = bytes_u32(b, 8);
	*table_cnt = bytes_u32(b, 12);
	if (size > b->size)
		return diag_fail(d, COREPL_ETRUNC, "%s: size: found %u, need <= %zu", f->name, size,
				 b->size);
	b->size = size;
	if (*table_cnt < f->table_cnt)
		return diag_fail(d, COREPL_EFORMAT, "%s: tables: found %u, need >= %u: %s", f->name,
				 *table_cnt, f->table_cnt, f->advice);
	if (size < TABLES_HEADER_SIZE ||
	    *table_cnt > (size - TABLES_HEADER_SIZE) / TABLES_ENTRY_SIZE)
		return diag_fail(d, COREPL_ETRUNC, "%s: size: found %u, need room for %u tables",
				 f->name, size, *table_cnt);
	return COREPL_OK;
}

static int open_table(const struct bytes *b, struct tables_table *table, uint32_t idx,
		      const struct tables_format *f, struct corepl_diag *d)
{
	size_t at = TABLES_HEADER_SIZE + idx * (size_t)TABLES_ENTRY_SIZE;
	uint32_t byte_off = bytes_u32(b, at);
	uint32_t cnt = bytes_u32(b, at + 4);
	uint32_t size = bytes_u32(b, at + 8);
	uint32_t need = f->sizes[idx];

	if (need == 1 ? size != 1 : size < need || size % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 "%s: table %u: entry size: found %u, need %u: %s", f->name, idx,
				 size, need, f->advice);
	if (byte_off % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 "%s: table %u: found at byte %u, need a multiple of 4", f->name,
				 idx, byte_off);
	if (byte_off > b->size || (uint64_t)cnt * size > b->size - byte_off)
		return diag_fail(d, COREPL_ETRUNC,
				 "%s: table %u: found %u entries of %u bytes at byte %u, "
				 "need end <= %zu",
				 f->name, idx, cnt, size, byte_off, b->size);
	table->byte_off = byte_off;
	table->cnt = cnt;
	table->size = size;
	return COREPL_OK;
}

int tables_open(struct bytes *b, struct tables_table *table, const struct tables_format *format,
		struct corepl_diag *d)
{
	uint32_t table_cnt;
	int rc = open_header(b, format, &table_cnt, d);

	for (uint32_t i = 0; i < format->table_cnt && !rc; i++)
		rc = open_table(b, &table[i], i, format, d);
	return rc;
}

void tables_get(const struct bytes *b, const struct tables_table *t, uint32_t idx, void *entry,
		size_t size)
{
	size_t byte_off = t->byte_off + (size_t)idx * t->size;

	BYTES_ASSERT(idx < t->cnt && size <= t->size && size % 4 == 0);
	if (!b->is_swapped) {
		memcpy(entry, b->data + byte_off, size);
		return;
	}
	for (size_t at = 0; at < size; at += 4) {
		uint32_t word = bytes_u32(b, byte_off + at);

		__builtin_memcpy((uint8_t *)entry + at, &word, sizeof(word));
	}
}

bool tables_are_strings(const struct bytes *b, const struct tables_table *t)
{
	const uint8_t *strs = b->data + t->byte_off;

	return t->cnt && strs[0] == 0 && strs[t->cnt - 1] == 0;
}
