// SPDX-License-Identifier: MIT
/*
 * follow.c - which sites of an outline are reached on one kernel.
 *
 * Every entry - a program, a global function, a function whose address is taken - is followed with
 * what is known of its integer variables.  A condition whose value is known opens one way only; the
 * other is dead, and dead code is entered by its labels alone.  Where ways meet, what they agree on
 * stays known.  What a loop writes is unknown from its start on.  A call is followed with the
 * values of its arguments, once for each set of values.
 *
 * In: an outline, and a kernel's answers.  Out: on_site() called for each site that is reached.
 * What it does not see: values in memory, and what a condition that is not known tells later.
 */
#include "follow.h"

#include <stdlib.h>
#include <string.h>

#include "fold.h"
#include "ways.h"

#define FOLLOW_CONTEXTS 16 /* sets of arguments of one function that are told apart */

static struct follow_value eval(struct ways *r, struct ways_frame *f, uint32_t node);

/* ---- calls ---- */

static struct ways_context *find_context(struct ways *r, uint32_t func,
					 const struct follow_value *arg, uint32_t arg_cnt,
					 uint32_t *same_cnt)
{
	*same_cnt = 0;
	for (uint32_t i = 0; i < r->context_cnt; i++) {
		struct ways_context *c = &r->context[i];
		uint32_t k = 0;

		if (c->func != func)
			continue;
		++*same_cnt;
		while (k < arg_cnt && r->arg[c->arg_first + k].is_known == arg[k].is_known &&
		       r->arg[c->arg_first + k].number == arg[k].number)
			k++;
		if (k == arg_cnt)
			return c;
	}
	return NULL;
}

/* A new context; its index, or OUTLINE_NONE. */
static uint32_t add_context(struct ways *r, uint32_t func, const struct follow_value *arg,
			    uint32_t arg_cnt)
{
	void *item = r->context, *args = r->arg;
	bool is_fine = buffer_grow(&item, &r->context_cap, r->context_cnt, sizeof(*r->context));

	r->context = item;
	for (uint32_t i = 0; i < arg_cnt && is_fine; i++) {
		is_fine = buffer_grow(&args, &r->arg_cap, r->arg_cnt + i, sizeof(*r->arg));
		r->arg = args;
		if (is_fine)
			r->arg[r->arg_cnt + i] = arg[i];
	}
	if (!is_fine) {
		r->is_failed = true;
		return OUTLINE_NONE;
	}
	r->context[r->context_cnt] = (struct ways_context){ .func = func, .arg_first = r->arg_cnt };
	r->arg_cnt += arg_cnt;
	return r->context_cnt++;
}

/* Follow the body of function FUNC with its context's arguments. */
static void run_context(struct ways *r, uint32_t context)
{
	const struct outline_func *func = &r->o->func[r->context[context].func];
	struct ways_frame f = { .func = func };
	uint32_t used = r->used, label_size = func->var_cnt + 1;

	r->context[context].is_running = true;
	f.now = ways_push(r, func->var_cnt);
	f.labels = ways_push(r, func->label_cnt * label_size);
	ways_forget(r, &f);
	for (uint32_t i = 0; i < func->label_cnt && !r->is_failed; i++)
		r->pool[f.labels + i * label_size] = fold_unknown;
	for (uint32_t i = 0; i < func->param_cnt; i++)
		ways_set_var(r, &f, func->var_first + i, r->arg[r->context[context].arg_first + i]);
	eval(r, &f, func->body);
	r->context[context].result = f.is_returning ? f.result : fold_unknown;
	r->context[context].is_returning = f.is_returning || !f.is_dead;
	r->context[context].is_running = false;
	r->used = used;
}

/* Call FUNC with the ARG_CNT values ARG.  False when it never comes back. */
static bool call(struct ways *r, uint32_t func, struct follow_value *arg, uint32_t arg_cnt,
		 struct follow_value *result)
{
	uint32_t same_cnt, at;
	struct ways_context *c = find_context(r, func, arg, arg_cnt, &same_cnt);

	*result = fold_unknown;
	if (!c && same_cnt >= FOLLOW_CONTEXTS) {
		for (uint32_t i = 0; i < arg_cnt; i++)
			arg[i] = fold_unknown;
		c = find_context(r, func, arg, arg_cnt, &same_cnt);
	}
	if (c) {
		*result = c->is_running ? fold_unknown : c->result;
		return c->is_running || c->is_returning;
	}
	at = add_context(r, func, arg, arg_cnt);
	if (at == OUTLINE_NONE)
		return true;
	run_context(r, at);
	*result = r->context[at].result;
	return r->context[at].is_returning;
}

#define FOLLOW_PARAMS 64

/* Somebody may call FUNC, with anything. */
static void enter(struct ways *r, uint32_t func)
{
	struct follow_value arg[FOLLOW_PARAMS] = { { 0, false } }, result;

	if (r->o->func[func].param_cnt <= FOLLOW_PARAMS)
		call(r, func, arg, r->o->func[func].param_cnt, &result);
}

static struct follow_value eval_call(struct ways *r, struct ways_frame *f,
				     const struct outline_node *n)
{
	const struct outline_func *func = &r->o->func[n->idx];
	struct follow_value arg[FOLLOW_PARAMS] = { { 0, false } }, result;
	uint32_t cnt = 0;

	for (uint32_t part = n->a; part; part = r->o->node[part].next) {
		struct follow_value v = eval(r, f, part);

		if (cnt < func->param_cnt && cnt < FOLLOW_PARAMS && !func->is_global) {
			const struct outline_var *param = &r->o->var[func->var_first + cnt];

			arg[cnt++] = fold_fit(v, param->size, param->is_signed);
		}
	}
	if (f->is_dead || func->param_cnt > FOLLOW_PARAMS)
		return fold_unknown;
	if (!call(r, n->idx, arg, func->param_cnt, &result))
		f->is_dead = true;
	return func->is_global ? fold_unknown : fold_fit(result, n->size, n->is_signed);
}

/* ---- branches ---- */

static bool is_false(struct follow_value v)
{
	return v.is_known && !v.number;
}

static bool is_true(struct follow_value v)
{
	return v.is_known && v.number;
}

static struct follow_value eval_if(struct ways *r, struct ways_frame *f,
				   const struct outline_node *n)
{
	struct follow_value cond = eval(r, f, n->a), yes, no;
	bool was_dead = f->is_dead, is_yes_dead;
	uint32_t used = r->used, entry = ways_save(r, f), end;

	f->is_dead = was_dead || is_false(cond);
	yes = n->flow == SHIM_FLOW_OR_ELSE ? cond : eval(r, f, n->b);
	is_yes_dead = f->is_dead;
	end = ways_save(r, f);
	ways_copy(r, f, f->now, entry);
	f->is_dead = was_dead || is_true(cond);
	no = eval(r, f, n->c);
	ways_arrive(r, f, end, is_yes_dead);
	r->used = used;
	if (cond.is_known)
		return cond.number ? yes : no;
	return fold_join(yes, no);
}

/* a && b, a || b: IS_AND says which value of a decides alone. */
static struct follow_value eval_logic(struct ways *r, struct ways_frame *f,
				      const struct outline_node *n, bool is_and)
{
	struct follow_value left = eval(r, f, n->a), right;
	bool is_decided = is_and ? is_false(left) : is_true(left), was_dead = f->is_dead;
	uint32_t used = r->used, entry = ways_save(r, f);

	f->is_dead |= is_decided;
	right = eval(r, f, n->b);
	if (left.is_known && !is_decided) {
		r->used = used;
		return right.is_known ? fold_constant(right.number != 0) : fold_unknown;
	}
	ways_arrive(r, f, entry, was_dead);
	r->used = used;
	if (is_decided || (is_and ? is_false(right) : is_true(right)))
		return fold_constant(!is_and);
	return fold_unknown;
}

/* E ends here: what has come to its breaks, if anything has, reaches this place too. */
static void leave_exits(struct ways *r, struct ways_frame *f, struct ways_exits *e)
{
	f->exits = e->outer;
	ways_arrive(r, f, e->broken, !e->is_broken);
}

/* do { } while (0): the body once. */
static void eval_once(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	struct ways_exits e = { .outer = f->exits,
				.broken = ways_save(r, f),
				.continued = ways_save(r, f) };

	f->exits = &e;
	eval(r, f, n->c);
	ways_arrive(r, f, e.continued, !e.is_continued);
	leave_exits(r, f, &e);
}

static void eval_loop(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	struct ways_exits e = { .outer = f->exits,
				.broken = ways_save(r, f),
				.continued = ways_save(r, f) };
	struct follow_value cond = fold_unknown;
	bool was_dead, is_passed;
	uint32_t entry;

	eval(r, f, n->a);
	ways_forget_written(r, f, n->b);
	ways_forget_written(r, f, n->c);
	ways_forget_written(r, f, n->d);
	was_dead = f->is_dead;
	entry = ways_save(r, f);
	f->exits = &e;
	if (!n->is_do)
		cond = eval(r, f, n->b);
	f->is_dead |= is_false(cond);
	eval(r, f, n->c);
	is_passed = !f->is_dead || e.is_continued;
	ways_copy(r, f, f->now, entry);
	f->is_dead = !is_passed;
	eval(r, f, n->d);
	if (n->is_do)
		cond = eval(r, f, n->b);
	ways_copy(r, f, f->now, entry);
	f->is_dead = is_true(cond) || (!is_passed && (n->is_do || was_dead));
	leave_exits(r, f, &e);
}

static void eval_any_loop(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	const struct outline_node *cond = &r->o->node[n->b];
	uint32_t used = r->used;

	if (n->is_do && n->b && cond->kind == OUTLINE_FLOW && cond->flow == SHIM_FLOW_CONST &&
	    !cond->value)
		eval_once(r, f, n);
	else
		eval_loop(r, f, n);
	r->used = used;
}

/* ---- jumps ---- */

static bool is_chosen(const struct outline_node *n, int64_t value)
{
	return !n->is_default && value >= n->value && value <= n->last;
}

/* Does a case within NODE, or behind it in its list, take VALUE?  Inner switches are left out. */
static bool has_case(const struct ways *r, uint32_t node, int64_t value)
{
	for (; node; node = r->o->node[node].next) {
		const struct outline_node *n = &r->o->node[node];

		if (!n->has_entry || n->kind != OUTLINE_FLOW || n->flow == SHIM_FLOW_SWITCH)
			continue;
		if (n->flow == SHIM_FLOW_CASE && is_chosen(n, value))
			return true;
		if (has_case(r, n->a, value) || has_case(r, n->b, value) ||
		    has_case(r, n->c, value) || has_case(r, n->d, value))
			return true;
	}
	return false;
}

static bool has_default(const struct ways *r, uint32_t node)
{
	for (; node; node = r->o->node[node].next) {
		const struct outline_node *n = &r->o->node[node];

		if (!n->has_entry || n->kind != OUTLINE_FLOW || n->flow == SHIM_FLOW_SWITCH)
			continue;
		if (n->flow == SHIM_FLOW_CASE && n->is_default)
			return true;
		if (has_default(r, n->a) || has_default(r, n->b) || has_default(r, n->c) ||
		    has_default(r, n->d))
			return true;
	}
	return false;
}

static void eval_switch(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	struct follow_value choice = eval(r, f, n->a);
	uint32_t used = r->used;
	struct ways_exits e = { .outer = f->exits,
				.is_switch = true,
				.choice = choice,
				.broken = ways_save(r, f),
				.entry = ways_save(r, f),
				.is_entry_dead = f->is_dead };
	bool is_taken = choice.is_known && has_case(r, n->b, choice.number);

	e.is_default_chosen = !is_taken;
	f->exits = &e;
	f->is_dead = true;
	eval(r, f, n->b);
	/* Past all cases, when none takes the value. */
	ways_arrive(r, f, e.entry, e.is_entry_dead || is_taken || has_default(r, n->b));
	leave_exits(r, f, &e);
	r->used = used;
}

static void eval_case(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	const struct ways_exits *e = f->exits;

	while (e && !e->is_switch)
		e = e->outer;
	if (e && (!e->choice.is_known || is_chosen(n, e->choice.number) ||
		  (n->is_default && e->is_default_chosen)))
		ways_arrive(r, f, e->entry, e->is_entry_dead);
}

static void eval_label(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	uint32_t at = f->labels + (n->idx - f->func->label_first) * (f->func->var_cnt + 1);

	ways_arrive(r, f, at + 1, !r->pool[at].is_known);
	if (f->func->is_wild || r->o->label[n->idx] & OUTLINE_LABEL_LOOPS) {
		ways_forget(r, f);
		f->is_dead = false;
	}
}

static void eval_jump(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	struct ways_exits *e = f->exits;
	uint32_t at;

	if (f->is_dead)
		return;
	f->is_dead = true;
	if (n->flow == SHIM_FLOW_GOTO) {
		at = f->labels + (n->idx - f->func->label_first) * (f->func->var_cnt + 1);
		ways_join(r, f, at + 1, &r->pool[at].is_known, f->now);
		return;
	}
	while (e && e->is_switch && n->flow == SHIM_FLOW_CONTINUE)
		e = e->outer;
	if (e && n->flow == SHIM_FLOW_CONTINUE)
		ways_join(r, f, e->continued, &e->is_continued, f->now);
	else if (e)
		ways_join(r, f, e->broken, &e->is_broken, f->now);
}

static void eval_return(struct ways *r, struct ways_frame *f, const struct outline_node *n)
{
	struct follow_value v = eval(r, f, n->a);

	if (f->is_dead)
		return;
	f->result = f->is_returning ? fold_join(f->result, v) : v;
	f->is_returning = f->is_dead = true;
}

/* ---- nodes ---- */

static struct follow_value eval_list(struct ways *r, struct ways_frame *f,
				     const struct outline_node *n)
{
	struct follow_value v = fold_unknown;

	for (uint32_t part = n->a; part; part = r->o->node[part].next)
		v = eval(r, f, part);
	if (n->flow == SHIM_FLOW_DEAD)
		f->is_dead = true;
	return n->flow == SHIM_FLOW_SEQUENCE ? v : fold_unknown;
}

static struct follow_value eval_assign(struct ways *r, struct ways_frame *f,
				       const struct outline_node *n)
{
	struct follow_value v = eval(r, f, n->a);

	if (n->op != SHIM_FLOW_NO_OP)
		v = fold_binary((enum shim_flow_op)n->op, ways_get_var(r, f, n->idx), v,
				!n->is_signed);
	if (!f->is_dead)
		ways_set_var(r, f, n->idx, v);
	return ways_get_var(r, f, n->idx);
}

static struct follow_value eval_binary(struct ways *r, struct ways_frame *f,
				       const struct outline_node *n)
{
	struct follow_value a = eval(r, f, n->a), b = eval(r, f, n->b);

	return fold_fit(fold_binary((enum shim_flow_op)n->op, a, b, n->is_unsigned), n->size,
			n->is_signed);
}

/* -a is 0 - a, ~a is -1 - a. */
static struct follow_value eval_unary(struct ways *r, struct ways_frame *f,
				      const struct outline_node *n)
{
	struct follow_value from = fold_constant(n->flow == SHIM_FLOW_MINUS ? 0 : -1);

	return fold_fit(fold_binary(SHIM_FLOW_SUB, from, eval(r, f, n->a), n->is_unsigned), n->size,
			n->is_signed);
}

/* The value of A, made to be 0 or 1: IS_NOT turns it around. */
static struct follow_value eval_bool(struct ways *r, struct ways_frame *f, uint32_t a, bool is_not)
{
	struct follow_value v = eval(r, f, a);

	return v.is_known ? fold_constant((v.number != 0) != is_not) : v;
}

/* What takes values to values; jumps and the like are eval_flow()'s. */
static struct follow_value eval_value(struct ways *r, struct ways_frame *f,
				      const struct outline_node *n)
{
	switch ((enum shim_flow_kind)n->flow) {
	case SHIM_FLOW_CONST:
		return fold_constant(n->value);
	case SHIM_FLOW_SAME:
		return n->size ? fold_fit(eval(r, f, n->a), n->size, n->is_signed)
			       : eval(r, f, n->a);
	case SHIM_FLOW_BOOL:
		return eval_bool(r, f, n->a, false);
	case SHIM_FLOW_NOT:
		return eval_bool(r, f, n->a, true);
	case SHIM_FLOW_AND:
		return eval_logic(r, f, n, true);
	case SHIM_FLOW_OR:
		return eval_logic(r, f, n, false);
	case SHIM_FLOW_BINARY:
		return eval_binary(r, f, n);
	case SHIM_FLOW_MINUS:
	case SHIM_FLOW_COMPLEMENT:
		return eval_unary(r, f, n);
	case SHIM_FLOW_IF:
	case SHIM_FLOW_OR_ELSE:
		return eval_if(r, f, n);
	case SHIM_FLOW_READ:
		return ways_get_var(r, f, n->idx);
	case SHIM_FLOW_ASSIGN:
		return eval_assign(r, f, n);
	case SHIM_FLOW_CALL:
		return eval_call(r, f, n);
	default:
		return eval_list(r, f, n);
	}
}

static struct follow_value eval_flow(struct ways *r, struct ways_frame *f,
				     const struct outline_node *n)
{
	switch ((enum shim_flow_kind)n->flow) {
	case SHIM_FLOW_SWITCH:
		eval_switch(r, f, n);
		break;
	case SHIM_FLOW_CASE:
		eval_case(r, f, n);
		return eval(r, f, n->a);
	case SHIM_FLOW_LABEL:
		eval_label(r, f, n);
		return eval(r, f, n->a);
	case SHIM_FLOW_LOOP:
		eval_any_loop(r, f, n);
		break;
	case SHIM_FLOW_BREAK:
	case SHIM_FLOW_CONTINUE:
	case SHIM_FLOW_GOTO:
		eval_jump(r, f, n);
		break;
	case SHIM_FLOW_RETURN:
		eval_return(r, f, n);
		break;
	default:
		return eval_value(r, f, n);
	}
	return fold_unknown;
}

static struct follow_value eval(struct ways *r, struct ways_frame *f, uint32_t node)
{
	const struct outline_node *n = &r->o->node[node];

	if (!node || (f->is_dead && !n->has_entry))
		return fold_unknown;
	if (n->kind == OUTLINE_FLOW)
		return eval_flow(r, f, n);
	for (uint32_t part = n->a; part; part = r->o->node[part].next)
		eval(r, f, part);
	if (f->is_dead || n->idx == OUTLINE_NONE)
		return fold_unknown;
	if (n->kind == OUTLINE_EXTERN)
		return r->kernel->on_extern(r->kernel->ctx, n->idx);
	if (n->kind == OUTLINE_SITE)
		return r->kernel->on_site(r->kernel->ctx, n->idx);
	enter(r, n->idx);
	return fold_unknown;
}

/* As many values as any function's variables and labels need: where push() fails to. */
static uint32_t reserve(const struct outline *o)
{
	uint32_t most = 64;

	for (uint32_t i = 0; i < o->func_cnt; i++) {
		uint32_t need = o->func[i].var_cnt + 1;

		need += o->func[i].label_cnt * need;
		most = need > most ? need : most;
	}
	return most;
}

bool follow_unit(const struct outline *o, const struct follow_kernel *kernel)
{
	struct ways r = { .o = o, .kernel = kernel, .used = reserve(o) };

	r.pool_cap = r.used * 2;
	r.pool = calloc(r.pool_cap, sizeof(*r.pool));
	if (!r.pool)
		return false;
	for (uint32_t i = 0; i < o->func_cnt; i++)
		if ((o->func[i].is_entry || (o->func[i].is_global && !kernel->is_lazy)) &&
		    !kernel->is_expected(kernel->ctx, i))
			enter(&r, i);
	free(r.pool);
	free(r.context);
	free(r.arg);
	return !r.is_failed;
}
