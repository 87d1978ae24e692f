/* SPDX-License-Identifier: MIT */
/*
 * propagate.c - the walk: states go through instructions, part at branches, meet at targets.
 *
 * At a slot where ways meet (the target of a jump, a function's start, the place after a call) a
 * state that fits into one seen there before goes no further.  Up to PROPAGATE_PATHS states are
 * kept there; one more and all become one joined state, which only ever grows, so that the walk
 * ends.  Should it take more than its share of work or memory all the same, every slot counts as
 * reached.
 *
 * A callback that is known is entered like a static function, with its context, and again with what
 * it has left.  Others, and global functions, where their address or call is reached, start with
 * unknown arguments and a frame of their own.
 */
#include "postlink/propagate_state.h"

#include <string.h>

#define STEPS_BASE 20000u	       /* instructions walked in any program */
#define STEPS_PER_SLOT 300u	       /* and more per slot of it */
#define MEMORY_MAX ((size_t)256 << 20) /* bytes of states */
#define HELPER_LOOP 181
#define SIZE_CLASSES (STATE_SLOTS / 8u + 2u) /* free lists, by slots / 8 */

/* A state waiting to be walked, or kept where ways meet. */
struct propagate_node {
	struct propagate_node *next;
	bool is_joined; /* stands for all states of its place */
	struct propagate_state s;
};

struct walk {
	struct arena *a;
	struct propagate_code *c;
	struct propagate_result *r;
	struct propagate_node **seen; /* per slot: states kept there */
	struct propagate_node *todo;
	struct propagate_node *free[SIZE_CLASSES];
	bool *is_root;	/* per function: started with unknown arguments */
	bool *is_taken; /* per function: its address is taken on some way */
	bool is_any_called; /* something has called what is not known: any of these, or to come */
	size_t memory;	/* bytes taken */
	uint64_t steps_left;
	struct propagate_state s; /* the one that is walked */
};

/* A copy of the walked state, or NULL when there has been too much. */
static struct propagate_node *copy_state(struct walk *w)
{
	uint32_t class = (w->s.slot_cnt + 7) / 8;
	struct propagate_node *n = w->free[class];
	size_t size = offsetof(struct propagate_node, s) + propagate_state_size(class * 8);

	if (n) {
		w->free[class] = n->next;
	} else {
		if (w->memory + size > MEMORY_MAX)
			return NULL;
		w->memory += size;
		n = arena_alloc(w->a, 1, size);
	}
	memcpy(&n->s, &w->s, propagate_state_size(w->s.slot_cnt));
	n->is_joined = false;
	return n;
}

/* The size class is that of N's slots; its state never grows. */
static void free_state(struct walk *w, struct propagate_node *n, uint32_t slot_cnt)
{
	uint32_t class = (slot_cnt + 7) / 8;

	n->next = w->free[class];
	w->free[class] = n;
}

static void push_at(struct walk *w, uint32_t pc)
{
	uint32_t here = w->s.pc;
	struct propagate_node *n;

	w->s.pc = pc;
	n = copy_state(w);
	w->s.pc = here;
	if (!n) {
		w->steps_left = 0;
		return;
	}
	n->next = w->todo;
	w->todo = n;
}

/* FUNC is walked by itself, once. */
static void push_root(struct walk *w, uint32_t func)
{
	struct propagate_state here;

	if (w->is_root[func])
		return;
	w->is_root[func] = true;
	memcpy(&here, &w->s, propagate_state_size(w->s.slot_cnt));
	propagate_state_init(&w->s, w->c, func);
	if (!func) /* the entry's first argument is the context */
		w->s.regs[1] = propagate_plain(VALUE_CTX);
	push_at(w, w->s.pc);
	memcpy(&w->s, &here, propagate_state_size(here.slot_cnt));
}

/* All states of this place become one, the walked one. */
static void join_seen(struct walk *w)
{
	struct propagate_node **at = &w->seen[w->s.pc], *n;

	while ((n = *at)) {
		if (!propagate_state_meets(&n->s, &w->s)) {
			at = &n->next;
			continue;
		}
		propagate_state_join(&w->s, &n->s);
		*at = n->next;
		free_state(w, n, n->s.slot_cnt);
	}
}

/* The walked state comes to where ways meet: false when it brings nothing new. */
static bool meet(struct walk *w)
{
	struct propagate_node *n;
	uint32_t cnt = 0;
	bool is_joined = false;

	for (n = w->seen[w->s.pc]; n; n = n->next) {
		if (!propagate_state_meets(&n->s, &w->s))
			continue;
		if (propagate_state_within(&w->s, &n->s))
			return false;
		is_joined = is_joined || n->is_joined;
		cnt++;
	}
	is_joined = is_joined || cnt >= PROPAGATE_PATHS;
	if (is_joined)
		join_seen(w);
	n = copy_state(w);
	if (!n) {
		w->steps_left = 0;
		return false;
	}
	n->is_joined = is_joined;
	n->next = w->seen[w->s.pc];
	w->seen[w->s.pc] = n;
	return true;
}

static void set_reg(struct walk *w, uint32_t reg, enum propagate_kind kind)
{
	propagate_state_set(&w->s, reg, propagate_plain(kind));
}

static void clobber(struct walk *w)
{
	for (uint32_t i = 0; i < 6; i++)
		set_reg(w, i, VALUE_OTHER);
}

static struct propagate_value operand(const struct walk *w, const struct insn *i)
{
	if (insn_src(i->code) == INSN_X)
		return propagate_state_reg(&w->s, i->src_reg);
	return propagate_const((uint64_t)(int64_t)i->imm);
}

static void walk_alu(struct walk *w, const struct insn *i)
{
	struct propagate_value dst = propagate_state_reg(&w->s, i->dst_reg);

	propagate_state_set(&w->s, i->dst_reg, propagate_compute(w->c, i, dst, operand(w, i)));
}

/* A load from read-only memory. */
static struct propagate_value load_region(const struct walk *w, const struct propagate_value *at,
					  uint32_t size)
{
	const struct propagate_region *r = &w->c->regions[at->idx];
	uint64_t n = 0;

	if (!w->c->rules.has_regions || at->n > r->size || size > r->size - at->n)
		return propagate_plain(VALUE_OTHER);
	for (uint32_t i = 0; i < size; i++) {
		uint32_t shift = w->c->is_big_endian ? size - 1 - i : i;

		if (r->known && !r->known[at->n + i])
			return propagate_plain(VALUE_OTHER);
		n |= (uint64_t)r->data[at->n + i] << shift * 8;
	}
	return propagate_const(n);
}

static struct propagate_value load_ctx(struct walk *w, uint64_t off, uint32_t size)
{
	uint64_t arg = off / 8;

	if (arg >= PROPAGATE_ARGS) {
		w->r->far_read = w->s.pc;
		return propagate_plain(VALUE_OTHER);
	}
	if (w->r->arg_read[arg] == PROPAGATE_NONE)
		w->r->arg_read[arg] = w->s.pc;
	if (off % 8 || size != 8)
		return propagate_plain(VALUE_OTHER);
	return (struct propagate_value){ arg, 0, VALUE_ARG };
}

static void walk_load(struct walk *w, const struct insn *i)
{
	struct propagate_value at = propagate_state_reg(&w->s, i->src_reg), v;
	uint32_t size = insn_access_size(i->code);

	if (at.kind == VALUE_ARG && w->r->arg_used[at.n] == PROPAGATE_NONE)
		w->r->arg_used[at.n] = w->s.pc;
	if (at.kind == VALUE_STACK || at.kind == VALUE_REGION || at.kind == VALUE_CTX)
		at.n += (uint64_t)(int64_t)i->off;
	if (at.kind == VALUE_REGION)
		v = load_region(w, &at, size);
	else if (at.kind == VALUE_CTX)
		v = load_ctx(w, at.n, size);
	else
		v = propagate_state_load(&w->s, w->c, &at, size);
	if (insn_mode(i->code) == INSN_MEMSX && v.kind == VALUE_CONST && size < 8)
		v.n = (uint64_t)((int64_t)(v.n << (64 - size * 8)) >> (64 - size * 8));
	else if (insn_mode(i->code) == INSN_MEMSX)
		v = propagate_plain(VALUE_OTHER);
	propagate_state_set(&w->s, i->dst_reg, v);
}

/* Read-modify-write, or a load and a store with an order. */
static void walk_atomic(struct walk *w, const struct insn *i, const struct propagate_value *at)
{
	enum { ATOMIC_FETCH = 0x01, ATOMIC_CMPXCHG = 0xf1, ATOMIC_LOAD = 0x100 };

	if (i->imm == ATOMIC_LOAD) {
		set_reg(w, i->dst_reg, VALUE_ANY);
		return;
	}
	propagate_state_store(&w->s, at, insn_access_size(i->code), propagate_plain(VALUE_ANY),
			      false);
	if (i->imm == ATOMIC_CMPXCHG)
		set_reg(w, 0, VALUE_ANY);
	else if (i->imm & ATOMIC_FETCH)
		set_reg(w, i->src_reg, VALUE_ANY);
}

static void walk_store(struct walk *w, const struct insn *i)
{
	struct propagate_value at = propagate_state_reg(&w->s, i->dst_reg);
	bool is_st = insn_class(i->code) == INSN_ST;
	struct propagate_value v = is_st ? propagate_const((uint64_t)(int64_t)i->imm)
					 : propagate_state_reg(&w->s, i->src_reg);

	if (at.kind == VALUE_STACK)
		at.n += (uint64_t)(int64_t)i->off;
	if (insn_mode(i->code) == INSN_ATOMIC)
		walk_atomic(w, i, &at);
	else
		propagate_state_store(&w->s, &at, insn_access_size(i->code), v, is_st);
}

/* LD: a 64-bit constant, or a packet access of old. */
static void walk_constant(struct walk *w, const struct propagate_insn *p)
{
	const struct insn *i = &p->insn;

	if (!insn_is_ld_imm64(i->code)) {
		clobber(w);
		return;
	}
	w->r->is_reached[w->s.pc + 1] = true;
	switch (p->mark) {
	case PROPAGATE_FUNC:
		w->is_taken[p->arg] = true;
		if (w->is_any_called)
			push_root(w, p->arg);
		propagate_state_set(&w->s, i->dst_reg,
				    (struct propagate_value){ p->arg, 0, VALUE_FUNC });
		break;
	case PROPAGATE_POINTER:
		set_reg(w, i->dst_reg, VALUE_NONNULL);
		break;
	case PROPAGATE_REGION:
		propagate_state_set(&w->s, i->dst_reg,
				    (struct propagate_value){ p->off, p->arg, VALUE_REGION });
		break;
	case PROPAGATE_UNKNOWN:
		set_reg(w, i->dst_reg, VALUE_OTHER);
		break;
	case PROPAGATE_ZERO:
		propagate_state_set(&w->s, i->dst_reg, propagate_const(0));
		break;
	default:
		if (i->src_reg == INSN_PSEUDO_CONST)
			propagate_state_set(&w->s, i->dst_reg,
					    propagate_const(insn_imm64(i, &p[1].insn)));
		else
			set_reg(w, i->dst_reg, VALUE_OTHER);
	}
}

/* Does the call of helper I, bpf_loop(), surely not come to its callback? */
static bool is_no_loop(const struct walk *w, const struct insn *i)
{
	const struct propagate_value *cnt = &w->s.regs[1];

	return i->imm == HELPER_LOOP && w->c->rules.has_loop_count && cnt->kind == VALUE_CONST &&
	       !(uint32_t)cnt->n;
}

/* FUNC is called back, as CB says; where that is too deep, it is walked by itself. */
static void push_callback(struct walk *w, const struct propagate_callback *cb, uint32_t func)
{
	struct propagate_state here;
	bool is_entered;

	memcpy(&here, &w->s, propagate_state_size(w->s.slot_cnt));
	is_entered = cb->ctx && propagate_state_call_back(&w->s, w->c, cb, func, w->s.pc + 1);
	if (is_entered)
		push_at(w, w->s.pc);
	memcpy(&w->s, &here, propagate_state_size(here.slot_cnt));
	if (!is_entered)
		push_root(w, func);
}

/* Which function is called is not known: any whose address was taken. */
static void push_taken(struct walk *w)
{
	w->is_any_called = true;
	for (uint32_t f = 0; f < w->c->func_cnt; f++) {
		if (w->is_taken[f])
			push_root(w, f);
	}
}

/* A call of what is not followed: a helper, a kfunc, a global function. */
static void walk_foreign_call(struct walk *w, const struct insn *i)
{
	const struct propagate_callback *cb = propagate_callback(i);
	const struct propagate_value *func = cb ? &w->s.regs[cb->func] : NULL;
	bool has_stack = false;

	if (!cb || !is_no_loop(w, i)) {
		if (func && func->kind == VALUE_FUNC)
			push_callback(w, cb, (uint32_t)func->n);
		else if (w->c->has_callbacks && (cb || i->src_reg != INSN_CALL_HELPER))
			push_taken(w);
	}
	if (!func || func->kind != VALUE_FUNC) /* else the helper itself writes nothing */
		has_stack = propagate_call_stack(&w->s, w->c, i);
	clobber(w);
	if (has_stack && i->src_reg != INSN_CALL_HELPER)
		set_reg(w, 0, VALUE_ANY);
}

/* A function returns; a callback to what follows the call, and it may be called once more. */
static bool walk_exit(struct walk *w)
{
	uint32_t func = w->s.func, ret = w->s.depth ? w->s.ret[w->s.depth - 1] : 0;
	const struct propagate_callback *cb = ret ? propagate_callback(&w->c->insns[ret - 1].insn)
						  : NULL;
	struct propagate_value ctx;

	if (!propagate_state_leave(&w->s))
		return false;
	if (!cb)
		return true;
	ctx = w->s.regs[cb->to];
	clobber(w);
	push_at(w, w->s.pc);
	propagate_state_set(&w->s, cb->ctx, ctx);
	return propagate_state_call_back(&w->s, w->c, cb, func, ret);
}

/* False when nothing follows. */
static bool walk_call(struct walk *w, const struct propagate_insn *p)
{
	if (p->mark == PROPAGATE_NORETURN)
		return false;
	if (p->mark != PROPAGATE_CALL) {
		if (p->insn.src_reg == INSN_CALL_LOCAL)
			return false;
		walk_foreign_call(w, &p->insn);
		w->s.pc++;
		return true;
	}
	if (!w->c->funcs[p->arg].is_global)
		return propagate_state_enter(&w->s, w->c, p->arg, w->s.pc + 1);
	push_root(w, p->arg);
	walk_foreign_call(w, &p->insn);
	w->s.pc++;
	return true;
}

/* Slot of the function that runs, where a jump by DISTANCE leads; PROPAGATE_NONE outside. */
static uint32_t jump_target(const struct propagate_func *f, uint32_t pc, int64_t distance)
{
	int64_t to = (int64_t)pc + 1 + distance;

	return to < f->first || to >= (int64_t)f->first + f->cnt ? PROPAGATE_NONE : (uint32_t)to;
}

static bool go_to(struct walk *w, int64_t distance)
{
	uint32_t to = jump_target(&w->c->funcs[w->s.func], w->s.pc, distance);

	w->s.pc = to;
	return to != PROPAGATE_NONE;
}

/* A jump through a table leads anywhere in the function. */
static bool walk_indirect(struct walk *w)
{
	const struct propagate_func *f = &w->c->funcs[w->s.func];

	for (uint32_t i = 0; i < f->cnt && w->steps_left; i++)
		push_at(w, f->first + i);
	return false;
}

/* Where an equality with a constant is known to hold, the register is that constant. */
static void refine(struct walk *w, const struct insn *i, const struct propagate_value *src,
		   bool is_taken)
{
	uint8_t code = insn_op(i->code);
	struct propagate_value dst = propagate_state_reg(&w->s, i->dst_reg);

	if (insn_class(i->code) != INSN_JMP || src->kind != VALUE_CONST ||
	    code != (is_taken ? INSN_JEQ : INSN_JNE))
		return;
	if (dst.kind == VALUE_OTHER || dst.kind == VALUE_ARG)
		propagate_state_set(&w->s, i->dst_reg, *src);
}

static bool walk_branch(struct walk *w, const struct insn *i)
{
	struct propagate_value src = operand(w, i);
	struct propagate_value dst = propagate_state_reg(&w->s, i->dst_reg);
	int taken = propagate_branch(i, &dst, &src);
	uint32_t to = jump_target(&w->c->funcs[w->s.func], w->s.pc, i->off);

	if (taken == 1) {
		w->s.pc = to;
		return to != PROPAGATE_NONE;
	}
	if (taken < 0 && to != PROPAGATE_NONE) {
		refine(w, i, &src, true);
		push_at(w, to);
		propagate_state_set(&w->s, i->dst_reg, dst);
	}
	refine(w, i, &src, false);
	w->s.pc++;
	return true;
}

static bool walk_jump(struct walk *w, const struct propagate_insn *p)
{
	const struct insn *i = &p->insn;
	bool is_32 = insn_class(i->code) == INSN_JMP32;

	switch (insn_op(i->code)) {
	case INSN_JA:
		if (insn_src(i->code) == INSN_X)
			return walk_indirect(w);
		return go_to(w, is_32 ? i->imm : i->off);
	case INSN_CALL:
		return walk_call(w, p);
	case INSN_EXIT:
		return walk_exit(w);
	default:
		return walk_branch(w, i);
	}
}

/* One instruction; false when this way ends. */
static bool walk_insn(struct walk *w)
{
	const struct propagate_insn *p = &w->c->insns[w->s.pc];
	const struct insn *i = &p->insn;
	const struct propagate_func *f = &w->c->funcs[w->s.func];

	w->r->is_reached[w->s.pc] = true;
	if (p->mark == PROPAGATE_POISON || i->dst_reg > 10 || i->src_reg > 10)
		return false;
	if (insn_is_ld_imm64(i->code) && w->s.pc + 1 >= f->first + f->cnt)
		return false;
	switch (insn_class(i->code)) {
	case INSN_JMP:
	case INSN_JMP32:
		return walk_jump(w, p);
	case INSN_ALU:
	case INSN_ALU64:
		walk_alu(w, i);
		break;
	case INSN_LD:
		walk_constant(w, p);
		w->s.pc += insn_is_ld_imm64(i->code);
		break;
	case INSN_LDX:
		walk_load(w, i);
		break;
	default:
		walk_store(w, i);
	}
	w->s.pc++;
	return true;
}

static void walk_state(struct walk *w)
{
	bool goes_on = true;

	while (goes_on && w->steps_left) {
		const struct propagate_func *f = &w->c->funcs[w->s.func];

		if (w->s.pc < f->first || w->s.pc >= f->first + f->cnt)
			return;
		if (w->c->insns[w->s.pc].is_target && !meet(w))
			return;
		w->steps_left--;
		goes_on = walk_insn(w);
	}
}

static void mark_target(struct propagate_code *c, const struct propagate_func *f, uint32_t slot)
{
	if (slot >= f->first && slot < f->first + f->cnt)
		c->insns[slot].is_target = true;
}

static void prepare_func(struct propagate_code *c, const struct propagate_func *f)
{
	bool has_table = false;

	for (uint32_t k = f->first; k < f->first + f->cnt; k++) {
		const struct insn *i = &c->insns[k].insn;
		uint8_t op = insn_op(i->code);
		bool is_far = op == INSN_JA && insn_class(i->code) == INSN_JMP32;

		c->has_callbacks = c->has_callbacks || c->insns[k].mark == PROPAGATE_FUNC;
		if (!insn_is_jump(i->code) || op == INSN_EXIT)
			continue;
		if (op == INSN_CALL)
			mark_target(c, f, k + 1);
		else if (op == INSN_JA && insn_src(i->code) == INSN_X)
			has_table = true;
		else
			mark_target(c, f, jump_target(f, k, is_far ? i->imm : i->off));
	}
	mark_target(c, f, f->first);
	for (uint32_t k = f->first; has_table && k < f->first + f->cnt; k++)
		c->insns[k].is_target = true;
}

void propagate(struct arena *a, struct propagate_code *c, struct propagate_result *r)
{
	struct walk *w = ARENA_NEW(a, struct walk, 1);

	*w = (struct walk){ .a = a, .c = c, .r = r };
	w->seen = ARENA_NEW(a, struct propagate_node *, c->insn_cnt);
	w->is_root = ARENA_NEW(a, bool, c->func_cnt);
	w->is_taken = ARENA_NEW(a, bool, c->func_cnt);
	w->steps_left = STEPS_BASE + (uint64_t)STEPS_PER_SLOT * c->insn_cnt;
	r->is_reached = ARENA_NEW(a, bool, (size_t)c->insn_cnt + 1);
	r->far_read = PROPAGATE_NONE;
	for (uint32_t i = 0; i < PROPAGATE_ARGS; i++)
		r->arg_read[i] = r->arg_used[i] = PROPAGATE_NONE;
	for (uint32_t f = 0; f < c->func_cnt; f++)
		prepare_func(c, &c->funcs[f]);
	push_root(w, 0);
	for (uint32_t f = 1; f < c->func_cnt && !c->rules.is_global_lazy; f++) {
		if (c->funcs[f].is_global)
			push_root(w, f);
	}
	while (w->todo && w->steps_left) {
		struct propagate_node *n = w->todo;

		w->todo = n->next;
		memcpy(&w->s, &n->s, propagate_state_size(n->s.slot_cnt));
		free_state(w, n, n->s.slot_cnt);
		walk_state(w);
	}
	r->is_cut = !w->steps_left;
	if (r->is_cut)
		memset(r->is_reached, 1, c->insn_cnt);
}
