/* SPDX-License-Identifier: MIT */
/*
 * follow.h - which sites of an outline are reached on one kernel.
 */
#ifndef PLUGIN_FOLLOW_H
#define PLUGIN_FOLLOW_H

#include "outline.h"

/* A value as far as it is known. */
struct follow_value {
	int64_t number;
	bool is_known;
};

/* What the kernel says; each is asked whenever a reached place needs it. */
struct follow_kernel {
	struct follow_value (*on_site)(void *ctx, uint32_t query_idx);
	struct follow_value (*on_extern)(void *ctx, uint32_t extern_idx);
	bool (*is_expected)(void *ctx, uint32_t func_idx); /* may the program fail here? */
	void *ctx;
	bool is_lazy;          /* a global function is verified only when something calls it */
};

/* Follow O on KERNEL from every entry that must work there.  False when memory ran out. */
bool follow_unit(const struct outline *o, const struct follow_kernel *kernel);

#endif
