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

struct outline_query {
	struct query query;
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
	bool is_failed;        /* out of memory */
};

/* Reduce what EMITTED holds.  False when memory ran out; outline_free() all the same. */
bool outline_make(struct outline *o, const struct shim *tu, const struct declset *emitted);

void outline_free(struct outline *o);

/* Room for one more of SIZE bytes behind the CNT of *ITEM; false when there is none. */
bool outline_grow(void **item, uint32_t *cap, uint32_t cnt, size_t size);

#endif
