/* SPDX-License-Identifier: MIT */
/*
 * scanpass.h - what the two halves of a scan share: scan.c (wants, names, hits) and scanwalk.c
 * (lanes).
 *
 * A name is first judged by its first 8 bytes, taken as a number and zeroed after the end: a bit
 * set ("filter") says of nearly all names that no want starts like this.
 *
 *   want task_struct   task_str       <- task_struct, task_struct___old
 *   want sk_buff       sk_buff.       <- sk_buff
 *                      sk_buff_       <- sk_buff___old   (a second bit, for 6 and 7 bytes)
 *   want file          file....       <- file
 *                                     <- file___old has "___" within 8 bytes: never judged
 */
#ifndef CORE_SCANPASS_H
#define CORE_SCANPASS_H

#include "btfspan.h"
#include "scan.h"

#define SCANPASS_LANE_CNT 4
#define SCANPASS_FILTER_BITS 15 /* 4 KiB: 800 wants set up to 5 % of it */
#define SCANPASS_QUEUE_CNT 256
#define SCANPASS_HASH_FACTOR 0x9e3779b97f4a7c15u
#define SCANPASS_EACH_BYTE 0x0101010101010101u

/* How to treat a kind, in one word: bytes before the elements, bytes per element, wanted how. */
#define SCANPASS_RULE_ELEM_SHIFT 16
#define SCANPASS_RULE_WANTED (1u << 24)   /* some want accepts the kind */
#define SCANPASS_RULE_FLAVORED (1u << 25) /* and not only by the whole name */

/* A type whose name may match. */
struct scan_maybe {
	uint32_t type_off;       /* bytes in the type section */
	uint32_t pos;            /* as in struct btfview_run */
};

/* One chain, walking one run. */
struct scan_lane {
	uint64_t type_off;       /* next type's bytes; 64 bits, so that no size can wrap it */
	uint64_t end_off;        /* no type starts from here on */
	uint32_t pos;            /* next type's position */
	uint32_t run_idx;        /* UINT32_MAX when idle */
};

/* What one scan knows. */
struct scan_pass {
	struct btfview *view;
	uint32_t *marks;
	struct scan_want *wants;
	uint32_t want_cnt;
	struct scan_mem *mem;
	uint32_t near_size;      /* string offsets below can be read 8 bytes at once */
	uint32_t long_size;      /* bytes of the first "long", 0 until it is met */
	uint32_t long_pos;       /* position of that */
	uint32_t run_cnt;
	uint32_t run_off[BTFVIEW_RUN_MAX + 1]; /* where runs start; the last: the section's size */
	struct btfview_run runs[BTFVIEW_RUN_MAX]; /* first_id counts the run's types at first */
	struct scan_lane lanes[SCANPASS_LANE_CNT];
	uint32_t rules[128];     /* by kind; 0: cannot be stepped over */
	struct scan_maybe queue[SCANPASS_QUEUE_CNT];
	uint64_t filter[(1u << SCANPASS_FILTER_BITS) / 64];
};

/* 8 bytes as a number, the first one lowest on every host. */
static inline uint64_t scanpass_load_word(const void *text)
{
	uint64_t word;

	__builtin_memcpy(&word, text, sizeof(word));
	return bytes_is_host_big_endian() ? __builtin_bswap64(word) : word;
}

/* The top bit of zero bytes: exact for the lowest one, maybe set for bytes above it too. */
static inline uint64_t scanpass_zero_bytes(uint64_t word)
{
	return (word - SCANPASS_EACH_BYTE) & ~word & SCANPASS_EACH_BYTE << 7;
}

/* WORD with everything from its first NUL on zeroed. */
static inline uint64_t scanpass_cut_at_nul(uint64_t word)
{
	uint64_t nul = scanpass_zero_bytes(word);

	return word & (((nul & (0 - nul)) >> 7) - 1);
}

/* May "___" lie within these 8 bytes?  Never wrong with no. */
static inline bool scanpass_may_have_flavor(uint64_t word)
{
	uint64_t underscore = scanpass_zero_bytes(word ^ SCANPASS_EACH_BYTE * '_');

	return underscore & underscore >> 8 & underscore >> 16;
}

static inline uint32_t scanpass_filter_bit(uint64_t word)
{
	return (uint32_t)(word * SCANPASS_HASH_FACTOR >> (64 - SCANPASS_FILTER_BITS));
}

/* Compare the first CNT names of the queue with the wants; lives in scan.c. */
void scan_empty_queue(struct scan_pass *p, uint32_t cnt);

/*
 * Walk V's types in at most RUN_MAX runs: marks, runs (first_id holds each run's number of types),
 * and the queue emptied again and again.  False when a type cannot be stepped over or a run
 * does not meet the next one.
 */
bool scanwalk_all(struct scan_pass *p, uint32_t run_max);

#endif
