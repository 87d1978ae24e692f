// SPDX-License-Identifier: MIT
/*
 * scanwalk.c - the walk of a scan: four chains side by side over one type section.
 *
 * In: a pass with its rules and filter.  Out: marks, runs, and types for the queue.
 *
 * A type's size is known from its `info` only, so a walk is one chain of loads, 15 to 20 cycles per
 * type, in which the processor has nothing else to do.  So the section is cut into runs, at places
 * that look like the start of a type, and four "lanes" walk four runs at a time.  The cut
 * is a guess; it is proved when the lane of the run before ends exactly there.  Where one
 * does not, the caller walks again with a single run: a wrong guess costs time, never a result.
 *
 *   section  |----run 0----|--run 1--|------run 2------|---run 3---|--run 4 (next free lane)--|
 *
 * How many types stand before a run is not known while it is walked.  So a lane counts
 * "positions" from a number of the run's own, chosen so that runs cannot overlap, and marks are
 * indexed by position (struct btfview_run).
 */
#include "scanpass.h"

#define SCANWALK_SPLIT_SIZE 0x20000u /* bytes of types from which on runs pay off */
#define SCANWALK_SYNC_SIZE 0x8000u   /* bytes searched for the start of a type */
#define SCANWALK_SYNC_CNT 16         /* types in a row that make a start believable */
#define SCANWALK_NO_RUN UINT32_MAX

/* May some want of a kind with RULE match the name at NAME_OFF? */
static inline bool may_match(const struct scan_pass *p, uint32_t name_off, uint32_t rule)
{
	uint64_t word, start;
	uint32_t bit;

	if (name_off >= p->near_size)
		return true;
	word = scanpass_load_word(p->view->strs.data + name_off);
	start = scanpass_cut_at_nul(word);
	bit = scanpass_filter_bit(start);
	if (p->filter[bit / 64] >> bit % 64 & 1)
		return true;
	return rule & SCANPASS_RULE_FLAVORED && scanpass_may_have_flavor(start);
}

/* Step LANE over one type; false when its kind has no size. */
static inline __attribute__((always_inline)) bool step(struct scan_pass *p, struct bytes types,
						       struct scan_lane *lane, uint32_t *queue_cnt)
{
	uint32_t type_off = (uint32_t)lane->type_off;
	uint32_t info = bytes_u32(&types, type_off + 4);
	uint32_t rule = p->rules[btfspan_kind(info)];

	if (!rule)
		return false;
	/* Written for every type, kept from the one at a multiple of the marks' distance. */
	p->marks[(lane->pos + (1u << BTFVIEW_MARK_SHIFT) - 1) >> BTFVIEW_MARK_SHIFT] = type_off;
	if (rule & SCANPASS_RULE_WANTED && may_match(p, bytes_u32(&types, type_off), rule)) {
		p->queue[*queue_cnt].type_off = type_off;
		p->queue[*queue_cnt].pos = lane->pos;
		++*queue_cnt;
	}
	lane->type_off += (rule & 0xffff) +
			  (uint64_t)btfspan_vlen(info) * (rule >> SCANPASS_RULE_ELEM_SHIFT & 0xff);
	lane->pos++;
	return true;
}

static inline bool is_live(const struct scan_lane *lane)
{
	return lane->type_off < lane->end_off;
}

/* Set LANE on run RUN_IDX, or idle when there is no such run. */
static void open_lane(const struct scan_pass *p, struct scan_lane *lane, uint32_t run_idx)
{
	uint32_t end_off;

	memset(lane, 0, sizeof(*lane));
	lane->run_idx = SCANWALK_NO_RUN;
	if (run_idx >= p->run_cnt)
		return;
	/* The last run ends where no head fits any more; the others end before the next run. */
	end_off = p->run_off[run_idx + 1];
	if (run_idx + 1 == p->run_cnt)
		end_off = end_off < BTFSPAN_HEAD ? 0 : end_off - BTFSPAN_HEAD + 1;
	lane->type_off = p->run_off[run_idx];
	lane->end_off = end_off;
	lane->pos = p->runs[run_idx].first_pos;
	lane->run_idx = run_idx;
}

/* LANE has left its run: was that exactly at its end?  Then the next run's start is proved. */
static BYTES_APART bool close_lane(struct scan_pass *p, const struct scan_lane *lane)
{
	if (lane->run_idx == SCANWALK_NO_RUN)
		return true;
	p->runs[lane->run_idx].first_id = lane->pos - p->runs[lane->run_idx].first_pos;
	return lane->type_off == p->run_off[lane->run_idx + 1];
}

#ifdef __OPTIMIZE_SIZE__ /* one loop for all: a sixth of the bytes, some time */

static bool are_live(const struct scan_lane *lanes, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt; i++)
		if (!is_live(&lanes[i]))
			return false;
	return true;
}

/* Walk CNT lanes until one has left its run. */
static bool walk_some(struct scan_pass *p, struct scan_lane *lanes, uint32_t cnt)
{
	uint32_t queue_cnt = 0, i;

	/* all lanes are asked before the first steps: each has a type when its turn comes */
	while (are_live(lanes, cnt)) {
		for (i = 0; i < cnt; i++)
			if (!step(p, p->view->types, &lanes[i], &queue_cnt))
				return false;
		if (queue_cnt > SCANPASS_QUEUE_CNT - SCANPASS_LANE_CNT) {
			scan_empty_queue(p, queue_cnt);
			queue_cnt = 0;
		}
	}
	scan_empty_queue(p, queue_cnt);
	return true;
}

static bool walk_wide(struct scan_pass *p)
{
	return walk_some(p, p->lanes, SCANPASS_LANE_CNT);
}

static bool walk_lane(struct scan_pass *p, struct scan_lane *lane)
{
	return walk_some(p, lane, 1);
}

#else
/* Walk all four lanes until one has left its run; IS_SWAPPED is a constant in each caller. */
static inline __attribute__((always_inline)) bool wide(struct scan_pass *p, bool is_swapped)
{
	struct bytes types = { p->view->types.data, p->view->types.size, is_swapped };
	struct scan_lane a = p->lanes[0], b = p->lanes[1], c = p->lanes[2], e = p->lanes[3];
	uint32_t queue_cnt = 0;
	bool is_good = true;

	while (is_good && is_live(&a) && is_live(&b) && is_live(&c) && is_live(&e)) {
		is_good = step(p, types, &a, &queue_cnt) && step(p, types, &b, &queue_cnt) &&
			  step(p, types, &c, &queue_cnt) && step(p, types, &e, &queue_cnt);
		if (queue_cnt > SCANPASS_QUEUE_CNT - SCANPASS_LANE_CNT) {
			scan_empty_queue(p, queue_cnt);
			queue_cnt = 0;
		}
	}
	scan_empty_queue(p, queue_cnt);
	p->lanes[0] = a;
	p->lanes[1] = b;
	p->lanes[2] = c;
	p->lanes[3] = e;
	return is_good;
}

/* Walk one lane to the end of its run. */
static inline __attribute__((always_inline)) bool single(struct scan_pass *p,
							 struct scan_lane *lane, bool is_swapped)
{
	struct bytes types = { p->view->types.data, p->view->types.size, is_swapped };
	struct scan_lane a = *lane;
	uint32_t queue_cnt = 0;
	bool is_good = true;

	while (is_good && is_live(&a)) {
		is_good = step(p, types, &a, &queue_cnt);
		if (queue_cnt == SCANPASS_QUEUE_CNT) {
			scan_empty_queue(p, queue_cnt);
			queue_cnt = 0;
		}
	}
	scan_empty_queue(p, queue_cnt);
	*lane = a;
	return is_good;
}


static bool walk_wide(struct scan_pass *p)
{
	return p->view->types.is_swapped ? wide(p, true) : wide(p, false);
}

static bool walk_lane(struct scan_pass *p, struct scan_lane *lane)
{
	return p->view->types.is_swapped ? single(p, lane, true) : single(p, lane, false);
}
#endif

/* Do SCANWALK_SYNC_CNT types in a row make sense from TYPE_OFF on? */
static BYTES_APART bool is_believable(const struct scan_pass *p, uint64_t type_off)
{
	const struct btfview *v = p->view;
	uint64_t str_end = (uint64_t)v->first_str_off + v->strs.size;

	for (int n = 0; n < SCANWALK_SYNC_CNT; n++) {
		uint32_t info, size;

		if (!bytes_has(&v->types, (size_t)type_off, BTFSPAN_HEAD))
			return false;
		info = bytes_u32(&v->types, (size_t)type_off + 4);
		size = btfspan_size(v, info);
		if (size == 0 || bytes_u32(&v->types, (size_t)type_off) >= str_end)
			return false;
		type_off += size;
	}
	return true;
}

/* Add a run that starts at TYPE_OFF; positions leave room for every type before it. */
static void add_run(struct scan_pass *p, uint32_t type_off)
{
	uint32_t mark_idx = type_off / BTFSPAN_HEAD / (1u << BTFVIEW_MARK_SHIFT) + 2 * p->run_cnt;

	p->run_off[p->run_cnt] = type_off;
	p->runs[p->run_cnt].first_pos = mark_idx << BTFVIEW_MARK_SHIFT;
	p->run_cnt++;
	p->run_off[p->run_cnt] = (uint32_t)p->view->types.size;
}

/* Cut at the first believable start in each part; a part without one joins the run before. */
static void cut_runs(struct scan_pass *p, uint32_t run_max)
{
	uint32_t size = (uint32_t)p->view->types.size;
	uint32_t part_size = size / run_max & ~3u;
	uint32_t search_size = part_size < SCANWALK_SYNC_SIZE ? part_size : SCANWALK_SYNC_SIZE;

	p->run_cnt = 0;
	add_run(p, 0);
	for (uint32_t i = 1; i < run_max && size >= SCANWALK_SPLIT_SIZE; i++) {
		uint32_t searched = 0;

		while (searched < search_size && !is_believable(p, i * part_size + searched))
			searched += 4;
		if (searched < search_size)
			add_run(p, i * part_size + searched);
	}
}

bool scanwalk_all(struct scan_pass *p, uint32_t run_max)
{
	uint32_t run_idx = SCANPASS_LANE_CNT;

	cut_runs(p, run_max);
	for (uint32_t i = 0; i < SCANPASS_LANE_CNT; i++)
		open_lane(p, &p->lanes[i], i);
	while (run_idx < p->run_cnt) {
		if (!walk_wide(p))
			return false;
		for (uint32_t i = 0; i < SCANPASS_LANE_CNT; i++) {
			if (is_live(&p->lanes[i]))
				continue;
			if (!close_lane(p, &p->lanes[i]))
				return false;
			open_lane(p, &p->lanes[i], run_idx++);
		}
	}
	for (uint32_t i = 0; i < SCANPASS_LANE_CNT; i++) {
		struct scan_lane *lane = &p->lanes[i];

		if (!walk_lane(p, lane) ||
		    !close_lane(p, lane))
			return false;
	}
	return true;
}
