/* SPDX-License-Identifier: MIT */
/*
 * ways.h - what is known of a function's variables at the place that is being followed, and at the
 * places where ways go apart and meet.
 */
#ifndef PLUGIN_WAYS_H
#define PLUGIN_WAYS_H

#include "follow.h"

/* One function with one set of known arguments. */
struct ways_context {
	uint32_t func;
	uint32_t arg_first; /* in args */
	struct follow_value result;
	bool is_returning; /* comes back at all */
	bool is_running;
};

struct ways {
	const struct outline *o;
	const struct follow_kernel *kernel;
	struct follow_value *pool; /* values of variables, by place of use; owned */
	uint32_t used, pool_cap;
	struct ways_context *context; /* owned */
	uint32_t context_cnt, context_cap;
	struct follow_value *arg; /* owned */
	uint32_t arg_cnt, arg_cap;
	bool is_failed;
};

/* Where break and continue lead, innermost first. */
struct ways_exits {
	struct ways_exits *outer;
	bool is_switch;
	bool is_broken, is_continued; /* somebody has come */
	uint32_t broken, continued;   /* values then */
	uint32_t entry;		      /* SWITCH: values at its start */
	bool is_entry_dead;
	bool is_default_chosen;
	struct follow_value choice;
};

struct ways_frame {
	const struct outline_func *func;
	uint32_t now;	 /* values of its variables, in the pool */
	uint32_t labels; /* for each label: reached or not, then values */
	bool is_dead;	 /* this place is not reached */
	bool is_returning;
	struct follow_value result;
	struct ways_exits *exits;
};

/* Room for CNT values; what fails lands in the reserve at 0. */
uint32_t ways_push(struct ways *r, uint32_t cnt);
/* Values of the variables at FROM to TO. */
void ways_copy(struct ways *r, const struct ways_frame *f, uint32_t to, uint32_t from);
/* Where a copy of the values of this place is. */
uint32_t ways_save(struct ways *r, const struct ways_frame *f);
/* Make all unknown. */
void ways_forget(struct ways *r, const struct ways_frame *f);
/* Go on here as well with the values at FROM, unless that place IS_DEAD. */
void ways_arrive(struct ways *r, struct ways_frame *f, uint32_t from, bool is_dead);
/* V to variable VAR, in its type. */
void ways_set_var(struct ways *r, const struct ways_frame *f, uint32_t var, struct follow_value v);
struct follow_value ways_get_var(const struct ways *r, const struct ways_frame *f, uint32_t var);
/* Make unknown what NODE, and what stands behind it in its list, writes. */
void ways_forget_written(struct ways *r, const struct ways_frame *f, uint32_t node);
/* Values at FROM come to where those at TO are; *IS_REACHED says whether anything was there. */
void ways_join(struct ways *r, const struct ways_frame *f, uint32_t to, bool *is_reached,
	       uint32_t from);

#endif
