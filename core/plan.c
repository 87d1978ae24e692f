// SPDX-License-Identifier: MIT
/*
 * plan.c - reading the load plan where it lies, and checking it once.
 *
 * In: the bytes of section ".corepl", hostile, in either byte order.  Out: entries, strings.
 * plan_open() fixes the tables; what the entries say to each other is plancheck.c's.
 *
 * The container is tables.h's.
 */
#include "diag.h"
#include "plan.h"

const struct tables_format plan_format = {
	.name = "plan",
	.advice = "post-link the object again",
	.magic = PLAN_MAGIC,
	.version = PLAN_VERSION,
	.table_cnt = PLAN_TABLE_CNT,
	.sizes = {
		[PLAN_STRS] = 1,
		[PLAN_OBJECT] = PLAN_OBJECT_SIZE,
		[PLAN_SECTIONS] = PLAN_SECTIONS_SIZE,
		[PLAN_FUNCS] = PLAN_FUNCS_SIZE,
		[PLAN_CHUNKS] = PLAN_CHUNKS_SIZE,
		[PLAN_PROGS] = PLAN_PROGS_SIZE,
		[PLAN_CALLS] = PLAN_CALLS_SIZE,
		[PLAN_MAP_REFS] = PLAN_MAP_REFS_SIZE,
		[PLAN_MAPS] = PLAN_MAPS_SIZE,
		[PLAN_SLOTS] = PLAN_SLOTS_SIZE,
		[PLAN_VARS] = PLAN_VARS_SIZE,
		[PLAN_EXTERNS] = PLAN_EXTERNS_SIZE,
		[PLAN_EXTERN_USES] = PLAN_EXTERN_USES_SIZE,
		[PLAN_ROOTS] = PLAN_ROOTS_SIZE,
		[PLAN_RELOS] = PLAN_RELOS_SIZE,
		[PLAN_SITES] = PLAN_SITES_SIZE,
		[PLAN_BTF_PATCHES] = PLAN_BTF_PATCHES_SIZE,
		[PLAN_PLAINS] = PLAN_PLAINS_SIZE,
	},
};

int plan_open(struct plan *p, const void *data, size_t size, struct corepl_diag *d)
{
	int rc;

	memset(p, 0, sizeof(*p));
	p->blob.data = data;
	p->blob.size = size;
	rc = tables_open(&p->blob, p->table, &plan_format, d);
	if (!rc && !tables_are_strings(&p->blob, &p->table[PLAN_STRS]))
		rc = diag_fail(d, COREPL_EFORMAT,
			       "plan: strings: found %u bytes, need NUL at both ends",
			       p->table[PLAN_STRS].cnt);
	if (!rc && p->table[PLAN_OBJECT].cnt != 1)
		rc = diag_fail(d, COREPL_EFORMAT, "plan: object: found %u entries, need 1",
			       p->table[PLAN_OBJECT].cnt);
	return rc;
}

void plan_get(const struct plan *p, enum plan_table t, uint32_t idx, void *entry)
{
	tables_get(&p->blob, &p->table[t], idx, entry, plan_format.sizes[t]);
}

const char *plan_str(const struct plan *p, uint32_t str_off)
{
	return tables_str(&p->blob, &p->table[PLAN_STRS], str_off);
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
