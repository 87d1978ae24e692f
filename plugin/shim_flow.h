/* SPDX-License-Identifier: MIT */
/*
 * shim_flow.h - the second half of the door to clang: statements, conditions, values.
 *
 * Where shim.h tells what an access is, this tells how control gets there, one node at a time.  The
 * rules of shim.h hold: borrowed handles, no opinion.
 */
#ifndef PLUGIN_SHIM_FLOW_H
#define PLUGIN_SHIM_FLOW_H

#include "shim.h"

#ifdef __cplusplus
extern "C" {
#endif

enum shim_flow_kind {
	SHIM_FLOW_OTHER = 0,  /* its children, in order; no value that is known */
	SHIM_FLOW_SEQUENCE,   /* its children, in order; the value is the last one's */
	SHIM_FLOW_CONST,      /* value */
	SHIM_FLOW_SAME,       /* a */
	SHIM_FLOW_BOOL,       /* a != 0 */
	SHIM_FLOW_NOT,        /* !a */
	SHIM_FLOW_AND,        /* a && b */
	SHIM_FLOW_OR,         /* a || b */
	SHIM_FLOW_BINARY,     /* a op b */
	SHIM_FLOW_MINUS,      /* -a */
	SHIM_FLOW_COMPLEMENT, /* ~a */
	SHIM_FLOW_IF,         /* if (a) b else c; a ? b : c */
	SHIM_FLOW_OR_ELSE,    /* a ?: c */
	SHIM_FLOW_SWITCH,     /* switch (a) b */
	SHIM_FLOW_CASE,       /* case value ... last: a; default: a */
	SHIM_FLOW_LOOP,       /* for (a; b; d) c; while (b) c; do c while (b) */
	SHIM_FLOW_BREAK,
	SHIM_FLOW_CONTINUE,
	SHIM_FLOW_RETURN,     /* a, or NULL */
	SHIM_FLOW_GOTO,       /* to decl */
	SHIM_FLOW_LABEL,      /* decl: a */
	SHIM_FLOW_WILD,       /* jumps to labels that are not told; its children first */
	SHIM_FLOW_DEAD,       /* never goes on: __builtin_unreachable() */
	SHIM_FLOW_READ,       /* value of variable decl */
	SHIM_FLOW_ASSIGN,     /* decl = a, or decl = decl op a; no a: something */
	SHIM_FLOW_DECLARE,    /* shim_flow_each_local() */
	SHIM_FLOW_CALL,       /* of function decl; shim_flow_each_argument() */
};

enum shim_flow_op {
	SHIM_FLOW_NO_OP = 0,
	SHIM_FLOW_MUL, SHIM_FLOW_DIV, SHIM_FLOW_REM, SHIM_FLOW_ADD, SHIM_FLOW_SUB,
	SHIM_FLOW_SHL, SHIM_FLOW_SHR, SHIM_FLOW_BIT_AND, SHIM_FLOW_BIT_OR, SHIM_FLOW_XOR,
	SHIM_FLOW_EQ, SHIM_FLOW_NE, SHIM_FLOW_LT, SHIM_FLOW_GT, SHIM_FLOW_LE, SHIM_FLOW_GE,
};

struct shim_flow {
	enum shim_flow_kind kind;
	enum shim_flow_op op;
	const struct shim_stmt *a, *b, *c, *d;
	const struct shim_decl *decl;
	int64_t value, last;
	bool is_block;        /* SEQUENCE: of statements */
	bool is_default;      /* CASE */
	bool is_do;           /* LOOP: the condition comes after the body */
	bool is_unsigned;     /* BINARY: its operands are */
	uint8_t size;         /* bytes of an integer value; 0 when it is none */
	bool is_signed;
};

void shim_flow_get(const struct shim *tu, const struct shim_stmt *s, struct shim_flow *f);

/* How S, a statement of a block, may be preceded by a condition. */
enum shim_flow_place {
	SHIM_FLOW_NOT_ALONE = 0, /* it declares, leaves or branches */
	SHIM_FLOW_IN_MACRO,      /* it is not written there */
	SHIM_FLOW_ALONE,         /* an expression that is a statement of its own */
};

enum shim_flow_place shim_flow_place(const struct shim_stmt *s);

/* Call FN for each variable of function storage that S, a DECLARE, brings; INIT may be NULL. */
typedef void shim_flow_local_fn(void *ctx, const struct shim_decl *d, const struct shim_stmt *init);
void shim_flow_each_local(const struct shim_stmt *s, shim_flow_local_fn *fn, void *ctx);

void shim_flow_each_argument(const struct shim_stmt *s, shim_stmt_fn *fn, void *ctx);

/* Call FN for each parameter of the definition of function D. */
void shim_flow_each_parameter(const struct shim_decl *d, shim_decl_fn *fn, void *ctx);

enum shim_flow_storage {
	SHIM_FLOW_UNKNOWN = 0, /* anything may write it */
	SHIM_FLOW_LOCAL,       /* an integer of one function */
	SHIM_FLOW_FIXED,       /* read-only, of a constant value */
	SHIM_FLOW_FUNCTION,
};

struct shim_flow_variable {
	enum shim_flow_storage storage;
	int64_t value;        /* FIXED */
	uint8_t size;         /* bytes; 0 when it is no integer */
	bool is_signed, is_bool, is_char, is_enum;
};

void shim_flow_get_variable(const struct shim *tu, const struct shim_decl *d,
			    struct shim_flow_variable *v);

/* Is function D seen by other objects, and so verified on its own? */
bool shim_flow_is_global(const struct shim_decl *d);

#ifdef __cplusplus
}
#endif
#endif
