/* SPDX-License-Identifier: MIT */
/*
 * spec.h - an access spec: the path from a root type to the field or enumerator meant.
 *
 * An accessor string such as "0:1:2:3" holds one number per step: the first counts whole roots (as
 * in &p[0]), each other one is a member's index in a struct or union, or an element's in
 * an array.  A spec keeps those numbers and, beside them, the steps that mean something on another
 * kernel: named members and array elements.  Anonymous structs and unions leave no step of their
 * own, since the target may nest them differently.
 *
 *   struct s { int x; struct { int y; int a[7]; }; };   &p->a[3]   "0:1:1:3"
 *
 * has the steps [0], .a and [3].  For enumerators the string is the value's index; for whole types
 * it is "0" and there are no steps.
 *
 * The same struct describes a match in a target BTF: see match.h.
 */
#ifndef CORE_SPEC_H
#define CORE_SPEC_H

#include "relo.h"

#define SPEC_MAX_STEPS 64 /* libbpf's limit, of numbers in a path on either side */

/* A step with meaning: a named member, an array element, or the enumerator. */
struct spec_step {
	uint32_t type_id;        /* record holding the member; type of the element; the enum */
	uint32_t idx;            /* member, element or enumerator index */
	uint32_t bit_size;       /* of a bitfield member, else 0 */
	const char *name;        /* of the member or enumerator, borrowed; NULL for an element */
	struct btfview_type field; /* type reached, modifiers skipped; of enumerators the enum */
};

struct spec {
	const struct btfview *view;
	uint32_t root_id;        /* as given, modifiers kept */
	uint32_t root_name_off;  /* its name; 0 for an anonymous type */
	uint32_t kind;           /* enum relo_kind */
	uint32_t step_cnt;
	uint32_t depth;          /* numbers in the path, anonymous members included */
	uint64_t bit_off;        /* of the field from the root's start */
	struct spec_step step[SPEC_MAX_STEPS];
};

static inline bool spec_is_field_kind(uint32_t kind)
{
	return kind <= RELO_FIELD_RSHIFT_U64;
}

static inline bool spec_is_enumval_kind(uint32_t kind)
{
	return kind == RELO_ENUMVAL_EXISTS || kind == RELO_ENUMVAL_VALUE;
}

static inline bool spec_is_type_kind(uint32_t kind)
{
	return kind < RELO_KIND_CNT && !spec_is_field_kind(kind) && !spec_is_enumval_kind(kind);
}

/*
 * Parse R against VIEW.  EFORMAT: the accessor is no list of numbers of 0..2147483647, has more
 * than 64 of them, leads nowhere, or the types are malformed; EUNSUPPORTED: unknown kind.
 */
int spec_parse(const struct btfview *view, const struct relo *r, struct spec *s,
	       struct corepl_diag *d);

/*
 * Read the next number of an accessor string at *P and move on past it and its ':'.
 * False when there is no number of 0..2147483647 there, or the string ends in ':'.
 */
bool spec_next_number(const char **p, uint32_t *number);

/* Append the step to element IDX of type FIELD; S has fewer than SPEC_MAX_STEPS.  The new step. */
struct spec_step *spec_push(struct spec *s, uint32_t idx, const struct btfview_type *field);

/* Size in bytes of the decoded type T; the status of btfview_size(). */
int spec_type_size(const struct btfview *view, const struct btfview_type *t, uint64_t *size);

/* Move S on by IDX elements of type ELEM; EFORMAT when it has no size or the sum overflows. */
int spec_add_elements(struct spec *s, const struct btfview_type *elem, uint32_t idx);

/* Is ARRAY, just reached by S's last step, a flexible array: no elements, last of its record? */
bool spec_is_flexible(const struct spec *s, const struct btfview_array *array);

static inline bool spec_is_record(uint32_t btf_kind)
{
	return btf_kind == BTFVIEW_STRUCT || btf_kind == BTFVIEW_UNION;
}

static inline bool spec_is_enum(uint32_t btf_kind)
{
	return btf_kind == BTFVIEW_ENUM || btf_kind == BTFVIEW_ENUM64;
}

#endif
