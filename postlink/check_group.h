/* SPDX-License-Identifier: MIT */
/*
 * check_group.h - findings of one cause put together, with its programs and kernels.
 *
 * Equal object, class, key, level and what are one group.  Groups come in the order in which
 * their first finding does; kernels of a group are numbered as in the report.  What the kernels
 * have instead may differ: a message each, with its kernels.
 */
#ifndef POSTLINK_CHECK_GROUP_H
#define POSTLINK_CHECK_GROUP_H

#include "postlink/check.h"

struct check_message {
	const char *text;
	bool *on; /* per kernel of the report */
	struct check_message *next;
};

struct check_group {
	const struct check_finding *f; /* the first one */
	uint32_t *progs;	       /* programs, rising; none: all */
	uint32_t prog_cnt;
	bool *on;			/* per kernel of the report */
	bool is_unsure; /* of some kernel nobody knows whether it has that */
	bool *lacks;	/* per kernel: what is asked for is not there; NULL: not told */
	struct check_message *messages; /* at least one, in the order of kernels */
	bool *expects; /* per expectation of the report: it allows this; or NULL */
};

/* All groups of findings of LEVEL; *CNT of them, in A. */
struct check_group *check_groups(struct arena *a, const struct check_report *r, uint32_t level,
				 uint32_t *cnt);

/* The same, and in GROUP_OF, per finding of the report, the group of each of LEVEL. */
struct check_group *check_groups_map(struct arena *a, const struct check_report *r, uint32_t level,
				     uint32_t *cnt, uint32_t *group_of);

/* The kernels where ON is WANTED: "5.10.0-32-amd64, 6.1.0-50-amd64 ... 7.2.12" */
const char *check_kernel_ranges(struct arena *a, const struct check_report *r, const bool *on,
				bool wanted);

/* "exists since 6.1.0-50-amd64 of these kernels" and its like, or NULL: not known of G. */
const char *check_existence(struct arena *a, const struct check_report *r,
			    const struct check_group *g);

#endif
