/* SPDX-License-Identifier: MIT */
/*
 * propagate.h - which instructions a verifier reaches, when the constants of a kernel are in them.
 *
 * In: one program as kernels see it, its functions behind each other, with everything resolved for
 * one kernel (relocations, externs, read-only data).  Out: a flag per slot.  Known values flow
 * through registers, stack slots and read-only memory; a branch on known values is followed one
 * way only.  A slot that is not flagged cannot be reached by any run, whatever runtime values
 * are: values are forgotten wherever they are not certain.
 *
 *   propagate(&arena, &code, &result)     code.funcs[0] is the entry
 *
 * States of different paths are kept apart at a place until there are PROPAGATE_PATHS of them, then
 * joined; static functions are followed at each call as verifiers do.  The work is bounded by the
 * code's size: what exceeds it is taken as reached on all ways (result.is_cut).
 *
 * Rules say what a kernel's verifier tracks (check_rules.c knows which); all off is sound too.
 *
 * Source: kernel Documentation/bpf/verifier.rst and instruction-set.rst.
 */
#ifndef POSTLINK_PROPAGATE_H
#define POSTLINK_PROPAGATE_H

#include "postlink/arena.h"

#include "core/insn.h"

#define PROPAGATE_NONE UINT32_MAX
#define PROPAGATE_PATHS 8u   /* states kept apart at one place */
#define PROPAGATE_FRAMES 8u  /* functions within each other; verifiers refuse more */
#define PROPAGATE_ARGS 16u   /* arguments in a tracing program's context that are looked at */
#define PROPAGATE_STACK 512u /* bytes of a frame */

/* What a slot is beyond its own bits. */
enum propagate_mark {
	PROPAGATE_PLAIN = 0,
	PROPAGATE_POISON,   /* refused where it is reached: nothing follows */
	PROPAGATE_CALL,	    /* call of function ARG */
	PROPAGATE_FUNC,	    /* ld_imm64 of function ARG's address */
	PROPAGATE_POINTER,  /* ld_imm64 of something that is not null */
	PROPAGATE_REGION,   /* ld_imm64 of region ARG at byte OFF */
	PROPAGATE_ZERO,	    /* ld_imm64 of what this kernel lacks: 0 */
	PROPAGATE_NORETURN, /* call of what never returns */
	PROPAGATE_UNKNOWN,  /* ld_imm64 of what may be null or not */
};

/* One decoded slot. */
struct propagate_insn {
	struct insn insn;
	uint32_t arg;	/* by mark */
	uint32_t off;	/* bytes, by mark */
	uint8_t mark;	/* enum propagate_mark */
	bool is_target; /* ways meet here; propagate() fills it */
};

struct propagate_func {
	uint32_t first, cnt; /* slots of the code; functions lie in rising order */
	bool is_global;	     /* verified on its own, with unknown arguments */
};

/* Read-only memory. */
struct propagate_region {
	const uint8_t *data;  /* borrowed */
	const uint8_t *known; /* per byte: is it known?  NULL: all are */
	uint32_t size;	      /* bytes */
};

/* What a verifier tracks beyond constants in registers. */
struct propagate_rules {
	bool is_global_lazy;   /* global functions are verified only where a call is reached */
	bool has_regions;      /* loads of read-only maps give constants */
	bool has_small_spills; /* stores of less than 8 bytes keep a constant */
	bool has_st_imm;       /* stores of an immediate keep it */
	bool has_narrow_fills; /* a load of the low bytes of a larger constant */
	bool has_loop_count;   /* bpf_loop() of 0 times does not reach its callback */
	bool has_neg;	       /* negation */
	bool has_end;	       /* byte swaps */
	bool has_div;	       /* division and remainder */
	bool has_kept_reads;   /* a stack slot that a helper reads keeps its constant */
};

struct propagate_code {
	struct propagate_insn *insns;
	uint32_t insn_cnt;
	const struct propagate_func *funcs;
	uint32_t func_cnt;
	const struct propagate_region *regions;
	uint32_t region_cnt;
	bool is_big_endian;
	bool has_callbacks; /* some ld_imm64 takes a function's address; filled by propagate() */
	struct propagate_rules rules;
};

struct propagate_result {
	bool *is_reached;		   /* per slot of the code */
	bool is_cut;			   /* too much work: all ways were taken as open */
	uint32_t arg_read[PROPAGATE_ARGS]; /* per argument: a reached slot that reads it from the
					      context, or PROPAGATE_NONE */
	uint32_t arg_used[PROPAGATE_ARGS]; /* per argument: a reached slot that reads memory
					      through it, or PROPAGATE_NONE */
	uint32_t far_read; /* a reached slot that reads the context behind PROPAGATE_ARGS
			      arguments, or PROPAGATE_NONE */
};

/* Walk the program C.  R's memory is A's. */
void propagate(struct arena *a, struct propagate_code *c, struct propagate_result *r);

#endif
