// SPDX-License-Identifier: MIT
/*
 * ways.c - values of variables where ways go apart and meet.
 *
 * All values lie in one pool that grows like a stack: the variables of a function at one place are
 * a run of them, known by its offset, as the pool may move.  In: values to keep, copy, join.  Out:
 * what holds on every way to a place.
 */
#include "ways.h"

#include <stdlib.h>
#include <string.h>

#include "fold.h"

uint32_t ways_push(struct ways *r, uint32_t cnt)
{
	while (r->used + cnt > r->pool_cap && !r->is_failed) {
		uint32_t cap = r->pool_cap * 2;
		struct follow_value *pool = realloc(r->pool, cap * sizeof(*pool));

		r->is_failed = !pool;
		if (pool) {
			r->pool = pool;
			r->pool_cap = cap;
		}
	}
	if (r->is_failed)
		return 0;
	r->used += cnt;
	return r->used - cnt;
}

void ways_copy(struct ways *r, const struct ways_frame *f, uint32_t to, uint32_t from)
{
	memmove(&r->pool[to], &r->pool[from], f->func->var_cnt * sizeof(*r->pool));
}

uint32_t ways_save(struct ways *r, const struct ways_frame *f)
{
	uint32_t at = ways_push(r, f->func->var_cnt);

	ways_copy(r, f, at, f->now);
	return at;
}

void ways_forget(struct ways *r, const struct ways_frame *f)
{
	for (uint32_t i = 0; i < f->func->var_cnt; i++)
		r->pool[f->now + i] = fold_unknown;
}

void ways_join(struct ways *r, const struct ways_frame *f, uint32_t to, bool *is_reached,
	       uint32_t from)
{
	if (!*is_reached) {
		ways_copy(r, f, to, from);
	} else {
		for (uint32_t i = 0; i < f->func->var_cnt; i++)
			r->pool[to + i] = fold_join(r->pool[to + i], r->pool[from + i]);
	}
	*is_reached = true;
}

void ways_arrive(struct ways *r, struct ways_frame *f, uint32_t from, bool is_dead)
{
	bool is_reached = !f->is_dead;

	if (is_dead)
		return;
	ways_join(r, f, f->now, &is_reached, from);
	f->is_dead = false;
}

void ways_set_var(struct ways *r, const struct ways_frame *f, uint32_t var, struct follow_value v)
{
	const struct outline_var *info = &r->o->var[var];

	if (var < f->func->var_first || var - f->func->var_first >= f->func->var_cnt)
		return;
	if (info->is_lost)
		v = fold_unknown;
	if (info->is_bool && v.is_known)
		v.number = v.number != 0;
	r->pool[f->now + var - f->func->var_first] = fold_fit(v, info->size, info->is_signed);
}

struct follow_value ways_get_var(const struct ways *r, const struct ways_frame *f, uint32_t var)
{
	if (var < f->func->var_first || var - f->func->var_first >= f->func->var_cnt ||
	    r->o->var[var].is_lost)
		return fold_unknown;
	return r->pool[f->now + var - f->func->var_first];
}

void ways_forget_written(struct ways *r, const struct ways_frame *f, uint32_t node)
{
	for (; node; node = r->o->node[node].next) {
		const struct outline_node *n = &r->o->node[node];

		if (n->kind == OUTLINE_FLOW && n->flow == SHIM_FLOW_ASSIGN)
			ways_set_var(r, f, n->idx, fold_unknown);
		ways_forget_written(r, f, n->a);
		ways_forget_written(r, f, n->b);
		ways_forget_written(r, f, n->c);
		ways_forget_written(r, f, n->d);
	}
}
