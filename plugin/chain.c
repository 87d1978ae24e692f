// SPDX-License-Identifier: MIT
/*
 * chain.c - the access path that clang turns into one relocation, and its key.
 *
 * Clang emits one intrinsic call for each member or constant subscript it keeps relocatable, and
 * its BPF pass joins calls that feed each other into one relocation.  The same is done here on
 * the expression, from the leaf down:
 *
 *   p->in.a[2].x     leaf .x, then [2], .a, .in; head ->in, whose base p is loaded
 *
 * A path ends where the address comes from elsewhere (a load, a dynamic index) and where a cast
 * makes the types differ.  Arrays and pointers before the first member add up to the first
 * number: in p[3].x it is 3, in (*q)[4]: q[1][2].x it is 6.
 *
 * In: shim_get_step()'s facts of nodes.  Out: a path and its accessor.  The root's name is the
 * shim's.  Sources, for behaviour: clang's CGExpr.cpp; LLVM's BPFAbstractMemberAccess.cpp
 * (IsValidAIChain, computeBaseAndAccessKey).
 */
#include "chain.h"

#include <stdio.h>

static bool is_step(enum shim_kind kind)
{
	return kind == SHIM_MEMBER || kind == SHIM_SUBSCRIPT;
}

static bool is_kept(const struct shim_step *s, enum chain_mode mode)
{
	return mode == CHAIN_BY_BUILTIN ? s->is_by_builtin : s->is_by_attribute;
}

const struct shim_stmt *chain_strip(const struct shim *tu, const struct shim_stmt *s)
{
	while (shim_get_kind(tu, s) == SHIM_SAME_ADDRESS)
		s = shim_operand(tu, s);
	return s;
}

bool chain_is_joined(const struct shim_step *parent, const struct shim_step *child)
{
	if (child->kind == SHIM_STEP_POINTER)
		return false;
	if (parent->kind != SHIM_STEP_ELEMENT)
		return parent->result_type == child->base_type;
	if (child->kind == SHIM_STEP_ELEMENT)
		return parent->elem_type == child->elem_type;
	return parent->elem_type == child->base_type;
}

bool chain_collect(struct chain *c, const struct shim *tu, const struct shim_stmt *leaf,
		   enum chain_mode mode)
{
	const struct shim_stmt *at = leaf;

	for (c->cnt = 0; c->cnt < CHAIN_MAX_STEPS && is_step(shim_get_kind(tu, at)); c->cnt++) {
		struct shim_step *s = &c->step[c->cnt];

		shim_get_step(tu, at, s);
		if (!is_kept(s, mode) || (c->cnt && !chain_is_joined(s, s - 1)))
			break;
		c->head = at;
		at = chain_strip(tu, s->base);
	}
	return c->cnt > 0;
}

/*
 * Take the elements before the first member, head first, into FIRST.  Returns how many steps are
 * left, or -1 when the elements are no records.
 */
static int take_elements(const struct chain *c, uint32_t *first)
{
	uint32_t left = c->cnt;

	while (left > 0 && c->step[left - 1].kind != SHIM_STEP_MEMBER) {
		const struct shim_step *s = &c->step[--left];

		*first += s->idx * s->elem_cnt;
		if (s->kind == SHIM_STEP_POINTER ? s->base_type == s->elem_type : s->dim_cnt == 1)
			return s->is_elem_record ? (int)left : -1;
	}
	return (int)left;
}

bool chain_accessor(const struct chain *c, char *text)
{
	uint32_t first = 0;
	int left = take_elements(c, &first);
	size_t used;

	if (left < 0)
		return false;
	used = (size_t)snprintf(text, CHAIN_TEXT_SIZE, "%u", first);
	while (left > 0 && used < CHAIN_TEXT_SIZE)
		used += (size_t)snprintf(text + used, CHAIN_TEXT_SIZE - used, ":%u",
					 c->step[--left].idx);
	return used < CHAIN_TEXT_SIZE;
}

uint32_t chain_members(const struct chain *c, uint32_t *first)
{
	int left;

	*first = 0;
	left = take_elements(c, first);
	return left > 0 ? (uint32_t)left : 0;
}
