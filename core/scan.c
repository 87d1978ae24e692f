// SPDX-License-Identifier: MIT
/*
 * scan.c - all wanted names in one pass over a kernel's types.
 *
 * In: a view with its sections open, wanted names with their kinds.  Out: the view's marks, runs,
 * id_end and ptr_size, equal in effect to btfview_index(), and the hits.
 *
 * Here: the wants (hash table, filter, rules by kind), the names that passed the filter, the
 * hits in order.  The walk itself is scanwalk.c's.
 *
 * Sorted BTF (kernels from 7.0 on) is not searched by halves: the marks need the walk anyway.
 */
#include "diag.h"
#include "scanpass.h"
#include "text.h"

#define SCAN_NAME_MAX 1023 /* longer names match nothing; the kernel's own bound is 511 */

/* One step of the hash: 8 more bytes of a name, zero filled after its end. */
static inline uint64_t hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * SCANPASS_HASH_FACTOR;
	return hash ^ hash >> 32;
}

uint32_t scan_hash(const char *name, size_t size)
{
	uint64_t hash = 0;
	char rest[8] = { 0 };
	size_t done = 0;

	for (; size - done >= 8; done += 8)
		hash = hash_word(hash, scanpass_load_word(name + done));
	memcpy(rest, name + done, size - done);
	if (done < size)
		hash = hash_word(hash, scanpass_load_word(rest));
	return (uint32_t)hash;
}

uint32_t scan_slot_cnt(uint32_t want_cnt)
{
	uint32_t cnt = 2;

	while (cnt / 2 < want_cnt && cnt < 1u << 31)
		cnt *= 2;
	return cnt;
}

static void filter_add(struct scan_pass *p, const char *name, size_t size, char fill)
{
	char start[8];
	uint32_t bit;

	memset(start, fill, sizeof(start));
	memcpy(start, name, size < sizeof(start) ? size : sizeof(start));
	bit = scanpass_filter_bit(scanpass_load_word(start));
	p->filter[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* Put want IDX into the hash table (equal names follow each other), the filter and the rules. */
static void add_want(struct scan_pass *p, uint32_t idx)
{
	struct scan_want *w = &p->wants[idx];
	uint32_t mask = p->mem->slot_cnt - 1;
	uint32_t slot = w->hash & mask;

	if (w->name_size == 0)
		return;
	while (p->mem->slots[slot])
		slot = (slot + 1) & mask;
	p->mem->slots[slot] = idx + 1;
	filter_add(p, w->name, w->name_size, 0);
	if (!(w->flags & SCAN_EXACT) && (w->name_size == 6 || w->name_size == 7))
		filter_add(p, w->name, w->name_size, '_');
	for (uint32_t kind = 1; kind < BTFVIEW_KIND_CNT; kind++) {
		if (!(w->kind_mask >> kind & 1))
			continue;
		p->rules[kind] |= SCANPASS_RULE_WANTED;
		if (!(w->flags & SCAN_EXACT))
			p->rules[kind] |= SCANPASS_RULE_FLAVORED;
	}
}

/* Every kind's sizes; names of INTs are always wanted, for "long" tells the pointer size. */
static void set_rules(struct scan_pass *p)
{
	for (uint32_t kind = 1; kind < 128; kind++) {
		uint32_t head_size = btfspan_size(p->view, kind << 24);

		if (head_size)
			p->rules[kind] = head_size |
					 (btfspan_size(p->view, kind << 24 | 1) - head_size)
						 << SCANPASS_RULE_ELEM_SHIFT;
	}
	p->rules[BTFVIEW_INT] |= SCANPASS_RULE_WANTED;
	for (uint32_t i = 0; i < BTFSPAN_LONG_CNT; i++)
		filter_add(p, btfspan_long_names[i], text_size(btfspan_long_names[i]), 0);
}

static int set_wants(struct scan_pass *p, struct corepl_diag *d)
{
	struct scan_mem *m = p->mem;

	if (m->slot_cnt <= p->want_cnt || (m->slot_cnt & (m->slot_cnt - 1)))
		return diag_fail(d, COREPL_EUSAGE,
				 "scan: slots: found %u, need a power of two above %u",
				 m->slot_cnt, p->want_cnt);
	memset(m->slots, 0, m->slot_cnt * sizeof(*m->slots));
	set_rules(p);
	for (uint32_t i = 0; i < p->want_cnt; i++)
		add_want(p, i);
	if (!p->view->base && p->view->strs.size >= sizeof(uint64_t))
		p->near_size = (uint32_t)(p->view->strs.size - sizeof(uint64_t)) + 1;
	return COREPL_OK;
}

static void add_hit(struct scan_pass *p, uint32_t want_idx, uint32_t pos)
{
	struct scan_mem *m = p->mem;

	if (m->hit_cnt < m->hit_cap) {
		m->hits[m->hit_cnt].want_idx = want_idx;
		m->hits[m->hit_cnt].type_id = pos; /* an id when all runs are known */
	}
	m->hit_cnt++;
	p->wants[want_idx].hit_cnt++;
}

/* A name that passed the filter. */
struct scan_name {
	const char *text;
	size_t size;             /* bytes */
	uint32_t hash;           /* scan_hash() of it */
	bool has_pair;           /* "__" may be in it, and so a flavor */
};

/* Size and hash of N's text byte by byte; false when it is too long for any want. */
static bool measure_slowly(struct scan_name *n)
{
	n->size = 0;
	while (n->text[n->size])
		if (++n->size > SCAN_NAME_MAX)
			return false;
	n->hash = scan_hash(n->text, n->size);
	n->has_pair = true;
	return true;
}

/* The same in words, as far as words can be read. */
static bool measure(const struct scan_pass *p, uint32_t name_off, struct scan_name *n)
{
	uint64_t hash = 0, pairs = 0, nul = 0;
	uint32_t off = name_off;

	n->text = btfview_str(p->view, name_off);
	if (!n->text)
		return false;
	for (; !nul; off += 8) {
		uint64_t word, underscore;

		if (off >= p->near_size || off - name_off > SCAN_NAME_MAX)
			return measure_slowly(n);
		word = scanpass_load_word(p->view->strs.data + off);
		nul = scanpass_zero_bytes(word);
		underscore = scanpass_zero_bytes(word ^ SCANPASS_EACH_BYTE * '_');
		pairs |= underscore & underscore >> 8;
		word = scanpass_cut_at_nul(word);
		if (word)
			hash = hash_word(hash, word);
	}
	n->size = off - 8 - name_off + (uint32_t)__builtin_ctzll(nul) / 8;
	n->hash = (uint32_t)hash;
	n->has_pair = pairs;
	return true;
}

/* Add type MAYBE to the wants of this name, those with SCAN_EXACT or those without or both. */
static void find_name(struct scan_pass *p, const struct scan_name *n, bool is_whole,
		      bool is_essential, const struct scan_maybe *maybe)
{
	uint32_t kind = btfspan_kind(bytes_u32(&p->view->types, maybe->type_off + 4));
	uint32_t mask = p->mem->slot_cnt - 1;

	for (uint32_t slot = n->hash & mask; p->mem->slots[slot]; slot = (slot + 1) & mask) {
		uint32_t want_idx = p->mem->slots[slot] - 1;
		const struct scan_want *w = &p->wants[want_idx];

		if (w->hash != n->hash || w->name_size != n->size || !(w->kind_mask >> kind & 1))
			continue;
		if ((w->flags & SCAN_EXACT ? is_whole : is_essential) &&
		    memcmp(w->name, n->text, n->size) == 0)
			add_hit(p, want_idx, maybe->pos);
	}
}

static void find_long(struct scan_pass *p, const struct scan_maybe *maybe)
{
	uint32_t size;

	if (p->long_size && maybe->pos > p->long_pos)
		return;
	size = btfspan_long_size(p->view, maybe->type_off);
	if (size) {
		p->long_size = size;
		p->long_pos = maybe->pos;
	}
}

/* Compare all of a type's name, or its essential part, with the wants. */
static void find_type(struct scan_pass *p, const struct scan_maybe *maybe)
{
	const struct bytes *types = &p->view->types;
	struct scan_name n;
	size_t essential_size;

	if (!measure(p, bytes_u32(types, maybe->type_off), &n))
		return;
	if (btfspan_kind(bytes_u32(types, maybe->type_off + 4)) == BTFVIEW_INT)
		find_long(p, maybe);
	essential_size = n.has_pair ? text_essential_size(n.text, n.size) : n.size;
	find_name(p, &n, true, essential_size == n.size, maybe);
	if (essential_size == n.size)
		return;
	n.size = essential_size;
	n.hash = scan_hash(n.text, n.size);
	find_name(p, &n, false, true, maybe);
}

void scan_empty_queue(struct scan_pass *p, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt; i++)
		find_type(p, &p->queue[i]);
}

/* Positions to ids, now that every run's number of types is known.  Returns the number of all. */
static uint32_t number_runs(struct scan_pass *p)
{
	uint32_t id = p->view->first_id;

	for (uint32_t i = 0; i < p->run_cnt; i++) {
		uint32_t type_cnt = p->runs[i].first_id;

		p->runs[i].first_id = id;
		id += type_cnt;
	}
	for (uint32_t i = 0; i < p->mem->hit_cnt; i++) {
		struct scan_hit *h = &p->mem->hits[i];
		uint32_t run_idx = p->run_cnt - 1;

		while (p->runs[run_idx].first_pos > h->type_id)
			run_idx--;
		h->type_id += p->runs[run_idx].first_id - p->runs[run_idx].first_pos;
	}
	return id - p->view->first_id;
}

/* Is hit A after hit B: by want, then by type id? */
static bool is_after(const struct scan_hit *a, const struct scan_hit *b)
{
	if (a->want_idx != b->want_idx)
		return a->want_idx > b->want_idx;
	return a->type_id > b->type_id;
}

/* Restore the heap below ROOT among the first CNT hits. */
static void sift_down(struct scan_hit *hits, uint32_t root, uint32_t cnt)
{
	struct scan_hit moved = hits[root];

	while (root < cnt / 2) {
		uint32_t child = root * 2 + 1;

		if (child + 1 < cnt && is_after(&hits[child + 1], &hits[child]))
			child++;
		if (!is_after(&hits[child], &moved))
			break;
		hits[root] = hits[child];
		root = child;
	}
	hits[root] = moved;
}

/* Group the hits by want, ids ascending, in place; every want gets its range. */
static void group_hits(struct scan_pass *p)
{
	struct scan_hit *hits = p->mem->hits;
	uint32_t first = 0;

	for (uint32_t i = p->mem->hit_cnt / 2; i-- > 0;)
		sift_down(hits, i, p->mem->hit_cnt);
	for (uint32_t i = p->mem->hit_cnt; i-- > 1;) {
		struct scan_hit last = hits[0];

		hits[0] = hits[i];
		hits[i] = last;
		sift_down(hits, 0, i);
	}
	for (uint32_t i = 0; i < p->want_cnt; i++) {
		p->wants[i].hit_first = first;
		first += p->wants[i].hit_cnt;
	}
}

/* Walk from a clean start. */
static bool walk(struct scan_pass *p, uint32_t run_max)
{
	p->mem->hit_cnt = 0;
	p->long_size = 0;
	for (uint32_t i = 0; i < p->want_cnt; i++) {
		p->wants[i].hit_first = 0;
		p->wants[i].hit_cnt = 0;
	}
	return scanwalk_all(p, run_max);
}

/* The walk went well: number, group, and give the view what was found. */
static int finish(struct scan_pass *p, struct corepl_diag *d)
{
	struct btfview *v = p->view;
	uint32_t type_cnt;
	int rc;

	if (p->mem->hit_cnt > p->mem->hit_cap)
		return diag_fail(d, COREPL_ENOSPACE, "scan: hits: found room for %u, need %u",
				 p->mem->hit_cap, p->mem->hit_cnt);
	type_cnt = number_runs(p);
	rc = btfspan_seal(v, p->marks, type_cnt, p->long_size, d);
	if (rc)
		return rc;
	group_hits(p);
	v->run_cnt = p->run_cnt;
	memcpy(v->runs, p->runs, sizeof(v->runs));
	return COREPL_OK;
}

int scan_types(struct btfview *v, uint32_t *marks, uint32_t mark_cap, struct scan_want *wants,
	       uint32_t want_cnt, struct scan_mem *mem, struct corepl_diag *d)
{
	struct scan_pass p;
	int rc;

	memset(&p, 0, sizeof(p));
	p.view = v;
	p.marks = marks;
	p.wants = wants;
	p.want_cnt = want_cnt;
	p.mem = mem;
	if (mark_cap < btfview_mark_bound(v))
		return btfspan_fail_marks(v, mark_cap, d);
	rc = set_wants(&p, d);
	if (rc)
		return rc;
	if (walk(&p, BTFVIEW_RUN_MAX) || walk(&p, 1))
		return finish(&p, d);
	/* Something is wrong with a type: the plain walk says with which one. */
	rc = btfview_index(v, marks, mark_cap, d);
	return rc ? rc : diag_fail(d, COREPL_EBUG, "scan: stopped where btfview_index does not");
}
