/* SPDX-License-Identifier: MIT */
/*
 * judge.h - an outline against kernels: which sites are reached where they cannot work.
 */
#ifndef PLUGIN_JUDGE_H
#define PLUGIN_JUDGE_H

#include "kernels.h"
#include "outline.h"

/* What a kernel lacks that a site needs. */
enum judge_cause {
	JUDGE_FINE = 0,        /* nothing, or the site is not reached there */
	JUDGE_NO_TYPE,         /* no type of that name and kind */
	JUDGE_NO_MEMBER,
	JUDGE_NO_ENUMERATOR,
	JUDGE_OTHER_TYPE,      /* the member is there, with a type that does not fit */
	JUDGE_DIFFERS,         /* lints: it is not what is compiled in */
};

struct judge {
	const struct outline *o;
	struct kernels *kernels;
	struct scan_want *want; /* owned: each root's name once */
	uint32_t want_cnt;
	uint32_t *want_of;      /* owned, by query: its root's want */
	uint8_t *cause;         /* owned, by query * kernels->cnt + kernel: enum judge_cause */
};

/* Judge every query of O on each of KERNELS.  False when memory ran out; free all the same. */
bool judge_unit(struct judge *j, const struct shim *tu, const struct outline *o,
		struct kernels *kernels);

/* What kernel KERNEL lacks of query QUERY's path. */
void judge_missing(const struct judge *j, uint32_t query, uint32_t kernel, struct absence *a);

void judge_free(struct judge *j);

#endif
