// SPDX-License-Identifier: MIT
/*
 * plan.c - reading the load plan where it lies, and checking it once.
 *
 * In: the bytes of section ".corepl", hostile, in either byte order.  Out: entries, strings.
 * plan_open() fixes the tables; what the entries say to each other is plancheck.c's.
 *
 * A plan is never cast: an entry is copied word by word into the struct that plan.h names, so that
 * a newer plan with longer entries, or one of the other byte order, reads the same.
 */
#include "diag.h"
#include "plan.h"

#define PLAN_HEADER_SIZE 16u
#define PLAN_TABLE_SIZE 12u /* byte_off, entry_cnt, entry_size */

/* Bytes of an entry that this code knows, by table. */
static const uint8_t entry_sizes[PLAN_TABLE_CNT] = {
	[PLAN_STRS] = 1,
	[PLAN_OBJECT] = sizeof(struct plan_object),
	[PLAN_SECTIONS] = sizeof(struct plan_section),
	[PLAN_FUNCS] = sizeof(struct plan_func),
	[PLAN_CHUNKS] = sizeof(struct plan_chunk),
	[PLAN_PROGS] = sizeof(struct plan_prog),
	[PLAN_CALLS] = sizeof(struct plan_call),
	[PLAN_MAP_REFS] = sizeof(struct plan_map_ref),
	[PLAN_MAPS] = sizeof(struct plan_map),
	[PLAN_SLOTS] = sizeof(struct plan_slot),
	[PLAN_VARS] = sizeof(struct plan_var),
	[PLAN_EXTERNS] = sizeof(struct plan_extern),
	[PLAN_EXTERN_USES] = sizeof(struct plan_extern_use),
	[PLAN_ROOTS] = sizeof(struct plan_root),
	[PLAN_RELOS] = sizeof(struct plan_relo),
	[PLAN_SITES] = sizeof(struct plan_site),
	[PLAN_BTF_PATCHES] = sizeof(struct plan_btf_patch),
};

static int open_header(struct plan *p, struct corepl_diag *d)
{
	struct bytes *b = &p->blob;
	uint32_t plan_size, table_cnt;

	if (b->size < PLAN_HEADER_SIZE)
		return diag_fail(d, COREPL_ETRUNC, "plan: header: found %zu bytes, need %u",
				 b->size, PLAN_HEADER_SIZE);
	b->is_swapped = bytes_u32(b, 0) == __builtin_bswap32(PLAN_MAGIC);
	if (bytes_u32(b, 0) != PLAN_MAGIC)
		return diag_fail(d, COREPL_EFORMAT, "plan: magic: found 0x%08x, need 0x%08x",
				 bytes_u32(b, 0), PLAN_MAGIC);
	if (bytes_u32(b, 4) != PLAN_VERSION)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "plan: version: found %u, need %u: post-link the object again",
				 bytes_u32(b, 4), PLAN_VERSION);
	plan_size = bytes_u32(b, 8);
	table_cnt = bytes_u32(b, 12);
	if (plan_size > b->size)
		return diag_fail(d, COREPL_ETRUNC, "plan: size: found %u, need <= %zu", plan_size,
				 b->size);
	b->size = plan_size;
	if (table_cnt < PLAN_TABLE_CNT)
		return diag_fail(d, COREPL_EFORMAT, "plan: tables: found %u, need >= %u", table_cnt,
				 PLAN_TABLE_CNT);
	if (plan_size < PLAN_HEADER_SIZE ||
	    table_cnt > (plan_size - PLAN_HEADER_SIZE) / PLAN_TABLE_SIZE)
		return diag_fail(d, COREPL_ETRUNC, "plan: size: found %u, need room for %u tables",
				 plan_size, table_cnt);
	return COREPL_OK;
}

static int open_table(struct plan *p, uint32_t t, struct corepl_diag *d)
{
	size_t at = PLAN_HEADER_SIZE + t * (size_t)PLAN_TABLE_SIZE;
	uint32_t byte_off = bytes_u32(&p->blob, at);
	uint32_t cnt = bytes_u32(&p->blob, at + 4);
	uint32_t size = bytes_u32(&p->blob, at + 8);

	if (t == PLAN_STRS ? size != 1 : size < entry_sizes[t] || size % 4)
		return diag_fail(d, COREPL_EFORMAT, "plan: table %u: entry size: found %u, need %u",
				 t, size, entry_sizes[t]);
	if (byte_off % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 "plan: table %u: found at byte %u, need a multiple of 4", t,
				 byte_off);
	if (byte_off > p->blob.size || (uint64_t)cnt * size > p->blob.size - byte_off)
		return diag_fail(d, COREPL_ETRUNC,
				 "plan: table %u: found %u entries of %u bytes at byte %u, "
				 "need end <= %zu",
				 t, cnt, size, byte_off, p->blob.size);
	p->table[t].byte_off = byte_off;
	p->table[t].cnt = cnt;
	p->table[t].size = size;
	return COREPL_OK;
}

/* The strings begin with "" and the last one ends, so that every offset inside names a string. */
static int check_strs(const struct plan *p, struct corepl_diag *d)
{
	const uint8_t *strs = p->blob.data + p->table[PLAN_STRS].byte_off;
	uint32_t size = p->table[PLAN_STRS].cnt;

	if (size == 0 || strs[0] != 0 || strs[size - 1] != 0)
		return diag_fail(d, COREPL_EFORMAT,
				 "plan: strings: found %u bytes, need NUL at both ends", size);
	return COREPL_OK;
}

int plan_open(struct plan *p, const void *data, size_t size, struct corepl_diag *d)
{
	int rc;

	memset(p, 0, sizeof(*p));
	p->blob.data = data;
	p->blob.size = size;
	rc = open_header(p, d);
	for (uint32_t t = 0; t < PLAN_TABLE_CNT && !rc; t++)
		rc = open_table(p, t, d);
	if (!rc)
		rc = check_strs(p, d);
	if (!rc && p->table[PLAN_OBJECT].cnt != 1)
		rc = diag_fail(d, COREPL_EFORMAT, "plan: object: found %u entries, need 1",
			       p->table[PLAN_OBJECT].cnt);
	return rc;
}

void plan_get(const struct plan *p, enum plan_table t, uint32_t idx, void *entry, size_t size)
{
	size_t byte_off = p->table[t].byte_off + (size_t)idx * p->table[t].size;

	BYTES_ASSERT(idx < p->table[t].cnt && size <= p->table[t].size && size % 4 == 0);
	if (!p->blob.is_swapped) {
		memcpy(entry, p->blob.data + byte_off, size);
		return;
	}
	for (size_t at = 0; at < size; at += 4) {
		uint32_t word = bytes_u32(&p->blob, byte_off + at);

		__builtin_memcpy((uint8_t *)entry + at, &word, sizeof(word));
	}
}

const char *plan_str(const struct plan *p, uint32_t str_off)
{
	if (str_off >= p->table[PLAN_STRS].cnt)
		return "";
	return (const char *)p->blob.data + p->table[PLAN_STRS].byte_off + str_off;
}

#define HASH_LANES 4 /* multiplications under way at a time */
#define HASH_START 0xcbf29ce484222325u
#define HASH_FACTOR 0x100000001b3u

uint32_t plan_hash(const void *data, size_t size)
{
	const struct bytes b = { data, size, bytes_is_host_big_endian() };
	uint64_t lane[HASH_LANES] = { HASH_START, HASH_START, HASH_START, HASH_START };
	uint64_t hash = HASH_START;
	size_t at = 0;

	for (; size - at >= 8 * HASH_LANES; at += 8 * HASH_LANES) { /* by hand: -O2 does not */
		lane[0] = (lane[0] ^ bytes_u64(&b, at)) * HASH_FACTOR;
		lane[1] = (lane[1] ^ bytes_u64(&b, at + 8)) * HASH_FACTOR;
		lane[2] = (lane[2] ^ bytes_u64(&b, at + 16)) * HASH_FACTOR;
		lane[3] = (lane[3] ^ bytes_u64(&b, at + 24)) * HASH_FACTOR;
	}
	for (size_t i = 0; i < HASH_LANES; i++)
		hash = (hash ^ lane[i]) * HASH_FACTOR;
	for (; at < size; at++)
		hash = (hash ^ b.data[at]) * HASH_FACTOR;
	return (uint32_t)(hash ^ hash >> 32);
}
