/* SPDX-License-Identifier: MIT */
/*
 * check_reads.c - what a program reads through relocated offsets, and how wide.
 *
 *   r1 = 1234                 relocated: the offset of a field
 *   r3 = r6; r3 += r1         a pointer to that field
 *   r2 = 4; call 113          it is read, 4 bytes                 -> {slot, relocation, 4}
 *
 *   r1 = *(u32 *)(r6 + 1234)  relocated: read as it stands        -> {slot, relocation, 4}
 *
 * In: a program's flat code and its relocations; nothing of a kernel.  Registers are followed
 * through each function by itself, where ways join what differs is forgotten.  Offsets that go
 * through the stack or into another function are lost, and so are reads beyond a field's start:
 * what is not found here is not judged.
 */
#include "postlink/check_impl.h"

#include <string.h>

#define REG_CNT 10u    /* r0..r9 */
#define PASSES_MAX 16u /* over a function with loops; more and its reads are not known */
#define READ_ANY 4     /* helper numbers: (to, size, from) */
#define READ_USER 112
#define READ_KERNEL 113

enum reg_kind { REG_OTHER = 0, REG_CONST, REG_OFFSET, REG_FIELD };

/* What a register holds. */
struct reg {
	uint32_t kind; /* enum reg_kind */
	uint32_t n;    /* the number, or the relocation whose offset or field it is */
};

struct regs {
	struct reg r[REG_CNT];
};

/* One program under way. */
struct follow {
	struct arena *a;
	struct check_code *c;
	uint32_t *relo_at; /* per slot: relocation of an offset, or OBJECT_NONE */
	struct regs **at;  /* per slot that is jumped to: what holds there, or NULL */
	struct regs now;
	bool is_live;	 /* the slot can be come to from the one before */
	bool is_changed; /* something was forgotten at a slot already passed */
	bool is_last;	 /* nothing changes any more: reads are noted */
};

static void forget(struct regs *into, const struct regs *s)
{
	for (uint32_t i = 0; i < REG_CNT; i++) {
		if (into->r[i].kind != s->r[i].kind || into->r[i].n != s->r[i].n)
			into->r[i] = (struct reg){ REG_OTHER, 0 };
	}
}

/* The state goes on at slot TO as well, which FROM has behind it or before. */
static void flow_to(struct follow *w, uint32_t from, int64_t to)
{
	struct regs before;

	if (to < 0 || to >= w->c->cnt)
		return;
	if (!w->at[to]) {
		w->at[to] = arena_copy(w->a, &w->now, sizeof(w->now));
		w->is_changed = w->is_changed || to <= from;
		return;
	}
	before = *w->at[to];
	forget(w->at[to], &w->now);
	if (to <= from && memcmp(&before, w->at[to], sizeof(before)))
		w->is_changed = true;
}

static void note(struct follow *w, uint32_t slot, uint32_t relo, uint32_t size)
{
	if (w->is_last)
		w->c->reads[w->c->read_cnt++] =
			(struct check_read){ slot, relo, size, w->relo_at[slot] == relo };
}

static void set(struct follow *w, uint32_t reg, enum reg_kind kind, uint32_t n)
{
	if (reg < REG_CNT)
		w->now.r[reg] = (struct reg){ (uint32_t)kind, n };
}

static struct reg get(const struct follow *w, uint32_t reg)
{
	return reg < REG_CNT ? w->now.r[reg] : (struct reg){ REG_OTHER, 0 };
}

static void follow_load(struct follow *w, uint32_t slot, const struct insn *i)
{
	struct reg from = get(w, i->src_reg);

	if (w->relo_at[slot] != OBJECT_NONE)
		note(w, slot, w->relo_at[slot], insn_access_size(i->code));
	else if (from.kind == REG_FIELD && !i->off)
		note(w, slot, from.n, insn_access_size(i->code));
	set(w, i->dst_reg, REG_OTHER, 0);
}

static void follow_call(struct follow *w, uint32_t slot, const struct propagate_insn *p)
{
	const struct insn *i = &p->insn;
	bool is_read = p->mark == PROPAGATE_PLAIN && i->src_reg == INSN_CALL_HELPER &&
		       (i->imm == READ_ANY || i->imm == READ_USER || i->imm == READ_KERNEL);

	if (is_read && w->now.r[2].kind == REG_CONST && w->now.r[3].kind == REG_FIELD)
		note(w, slot, w->now.r[3].n, w->now.r[2].n);
	for (uint32_t reg = 0; reg < 6; reg++)
		set(w, reg, REG_OTHER, 0);
}

static struct reg moved(const struct follow *w, uint32_t slot, const struct insn *i)
{
	if (insn_src(i->code) == INSN_X)
		return i->off ? (struct reg){ REG_OTHER, 0 } : get(w, i->src_reg);
	if (w->relo_at[slot] != OBJECT_NONE)
		return (struct reg){ REG_OFFSET, w->relo_at[slot] };
	return (struct reg){ REG_CONST, (uint32_t)i->imm };
}

/* A pointer and an offset, either way round. */
static struct reg added(const struct follow *w, uint32_t slot, const struct insn *i)
{
	struct reg dst = get(w, i->dst_reg), src = get(w, i->src_reg);

	if (insn_src(i->code) == INSN_K && w->relo_at[slot] != OBJECT_NONE)
		return (struct reg){ REG_FIELD, w->relo_at[slot] };
	if (insn_src(i->code) == INSN_K)
		return i->imm ? (struct reg){ REG_OTHER, 0 } : dst;
	if (src.kind == REG_OFFSET && dst.kind != REG_OFFSET)
		return (struct reg){ REG_FIELD, src.n };
	if (dst.kind == REG_OFFSET && src.kind != REG_OFFSET)
		return (struct reg){ REG_FIELD, dst.n };
	return (struct reg){ REG_OTHER, 0 };
}

static void follow_alu(struct follow *w, uint32_t slot, const struct insn *i)
{
	struct reg v = { REG_OTHER, 0 };

	if (insn_op(i->code) == INSN_MOV)
		v = moved(w, slot, i);
	else if (insn_op(i->code) == INSN_ADD && insn_class(i->code) == INSN_ALU64)
		v = added(w, slot, i);
	if (insn_class(i->code) == INSN_ALU && v.kind == REG_FIELD)
		v.kind = REG_OTHER;
	set(w, i->dst_reg, (enum reg_kind)v.kind, v.n);
}

static void follow_jump(struct follow *w, uint32_t slot, const struct propagate_insn *p)
{
	const struct insn *i = &p->insn;
	bool is_far = insn_class(i->code) == INSN_JMP32;

	switch (insn_op(i->code)) {
	case INSN_CALL:
		follow_call(w, slot, p);
		break;
	case INSN_EXIT:
		w->is_live = false;
		break;
	case INSN_JA:
		if (insn_src(i->code) == INSN_K)
			flow_to(w, slot, (int64_t)slot + 1 + (is_far ? i->imm : i->off));
		w->is_live = false;
		break;
	default:
		flow_to(w, slot, (int64_t)slot + 1 + i->off);
	}
}

/* One slot; the number of slots it takes. */
static uint32_t follow_insn(struct follow *w, uint32_t slot)
{
	const struct propagate_insn *p = &w->c->base[slot];
	const struct insn *i = &p->insn;

	switch (insn_class(i->code)) {
	case INSN_JMP:
	case INSN_JMP32:
		follow_jump(w, slot, p);
		break;
	case INSN_ALU:
	case INSN_ALU64:
		follow_alu(w, slot, i);
		break;
	case INSN_LDX:
		follow_load(w, slot, i);
		break;
	case INSN_LD:
		if (insn_is_ld_imm64(i->code) && w->relo_at[slot] != OBJECT_NONE)
			set(w, i->dst_reg, REG_OFFSET, w->relo_at[slot]);
		else
			set(w, insn_is_ld_imm64(i->code) ? i->dst_reg : 0, REG_OTHER, 0);
		break;
	case INSN_STX: /* atomics give results in either place */
		if (insn_mode(i->code) == INSN_ATOMIC) {
			set(w, i->src_reg, REG_OTHER, 0);
			set(w, i->dst_reg, REG_OTHER, 0);
			set(w, 0, REG_OTHER, 0);
		}
		break;
	default:
		break;
	}
	return insn_is_ld_imm64(i->code) ? 2 : 1;
}

static void follow_once(struct follow *w, const struct propagate_func *f)
{
	uint32_t slot = f->first, end = f->first + f->cnt;

	memset(&w->now, 0, sizeof(w->now));
	w->is_live = true;
	w->is_changed = false;
	while (slot < end) {
		if (w->at[slot]) {
			if (w->is_live)
				forget(w->at[slot], &w->now);
			w->now = *w->at[slot];
			w->is_live = true;
		}
		slot += w->is_live ? follow_insn(w, slot) : 1;
	}
}

static void follow_func(struct follow *w, const struct propagate_func *f)
{
	uint32_t passes = 0;

	w->is_last = false;
	do
		follow_once(w, f);
	while (w->is_changed && ++passes < PASSES_MAX);
	if (w->is_changed)
		return;
	w->is_last = true;
	follow_once(w, f);
}

void check_reads_find(struct check_job *job, uint32_t prog)
{
	struct check_code *c = &job->codes[prog];
	struct follow w = { .a = job->a, .c = c };
	uint32_t offset_cnt = 0;

	w.relo_at = ARENA_NEW(job->a, uint32_t, (size_t)c->cnt + 1);
	memset(w.relo_at, 0xff, ((size_t)c->cnt + 1) * sizeof(*w.relo_at));
	for (uint32_t i = 0; i < c->relo_cnt; i++) {
		if (job->o->relos[c->relos[i].idx].kind != RELO_FIELD_BYTE_OFF ||
		    c->relos[i].slot >= c->cnt)
			continue;
		w.relo_at[c->relos[i].slot] = c->relos[i].idx;
		offset_cnt++;
	}
	if (!offset_cnt)
		return;
	w.at = ARENA_NEW(job->a, struct regs *, (size_t)c->cnt + 1);
	c->reads = ARENA_NEW(job->a, struct check_read, c->cnt);
	for (uint32_t i = 0; i < c->func_cnt; i++)
		follow_func(&w, &c->funcs[i]);
}
