// SPDX-License-Identifier: MIT
/*
 * lint.c - what is compiled in although a kernel may have it otherwise.
 *
 * In: places of the source.  Out: queries that hold this compilation's offset, size or number; the
 * kernels that are given decide (judge.c), so that only what differs there is told: packet headers,
 * contexts and all that user space sees too lie everywhere as they do here.
 *
 * A type that is not relocatable and only bears the name of a kernel's is none of it: it is one
 * when the kernel's has all of its members.
 */
#include "lint.h"
#include "shim_fixed.h"

#include <string.h>

#define BITS 8u

static uint32_t keep(struct outline *o, struct query *q, const struct shim_stmt *at, bool is_made,
		     enum outline_lint lint)
{
	uint32_t idx = outline_keep(o, q, at, is_made);

	if (idx != OUTLINE_NONE)
		o->query[idx].lint = (uint8_t)lint;
	return idx;
}

static uint32_t keep_fixed(struct outline *o, const struct shim_fixed *f,
			   const struct shim_stmt *at, enum relo_kind kind, enum outline_lint lint)
{
	struct query q;
	uint32_t idx = keep(o, &q, at, query_type(&q, f->root, f->name, kind), lint);

	if (idx != OUTLINE_NONE)
		o->query[idx].local = f->value;
	return idx;
}

static void add_name(void *ctx, const char *name)
{
	buffer_add(ctx, name, strlen(name) + 1);
}

/* offsetof() of a relocatable record, or of one that may be a kernel's all the same. */
static uint32_t lint_offsetof(struct outline *o, const struct shim *tu, const struct shim_stmt *s)
{
	struct chain c = { .cnt = CHAIN_MAX_STEPS };
	struct shim_fixed f;
	struct query q;
	uint32_t idx;

	if (!shim_fixed_get_offsetof(tu, s, &f, c.step, &c.cnt) ||
	    (!shim_fixed_is_relocatable(s) && shim_fixed_is_systems(tu, s)))
		return OUTLINE_NONE;
	idx = keep(o, &q, s, query_field(&q, tu, &c, f.root, RELO_FIELD_BYTE_OFF),
		   OUTLINE_OFFSETOF);
	if (idx == OUTLINE_NONE)
		return idx;
	o->query[idx].local = f.value;
	if (!shim_fixed_is_relocatable(s))
		shim_fixed_each_member(s, add_name, &o->query[idx].names);
	return idx;
}

uint32_t lint_constant(struct outline *o, const struct shim *tu, const struct shim_stmt *s)
{
	struct shim_fixed f;

	if (!o->is_lint_off[OUTLINE_ENUM_VALUE] && shim_fixed_get_enumerator(tu, s, &f))
		return keep_fixed(o, &f, s, RELO_ENUMVAL_VALUE, OUTLINE_ENUM_VALUE);
	if (!o->is_lint_off[OUTLINE_SIZEOF] && shim_fixed_get_sizeof(tu, s, &f))
		return keep_fixed(o, &f, s, RELO_TYPE_SIZE, OUTLINE_SIZEOF);
	return o->is_lint_off[OUTLINE_OFFSETOF] ? OUTLINE_NONE : lint_offsetof(o, tu, s);
}

uint32_t lint_copy(struct outline *o, const struct shim *tu, const struct shim_decl *d,
		   const struct shim_stmt *at)
{
	struct shim_fixed f;

	if (o->is_lint_off[OUTLINE_LOCAL_COPY] || !shim_fixed_get_copy(tu, d, &f))
		return OUTLINE_NONE;
	return keep_fixed(o, &f, at, RELO_TYPE_SIZE, OUTLINE_LOCAL_COPY);
}

/* Bits from C's root to its leaf, when it has but members. */
static bool add_up(const struct chain *c, int64_t *bit_off)
{
	*bit_off = 0;
	for (uint32_t i = 0; i < c->cnt; i++) {
		if (c->step[i].kind != SHIM_STEP_MEMBER)
			return false;
		*bit_off += (int64_t)c->step[i].bit_off;
	}
	return true;
}

uint32_t lint_bitfield(struct outline *o, const struct shim *tu, const struct chain *c,
		       const struct shim_stmt *at)
{
	struct query q;
	int64_t bit_off;
	uint32_t idx;

	if (o->is_lint_off[OUTLINE_BITFIELD] || !c->step[0].bit_size || !add_up(c, &bit_off))
		return OUTLINE_NONE;
	idx = keep(o, &q, at,
		   query_field(&q, tu, c, shim_step_root(tu, c->head), RELO_FIELD_BYTE_OFF),
		   OUTLINE_BITFIELD);
	if (idx != OUTLINE_NONE)
		o->query[idx].local = bit_off << BITS | c->step[0].bit_size;
	return idx;
}

uint32_t lint_fixed_offset(struct outline *o, const struct shim *tu, const struct shim_stmt *leaf,
			   const struct shim_stmt **base)
{
	struct chain c;
	struct query q;
	int64_t bit_off;
	uint32_t idx;

	if (o->is_lint_off[OUTLINE_FIXED_OFFSET] ||
	    !chain_collect(&c, tu, leaf, CHAIN_BY_BUILTIN) || !add_up(&c, &bit_off) ||
	    bit_off % BITS || !shim_fixed_is_own_arrow(tu, c.head))
		return OUTLINE_NONE;
	idx = keep(o, &q, leaf,
		   query_field(&q, tu, &c, shim_step_root(tu, c.head), RELO_FIELD_BYTE_OFF),
		   OUTLINE_FIXED_OFFSET);
	if (idx == OUTLINE_NONE)
		return idx;
	*base = c.step[c.cnt - 1].base;
	o->query[idx].local = bit_off / BITS;
	shim_fixed_each_member(c.head, add_name, &o->query[idx].names);
	return idx;
}
