/* SPDX-License-Identifier: MIT */
/*
 * propagate_state.c - registers, frames and stack slots of one way through a program.
 *
 *   *(u64 *)(r10 - 8) = 1   slot {frame 0, off -8, size 8, CONST 1}
 *   r2 = *(u32 *)(r10 - 8)  the low half, where verifiers track that
 *   *(u8 *)(r10 - 5) = r3   the slot is gone
 *
 * A store that may lie anywhere in a frame removes all its slots.  A load of bytes without a slot
 * gives an unknown number, or anything when a stack pointer may lie there.
 *
 * Source: kernel verifier.c, check_stack_write_fixed_off(), check_stack_read_fixed_off() for what
 * verifiers keep; the rules name the differences between releases.
 */
#include "postlink/propagate_state.h"

#include <string.h>

size_t propagate_state_size(uint32_t slot_cnt)
{
	return offsetof(struct propagate_state, slots) +
	       (size_t)slot_cnt * sizeof(struct propagate_slot);
}

void propagate_state_init(struct propagate_state *s, const struct propagate_code *c, uint32_t func)
{
	memset(s, 0, propagate_state_size(0));
	for (uint32_t i = 0; i < 10; i++)
		s->regs[i] = propagate_plain(VALUE_OTHER);
	s->func = func;
	s->pc = c->funcs[func].first;
}

struct propagate_value propagate_state_reg(const struct propagate_state *s, uint32_t reg)
{
	if (reg == 10)
		return (struct propagate_value){ 0, s->depth, VALUE_STACK };
	return s->regs[reg];
}

void propagate_state_set(struct propagate_state *s, uint32_t reg, struct propagate_value v)
{
	if (reg < 10)
		s->regs[reg] = v;
}

static void remove_slot(struct propagate_state *s, uint32_t i)
{
	s->slot_cnt--;
	memmove(&s->slots[i], &s->slots[i + 1], (s->slot_cnt - i) * sizeof(s->slots[0]));
}

/* Put NEW into its place in the order; a full list forgets it. */
static void add_slot(struct propagate_state *s, const struct propagate_slot *new)
{
	uint32_t i = s->slot_cnt;

	if (new->size && s->slot_cnt >= STATE_SLOTS - STATE_SAVED_MAX) {
		s->is_lost = s->is_lost || propagate_may_be_stack(&new->v);
		return;
	}
	while (i && (s->slots[i - 1].frame > new->frame ||
		     (s->slots[i - 1].frame == new->frame && s->slots[i - 1].off > new->off))) {
		s->slots[i] = s->slots[i - 1];
		i--;
	}
	s->slots[i] = *new;
	s->slot_cnt++;
}

static bool is_in_frame(int64_t off, uint32_t size)
{
	return off >= -(int64_t)PROPAGATE_STACK && off <= -(int64_t)size;
}

static bool overlaps(const struct propagate_slot *slot, uint32_t frame, int64_t off, uint32_t size)
{
	return slot->size && slot->frame == frame && slot->off < off + (int64_t)size &&
	       off < slot->off + (int64_t)slot->size;
}

static void kill_range(struct propagate_state *s, uint32_t frame, int64_t off, uint32_t size)
{
	for (uint32_t i = s->slot_cnt; i-- > 0;) {
		if (overlaps(&s->slots[i], frame, off, size))
			remove_slot(s, i);
	}
}

void propagate_state_kill(struct propagate_state *s, const struct propagate_value *at,
			  uint32_t size)
{
	int64_t off = (int64_t)at->n;

	if (at->kind == VALUE_STACK && off >= -(int64_t)PROPAGATE_STACK && off < 0)
		kill_range(s, at->idx, off, size > PROPAGATE_STACK ? PROPAGATE_STACK : size);
	else
		kill_range(s, at->idx, -(int64_t)PROPAGATE_STACK, PROPAGATE_STACK);
}

void propagate_state_forget(struct propagate_state *s, const struct propagate_value *at,
			    uint32_t size)
{
	int64_t first = (int64_t)at->n & ~(int64_t)7,
		end = ((int64_t)at->n + size + 7) & ~(int64_t)7;

	for (uint32_t i = s->slot_cnt; i-- > 0 && at->kind == VALUE_STACK;) {
		const struct propagate_slot *slot = &s->slots[i];

		if (slot->size && slot->frame == at->idx && slot->v.kind == VALUE_CONST &&
		    slot->off < end && slot->off + (int64_t)slot->size > first)
			remove_slot(s, i);
	}
}

void propagate_state_kill_all(struct propagate_state *s)
{
	for (uint32_t i = s->slot_cnt; i-- > 0;) {
		if (s->slots[i].size)
			remove_slot(s, i);
	}
	s->is_lost = true;
}

/* A store through a pointer whose place is not known. */
static void store_anywhere(struct propagate_state *s, const struct propagate_value *at,
			   const struct propagate_value *v)
{
	for (uint32_t i = s->slot_cnt; i-- > 0;) {
		if (s->slots[i].size && (at->kind == VALUE_ANY || s->slots[i].frame == at->idx)) {
			s->is_lost = s->is_lost || propagate_may_be_stack(&s->slots[i].v);
			remove_slot(s, i);
		}
	}
	s->is_lost = s->is_lost || propagate_may_be_stack(v);
}

void propagate_state_store(struct propagate_state *s, const struct propagate_value *at,
			   uint32_t size, struct propagate_value v, bool is_st)
{
	int64_t off = (int64_t)at->n;
	struct propagate_slot slot = { 0 };

	if (!propagate_may_be_stack(at))
		return;
	if (at->kind != VALUE_STACK) {
		store_anywhere(s, at, &v);
		return;
	}
	if (!is_in_frame(off, size))
		return; /* no verifier lets it run */
	kill_range(s, at->idx, off, size);
	if (size < 8 && v.kind == VALUE_CONST)
		v.n &= ((uint64_t)1 << size * 8) - 1;
	else if (size < 8 || v.kind == VALUE_OTHER)
		return;
	slot = (struct propagate_slot){ (int16_t)off, (uint8_t)size, (uint8_t)at->idx, is_st, v };
	add_slot(s, &slot);
}

/* Is every byte of [off, off + size) within a stored 0? */
static bool is_zeroed(const struct propagate_state *s, uint32_t frame, int64_t off, uint32_t size)
{
	int64_t at = off;

	for (uint32_t i = 0; i < s->slot_cnt; i++) {
		const struct propagate_slot *slot = &s->slots[i];

		if (!overlaps(slot, frame, off, size))
			continue;
		if (slot->off > at || slot->v.kind != VALUE_CONST || slot->v.n || slot->is_st)
			return false;
		at = slot->off + (int64_t)slot->size;
	}
	return at >= off + (int64_t)size;
}

/* The low SIZE bytes of SLOT, which is larger or equal. */
static struct propagate_value narrow(const struct propagate_code *c,
				     const struct propagate_slot *slot, int64_t off, uint32_t size)
{
	int64_t low = c->is_big_endian ? slot->off + (int64_t)slot->size - (int64_t)size
				       : (int64_t)slot->off;

	if (off != low || slot->v.kind != VALUE_CONST || !c->rules.has_narrow_fills)
		return propagate_plain(VALUE_OTHER);
	return propagate_const(slot->v.n & (((uint64_t)1 << size * 8) - 1));
}

static struct propagate_value load_fixed(const struct propagate_state *s,
					 const struct propagate_code *c, uint32_t frame,
					 int64_t off, uint32_t size)
{
	const struct propagate_rules *r = &c->rules;

	for (uint32_t i = 0; i < s->slot_cnt && is_in_frame(off, size); i++) {
		const struct propagate_slot *slot = &s->slots[i];

		if (!overlaps(slot, frame, off, size))
			continue;
		if (is_zeroed(s, frame, off, size))
			return propagate_const(0);
		if (off < slot->off || off + size > slot->off + (int64_t)slot->size)
			break;
		if ((slot->is_st && !r->has_st_imm) || (slot->size < 8 && !r->has_small_spills))
			return propagate_plain(VALUE_OTHER);
		return size == slot->size ? slot->v : narrow(c, slot, off, size);
	}
	return propagate_plain(s->is_lost && size == 8 ? VALUE_ANY : VALUE_OTHER);
}

struct propagate_value propagate_state_load(const struct propagate_state *s,
					    const struct propagate_code *c,
					    const struct propagate_value *at, uint32_t size)
{
	bool may_point = s->is_lost;

	if (at->kind == VALUE_STACK)
		return load_fixed(s, c, at->idx, (int64_t)at->n, size);
	if (!propagate_may_be_stack(at) || size < 8)
		return propagate_plain(VALUE_OTHER);
	for (uint32_t i = 0; i < s->slot_cnt; i++)
		may_point = may_point || propagate_may_be_stack(&s->slots[i].v);
	return propagate_plain(may_point ? VALUE_ANY : VALUE_OTHER);
}

bool propagate_state_enter(struct propagate_state *s, const struct propagate_code *c, uint32_t func,
			   uint32_t ret)
{
	if (s->depth + 1 >= PROPAGATE_FRAMES)
		return false;
	for (uint32_t i = 6; i < 10; i++) {
		struct propagate_slot saved = { (int16_t)i, 0, (uint8_t)s->depth, false,
						s->regs[i] };

		add_slot(s, &saved);
		s->regs[i] = propagate_plain(VALUE_OTHER);
	}
	s->regs[0] = propagate_plain(VALUE_OTHER);
	s->ret[s->depth] = ret;
	s->ret_func[s->depth] = s->func;
	s->depth++;
	s->func = func;
	s->pc = c->funcs[func].first;
	return true;
}

bool propagate_state_call_back(struct propagate_state *s, const struct propagate_code *c,
			       const struct propagate_callback *cb, uint32_t func, uint32_t ret)
{
	struct propagate_slot kept = { cb->to, 0, (uint8_t)s->depth, false, s->regs[cb->ctx] };

	if (!propagate_state_enter(s, c, func, ret))
		return false;
	add_slot(s, &kept);
	for (uint32_t i = 1; i < 6; i++)
		s->regs[i] = propagate_plain(VALUE_OTHER);
	s->regs[cb->to] = kept.v;
	return true;
}

/* A pointer into the frame that ends points nowhere known. */
static void forget_frame(struct propagate_value *v, uint32_t frame)
{
	if (propagate_is_stack(v) && v->idx == frame)
		*v = propagate_plain(VALUE_ANY);
}

bool propagate_state_leave(struct propagate_state *s)
{
	uint32_t top = s->depth;

	if (!top)
		return false;
	s->depth--;
	s->pc = s->ret[s->depth];
	s->func = s->ret_func[s->depth];
	forget_frame(&s->regs[0], top);
	for (uint32_t i = 1; i < 6; i++)
		s->regs[i] = propagate_plain(VALUE_OTHER);
	for (uint32_t i = s->slot_cnt; i-- > 0;) {
		struct propagate_slot *slot = &s->slots[i];

		forget_frame(&slot->v, top);
		if (slot->frame == s->depth && !slot->size)
			s->regs[slot->off] = slot->v;
		if (slot->frame == top || (slot->frame == s->depth && !slot->size))
			remove_slot(s, i);
	}
	return true;
}

bool propagate_state_meets(const struct propagate_state *a, const struct propagate_state *b)
{
	return a->pc == b->pc && a->depth == b->depth && a->func == b->func &&
	       !memcmp(a->ret, b->ret, a->depth * sizeof(a->ret[0]));
}

/* The slot of S that stands where SLOT does, from index *AT on. */
static const struct propagate_slot *find_slot(const struct propagate_state *s, uint32_t *at,
					      const struct propagate_slot *slot)
{
	for (; *at < s->slot_cnt; ++*at) {
		const struct propagate_slot *found = &s->slots[*at];

		if (found->frame < slot->frame ||
		    (found->frame == slot->frame && found->off < slot->off))
			continue;
		return found->frame == slot->frame && found->off == slot->off &&
				       found->size == slot->size
			       ? found
			       : NULL;
	}
	return NULL;
}

/* Has A a stack pointer in a slot that B does not know? */
static bool has_more_pointers(const struct propagate_state *a, const struct propagate_state *b)
{
	for (uint32_t i = 0, at = 0; i < a->slot_cnt; i++) {
		if (propagate_may_be_stack(&a->slots[i].v) && !find_slot(b, &at, &a->slots[i]))
			return true;
	}
	return false;
}

bool propagate_state_within(const struct propagate_state *a, const struct propagate_state *b)
{
	if (!b->is_lost && (a->is_lost || has_more_pointers(a, b)))
		return false;
	for (uint32_t i = 0; i < 10; i++) {
		if (!propagate_within(&a->regs[i], &b->regs[i]))
			return false;
	}
	for (uint32_t i = 0, at = 0; i < b->slot_cnt; i++) {
		const struct propagate_slot *slot = find_slot(a, &at, &b->slots[i]);

		if (!slot || !propagate_within(&slot->v, &b->slots[i].v) ||
		    (slot->is_st && !b->slots[i].is_st))
			return false;
	}
	return true;
}

void propagate_state_join(struct propagate_state *into, const struct propagate_state *s)
{
	uint32_t kept = 0;

	into->is_lost = into->is_lost || s->is_lost || has_more_pointers(s, into);
	for (uint32_t i = 0; i < 10; i++)
		into->regs[i] = propagate_join(into->regs[i], s->regs[i]);
	for (uint32_t i = 0, at = 0; i < into->slot_cnt; i++) {
		struct propagate_slot slot = into->slots[i];
		const struct propagate_slot *other = find_slot(s, &at, &slot);

		if (!other) {
			into->is_lost = into->is_lost || propagate_may_be_stack(&slot.v);
			continue;
		}
		slot.v = propagate_join(slot.v, other->v);
		slot.is_st = slot.is_st || other->is_st;
		if (slot.v.kind != VALUE_OTHER || !slot.size)
			into->slots[kept++] = slot;
	}
	into->slot_cnt = kept;
}
