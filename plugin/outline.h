/* SPDX-License-Identifier: MIT */
/*
 * outline.h - a translation unit reduced to what decides whether a CO-RE site is reached.
 *
 * Each emitted function's body becomes nodes: conditions, loops, jumps, integer variables, calls
 * and sites.  What is left out has no part in a guard.  It is made once and followed once per
 * kernel (follow.h), with no question to clang any more.
 */
#ifndef PLUGIN_OUTLINE_H
#define PLUGIN_OUTLINE_H

#include "declset.h"
#include "query.h"
#include "shim_flow.h"

enum outline_kind {
	OUTLINE_FLOW = 0,      /* as flow says, an enum shim_flow_kind */
	OUTLINE_SITE,          /* a, then query idx */
	OUTLINE_EXTERN,        /* value of variable extern idx */
	OUTLINE_TAKEN,         /* function idx may be called by somebody */
};

struct outline_node {
	uint8_t kind;          /* enum outline_kind */
	uint8_t flow;          /* enum shim_flow_kind */
	uint8_t op;            /* enum shim_flow_op */
	uint8_t size;          /* bytes of an integer value, 0 when it is none */
	bool is_signed, is_unsigned; /* of the value; of the operands */
	bool is_default, is_do;
	bool has_entry;        /* holds a case or label: jumps come in from outside */
	uint32_t a, b, c, d;   /* nodes, 0 for none; a: first of a list too */
	uint32_t next;         /* of a list, 0 at its end */
	uint32_t idx;          /* READ, ASSIGN: var; CALL: func; GOTO, LABEL: label; or by kind */
	int64_t value, last;
};

#define OUTLINE_NONE UINT32_MAX

struct outline_var {
	uint8_t size;          /* bytes */
	bool is_signed, is_bool;
	bool is_lost;          /* written in ways that are not followed */
};

struct outline_func {
	const struct shim_decl *decl;
	uint32_t body;         /* node */
	uint32_t var_first, var_cnt; /* its parameters and locals, integers or not */
	uint32_t param_cnt;    /* the first of them */
	uint32_t label_first, label_cnt;
	bool is_entry;         /* a program, or what stands at file scope */
	bool is_global;        /* verified on its own */
	bool is_wild;          /* has jumps to labels that are not told */
};

/* What a kernel may have otherwise than it is compiled in. */
enum outline_lint {
	OUTLINE_NO_LINT = 0,
	OUTLINE_FIXED_OFFSET,  /* a field read where it lies here, without preserve_access_index */
	OUTLINE_LOCAL_COPY,    /* a variable of a relocatable type */
	OUTLINE_SIZEOF,        /* of a relocatable type */
	OUTLINE_OFFSETOF,      /* of a kernel's type */
	OUTLINE_BITFIELD,      /* read plainly */
	OUTLINE_ENUM_VALUE,    /* an enumerator */
	OUTLINE_LINT_CNT,
};

struct outline_query {
	struct query query;
	uint8_t lint;          /* enum outline_lint */
	int64_t local;         /* lints: here; bytes, and of bitfields bits */
	struct buffer names;   /* owned; of the record's members, each with its NUL */
	const struct shim_stmt *whole; /* expression statement that it is part of, or NULL */
};

enum outline_label {
	OUTLINE_LABEL_DEFINED = 1,
	OUTLINE_LABEL_LOOPS = 2, /* a jump to it stands behind it */
};

struct outline {
	struct outline_node *node; /* owned; [0] is none */
	uint32_t node_cnt, node_cap;
	struct outline_query *query; /* owned */
	uint32_t query_cnt, query_cap;
	struct outline_func *func; /* owned; item i of funcs */
	uint32_t func_cnt, func_cap;
	struct outline_var *var; /* owned; item i of vars */
	uint32_t var_cap;
	struct declset funcs, vars, labels, externs;
	uint8_t *label;        /* owned, of item i of labels: enum outline_label */
	uint32_t label_cap;
	const bool *is_lint_off; /* borrowed, by enum outline_lint */
	bool is_failed;        /* out of memory */
};

/*
 * Reduce what EMITTED holds; o->is_lint_off is set, all else 0.  False when memory ran out;
 * outline_free() all the same.
 */
bool outline_make(struct outline *o, const struct shim *tu, const struct declset *emitted);

void outline_free(struct outline *o);

/* Keep Q, asked at AT, if IS_MADE; frees it otherwise.  Its index or OUTLINE_NONE. */
uint32_t outline_keep(struct outline *o, struct query *q, const struct shim_stmt *at, bool is_made);

#endif
