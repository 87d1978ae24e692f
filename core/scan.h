/* SPDX-License-Identifier: MIT */
/*
 * scan.h - one pass over a kernel's types: finds every wanted name and builds the view's marks.
 *
 * A kernel's BTF has 126,000 types; an object wants the types of perhaps 350 root names, its
 * attach targets and its kernel symbols.  The pass walks the type section once (several chains
 * where that is faster), looks at the name only of types whose kind anybody wants, and
 * meets most names with a filter on their first bytes before any hash.
 *
 * Output: hits {want, type id} grouped by want, ids ascending - libbpf's candidate order.
 */
#ifndef CORE_SCAN_H
#define CORE_SCAN_H

#include "btfview.h"

enum scan_flag {
	SCAN_EXACT = 1,          /* whole name; otherwise a flavored "name___y" matches too */
};

/* One wanted name. */
struct scan_want {
	const char *name;        /* borrowed; essential name, not NUL-terminated by need */
	uint32_t name_size;      /* bytes, at least 1 */
	uint32_t hash;           /* scan_hash(name, name_size) */
	uint32_t kind_mask;      /* 1u << enum btfview_kind, of the kinds accepted */
	uint32_t flags;          /* enum scan_flag */
	uint32_t hit_first, hit_cnt; /* out: range of hits */
};

struct scan_hit {
	uint32_t want_idx;
	uint32_t type_id;
};

/* Caller's memory for one scan. */
struct scan_mem {
	uint32_t *slots;         /* hash table: scan_slot_cnt(want_cnt) entries */
	uint32_t slot_cnt;
	struct scan_hit *hits;
	uint32_t hit_cap;
	uint32_t hit_cnt;        /* out; on ENOSPACE the number needed */
};

uint32_t scan_hash(const char *name, size_t size);

/* Power of two, at least twice WANT_CNT. */
uint32_t scan_slot_cnt(uint32_t want_cnt);

/*
 * Walk V once: fill V's marks (as btfview_index does) and find all WANTS.
 * Errors of btfview_index; ENOSPACE with mem->hit_cnt = needed when hits do not fit.
 */
int scan_types(struct btfview *v, uint32_t *marks, uint32_t mark_cap, struct scan_want *wants,
	       uint32_t want_cnt, struct scan_mem *mem, struct corepl_diag *d);

#endif
