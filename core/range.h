/* SPDX-License-Identifier: MIT */
/*
 * range.h - which kernels an author means: by release "<5.15", ">=5.4,<5.10", by name "5.10.0-*".
 *
 * Bounds count as many parts as are written: <=5.15 holds for 5.15.3.  They hold for no kernel
 * whose release is not known.
 */
#ifndef CORE_RANGE_H
#define CORE_RANGE_H

#include "core/diag.h"

#include <stdbool.h>
#include <stdint.h>

#define RANGE_BOUND_CNT 4 /* bounds of one range, at most */

struct range_bound {
	uint32_t version; /* KERNEL_VERSION() without the parts that do not count */
	uint32_t shift;	  /* bits of those parts */
	bool is_below;	  /* kernels below it, else above */
	bool is_equal;	  /* and itself */
};

struct range {
	struct range_bound bounds[RANGE_BOUND_CNT];
	uint32_t bound_cnt; /* all hold */
	const char *label;  /* borrowed: pattern of the kernel's name, or NULL */
};

/* The range that WORD says, which R borrows.  EFORMAT: a bound that is none, or too many. */
int range_read(struct range *r, const char *word, struct corepl_diag *d);

/* Is the kernel of release VERSION (KERNEL_VERSION(), 0 not known) called LABEL one of R's? */
bool range_has(const struct range *r, uint32_t version, const char *label);

#endif
