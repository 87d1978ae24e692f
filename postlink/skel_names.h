/* SPDX-License-Identifier: MIT */
/*
 * skel_names.h - names of an object -> identifiers of generated code, unique in their scope.
 *
 * A name in BTF is any string: "my-var.1", "class", "", the same twice.  Generated code must
 * compile all the same, so each language says in a struct skel_style what it cannot call things.
 */
#ifndef POSTLINK_SKEL_NAMES_H
#define POSTLINK_SKEL_NAMES_H

#include "postlink/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Generated padding is called this and a number; no identifier from an object is. */
#define SKEL_NAMES_PAD "corepl_pad_"
#define SKEL_NAMES_OWN "corepl_" /* so begins every generated name of that kind */

/* What one language makes of names.  Lists end with NULL. */
struct skel_style {
	const char *const *keywords; /* no identifier */
	const char *const *types;    /* no record: the generated code has them itself */
	bool is_capital;	     /* shown names begin with a capital */
	bool has_unnamed;	     /* the names inside an unnamed member are its record's own */
};

/* The names taken in one scope. */
struct skel_names {
	struct arena *a;
	const char **slots; /* hash table */
	uint32_t slot_cnt;  /* a power of two, more than twice the names */
};

/* A scope for at most CNT names. */
void skel_names_init(struct skel_names *n, struct arena *a, uint32_t cnt);

/*
 * NAME as an identifier: what none can hold becomes '_', a leading digit gets '_' before it, a
 * keyword, "__NAME__" and what begins as SKEL_NAMES_OWN get '_' after it; "" becomes "_".
 */
const char *skel_names_ident(struct arena *a, const struct skel_style *style, const char *name);

/* The same for what users of the generated code see: capital where the style asks for it. */
const char *skel_names_shown(struct arena *a, const struct skel_style *style, const char *name);

/* IDENT, or IDENT_IDX (or a number after it) when the scope has it already; taken from now on. */
const char *skel_names_add(struct skel_names *n, const char *ident, uint32_t idx);

/* Take every name of LIST, which ends with NULL and may be NULL. */
void skel_names_reserve(struct skel_names *n, const char *const *list);

/* Names in LIST. */
uint32_t skel_names_cnt(const char *const *list);

#endif
