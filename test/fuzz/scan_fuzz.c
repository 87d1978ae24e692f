// SPDX-License-Identifier: MIT
/*
 * scan_fuzz.c - libFuzzer target: a scan over any types against the plain walk and a plain search.
 *
 * Input: byte 0 flags (1 other byte order, 2 types repeated until the scan cuts them into runs,
 * 4 exact names), byte 1 size of the strings in 8-byte steps, bytes 2-5 mask of kinds, then
 * strings, then types.  Each string, up to 16, is wanted, without its flavor unless exact.
 * Beside sanitizers: the scan fails exactly where the index fails; otherwise the same ids lead
 * to the same bytes, the pointer size agrees, and the hits are those of the search, in its order.
 */
#include <stdlib.h>
#include <string.h>

#include "core/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADER_SIZE = 24, BIG_SIZE = 140000, WANT_MAX = 16, HIT_CAP = 1 << 16 };
enum { FLAG_SWAPPED = 1, FLAG_BIG = 2, FLAG_EXACT = 4 };

static struct scan_want wants[WANT_MAX];
static uint32_t want_cnt;

static void put_u32(uint8_t *p, uint32_t v, bool is_big)
{
	for (int i = 0; i < 4; i++)
		p[is_big ? 3 - i : i] = (uint8_t)(v >> 8 * i);
}

/* A blob of these types and strings, exactly as large as needed; owned by the caller. */
static uint8_t *make_blob(const uint8_t *types, size_t type_size, const uint8_t *strs,
			  size_t str_size, bool is_big)
{
	static const uint8_t magic[2][4] = { { 0x9f, 0xeb, 1, 0 }, { 0xeb, 0x9f, 1, 0 } };
	uint8_t *blob = malloc(HEADER_SIZE + type_size + str_size);

	memcpy(blob, magic[is_big], 4);
	put_u32(blob + 4, HEADER_SIZE, is_big);
	put_u32(blob + 8, 0, is_big);
	put_u32(blob + 12, (uint32_t)type_size, is_big);
	put_u32(blob + 16, (uint32_t)type_size, is_big);
	put_u32(blob + 20, (uint32_t)str_size, is_big);
	memcpy(blob + HEADER_SIZE, types, type_size);
	memcpy(blob + HEADER_SIZE + type_size, strs, str_size);
	return blob;
}

static void choose_wants(const char *strs, size_t size, uint32_t kind_mask, bool is_exact)
{
	want_cnt = 0;
	for (size_t at = 1; at < size && want_cnt < WANT_MAX; at += strlen(strs + at) + 1) {
		struct scan_want *w = &wants[want_cnt++];

		memset(w, 0, sizeof(*w));
		w->name = strs + at;
		w->name_size = (uint32_t)(is_exact ? strlen(w->name) :
						     btfview_essential_size(w->name));
		w->hash = scan_hash(w->name, w->name_size);
		w->kind_mask = kind_mask;
		w->flags = is_exact ? SCAN_EXACT : 0;
	}
}

static bool is_wanted(const struct btfview *v, const struct btfview_type *t,
		      const struct scan_want *w)
{
	const char *name = btfview_str(v, t->name_off);
	size_t size;

	if (!name || w->name_size == 0 || t->kind >= BTFVIEW_KIND_CNT ||
	    !(w->kind_mask >> t->kind & 1) || strlen(name) > 1023)
		return false;
	size = w->flags & SCAN_EXACT ? strlen(name) : btfview_essential_size(name);
	return size == w->name_size && memcmp(name, w->name, size) == 0;
}

static void need(bool holds)
{
	if (!holds)
		abort();
}

/* Hold the scan's view and hits against the plain walk. */
static void compare(const struct btfview *plain, const struct btfview *scanned,
		    const struct scan_mem *m)
{
	uint32_t hit = 0;

	need(plain->id_end == scanned->id_end && plain->ptr_size == scanned->ptr_size);
	for (uint32_t w = 0; w < want_cnt; w++) {
		struct btfview_type a, b;
		uint32_t type_off = 0;

		need(wants[w].hit_first == hit);
		for (uint32_t id = 1; id < plain->id_end; id++, type_off = a.next_off) {
			need(btfview_type_at(plain, type_off, id, &a) == 0);
			if (id % 61 == w)
				need(btfview_type(scanned, id, &b) == 0 &&
				     a.extra_off == b.extra_off);
			if (!is_wanted(plain, &a, &wants[w]))
				continue;
			need(hit < m->hit_cnt && m->hits[hit].want_idx == w &&
			     m->hits[hit].type_id == id);
			hit++;
		}
		need(wants[w].hit_first + wants[w].hit_cnt == hit);
	}
	need(hit == m->hit_cnt);
}

static void try_blob(const uint8_t *blob, size_t size)
{
	static struct scan_hit hits[HIT_CAP];
	uint32_t slots[4 * WANT_MAX], cap, *marks;
	struct scan_mem m = { slots, scan_slot_cnt(want_cnt), hits, HIT_CAP, 0 };
	struct btfview plain, scanned;
	int rc;

	if (btfview_open(&plain, blob, size, NULL, NULL))
		return;
	scanned = plain;
	cap = btfview_mark_bound(&plain);
	marks = malloc(2 * cap * sizeof(*marks));
	rc = scan_types(&scanned, marks, cap, wants, want_cnt, &m, NULL);
	if (rc != COREPL_ENOSPACE) {
		need(btfview_index(&plain, marks + cap, cap, NULL) == rc);
		if (!rc)
			compare(&plain, &scanned, &m);
	}
	free(marks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t types[BIG_SIZE];
	size_t str_size, part_size, type_size;
	uint32_t kind_mask;
	uint8_t *blob;

	if (size < 6)
		return 0;
	str_size = (size_t)data[1] * 8;
	if (str_size < 8 || size - 6 < str_size || data[6] || data[6 + str_size - 1])
		return 0;
	part_size = size - 6 - str_size;
	memcpy(&kind_mask, data + 2, 4);
	for (type_size = 0; type_size + part_size <= BIG_SIZE; type_size += part_size) {
		memcpy(types + type_size, data + 6 + str_size, part_size);
		if (!(data[0] & FLAG_BIG) || part_size < 12) {
			type_size += part_size;
			break;
		}
	}
	choose_wants((const char *)data + 6, str_size, kind_mask, data[0] & FLAG_EXACT);
	blob = make_blob(types, type_size, data + 6, str_size, data[0] & FLAG_SWAPPED);
	try_blob(blob, HEADER_SIZE + type_size + str_size);
	free(blob);
	return 0;
}
