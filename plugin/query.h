/* SPDX-License-Identifier: MIT */
/*
 * query.h - one CO-RE expression as the engine takes it: a few local types and a relocation.
 */
#ifndef PLUGIN_QUERY_H
#define PLUGIN_QUERY_H

#include "buffer.h"
#include "chain.h"
#include "core/absence.h"
#include "core/relo.h"

struct query {
	const struct shim_stmt *at; /* where the site stands: the leaf, or the builtin */
	uint32_t kind;              /* enum relo_kind */
	const char *root;           /* as in core/site.h */
	uint32_t root_kind;         /* enum btfview_kind */
	const char *name;           /* root's own name, of the translation unit */
	const char *enumerator;     /* its name, "" for other kinds */
	uint32_t name_size;         /* bytes of its essential part */
	struct buffer btf;          /* owned: the local types as a .BTF, the root is type 2 */
	char *access;               /* owned: accessor for these types */
	struct buffer path;         /* owned: "in[1].b", a field's path from its root */
};

/* A field's path C under ROOT.  False when it has no name to look for, or memory ran out. */
bool query_field(struct query *q, const struct shim *tu, const struct chain *c, const char *root,
		 uint32_t kind);

/* A type or an enumerator, "" for types. */
bool query_type(struct query *q, const char *root, const char *enumerator, uint32_t kind);

/* Decide Q with CANDS; false when the engine finds no answer. */
bool query_resolve(const struct query *q, struct relo_cands *cands, struct relo_fix *fix);

/* What the first of CANDS lacks of Q's path; its member's name is Q's. */
void query_missing(const struct query *q, const struct relo_cands *cands, struct absence *a);

void query_free(struct query *q);

#endif
