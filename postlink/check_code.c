/* SPDX-License-Identifier: MIT */
/*
 * check_code.c - a program as a kernel sees it: flat, with that kernel's values in it, walked.
 *
 * Once per object: every program's functions behind each other, instructions decoded, calls and
 * map references marked.  Per kernel: the slots that relocations and externs change.
 *
 *   poisoned slot          PROPAGATE_POISON
 *   .rodata, .kconfig      PROPAGATE_REGION with the bytes this kernel gives
 *   missing weak symbol    PROPAGATE_ZERO; a call of it is refused like poison
 *   other maps, symbols    PROPAGATE_POINTER
 *
 * Read-only data counts with its initial values: what a control program sets before loading is
 * not known here.  What is not known of the kernel's configuration and release counts as any value:
 * a slot that some guess of them does not reach is a fault or none, and nobody can say.
 */
#include "postlink/check_impl.h"

#include <string.h>

#define SYM_GLOBAL 1u /* STB_GLOBAL, STB_WEAK above */
#define SYM_HIDDEN 3u /* visibility bits; 0 and 3 are seen from outside */

/* Verified on its own: global for the kernel, as libbpf tells it. */
bool check_code_is_global(const struct object *o, const struct object_func *f)
{
	const struct object_symbol *sym = &o->syms[f->sym];
	uint32_t visibility = sym->other & SYM_HIDDEN;

	return f->btf_id && sym->bind >= SYM_GLOBAL && (visibility == 0 || visibility == 3);
}

static void decode(const struct object *o, const struct object_func *f, struct propagate_insn *to)
{
	const uint8_t *slots = o->secs[f->sec].data + (size_t)f->insn_first * INSN_SIZE;

	for (uint32_t i = 0; i < f->insn_cnt; i++)
		to[i].insn = insn_load(slots + (size_t)i * INSN_SIZE, o->is_swapped);
}

static void mark_calls(const struct object *o, const struct check_code *c, uint32_t chunk,
		       const uint32_t *place)
{
	const struct object_func *f = &o->funcs[c->func_ids[chunk]];

	for (uint32_t i = 0; i < f->call_cnt; i++) {
		const struct plan_call *call = &o->calls[f->call_first + i];
		struct propagate_insn *at = &c->base[c->funcs[chunk].first + call->insn_idx];

		at->mark = call->kind == PLAN_CALL_FUNC ? PROPAGATE_CALL : PROPAGATE_FUNC;
		at->arg = place[call->func];
	}
}

static void mark_maps(const struct object *o, const struct check_code *c, uint32_t chunk)
{
	const struct object_func *f = &o->funcs[c->func_ids[chunk]];

	for (uint32_t i = 0; i < f->map_ref_cnt; i++) {
		const struct plan_map_ref *ref = &o->map_refs[f->map_ref_first + i];
		struct propagate_insn *at = &c->base[c->funcs[chunk].first + ref->insn_idx];
		uint32_t role = o->maps[ref->map].plan.role;

		at->mark = PROPAGATE_POINTER;
		if (ref->kind != PLAN_MAP_REF_VALUE ||
		    (role != PLAN_MAP_RODATA && role != PLAN_MAP_KCONFIG))
			continue;
		at->mark = PROPAGATE_REGION;
		at->arg = ref->map;
		at->off = ref->value_off;
	}
}

static void collect_refs(const struct object *o, struct check_code *c, uint32_t chunk)
{
	const struct object_func *f = &o->funcs[c->func_ids[chunk]];
	uint32_t first = c->funcs[chunk].first;

	for (uint32_t i = 0; i < f->relo_cnt; i++)
		c->relos[c->relo_cnt++] =
			(struct check_ref){ first + o->relos[f->relo_first + i].insn_idx,
					    f->relo_first + i };
	for (uint32_t i = 0; i < f->use_cnt; i++)
		c->uses[c->use_cnt++] =
			(struct check_ref){ first + o->uses[f->use_first + i].insn_idx,
					    f->use_first + i };
}

/* PLACE: by object function, its index in the program at hand. */
static void prepare(struct check_job *job, uint32_t prog, uint32_t *place)
{
	const struct object *o = job->o;
	const struct plan_prog *p = &o->progs[prog].plan;
	struct check_code *c = &job->codes[prog];
	uint32_t relo_cnt = 0, use_cnt = 0;

	c->cnt = p->insn_cnt;
	c->func_cnt = p->chunk_cnt;
	c->base = ARENA_NEW(job->a, struct propagate_insn, (size_t)c->cnt + 1);
	c->funcs = ARENA_NEW(job->a, struct propagate_func, c->func_cnt);
	c->func_ids = ARENA_NEW(job->a, uint32_t, c->func_cnt);
	for (uint32_t i = 0; i < c->func_cnt; i++) {
		const struct plan_chunk *chunk = &o->chunks[p->chunk_first + i];
		const struct object_func *f = &o->funcs[chunk->func];

		c->funcs[i] = (struct propagate_func){ chunk->insn_at, f->insn_cnt,
						       i && check_code_is_global(o, f) };
		c->func_ids[i] = chunk->func;
		place[chunk->func] = i;
		relo_cnt += f->relo_cnt;
		use_cnt += f->use_cnt;
		decode(o, f, c->base + chunk->insn_at);
	}
	c->relos = ARENA_NEW(job->a, struct check_ref, relo_cnt);
	c->uses = ARENA_NEW(job->a, struct check_ref, use_cnt);
	for (uint32_t i = 0; i < c->func_cnt; i++) {
		mark_calls(o, c, i, place);
		mark_maps(o, c, i);
		collect_refs(o, c, i);
	}
}

void check_code_prepare(struct check_job *job)
{
	const struct object *o = job->o;
	uint32_t *place = ARENA_NEW(job->a, uint32_t, o->func_cnt);

	job->codes = ARENA_NEW(job->a, struct check_code, o->prog_cnt);
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		prepare(job, i, place);
}

static void put_relo(struct check_view *v, const struct check_ref *ref)
{
	const struct object *o = v->job->o;
	const struct object_relo *r = &o->relos[ref->idx];
	struct propagate_insn *at = &v->code.insns[ref->slot];
	const uint8_t *slot = relocate_slot(v->job->roots, v->res, r->func, r->insn_idx);
	bool is_wide = insn_is_ld_imm64(at->insn.code);

	if (relocate_is_poison(v->res, r->func, r->insn_idx)) {
		at->mark = PROPAGATE_POISON;
		if (is_wide)
			at[1].mark = PROPAGATE_POISON;
		return;
	}
	at->insn = insn_load(slot, o->is_swapped);
	if (is_wide)
		at[1].insn = insn_load(slot + INSN_SIZE, o->is_swapped);
}

static void put_call(struct check_view *v, struct propagate_insn *at, uint32_t ext)
{
	at->insn.src_reg = INSN_CALL_KFUNC;
	if (!v->has_extern[ext])
		at->mark = PROPAGATE_POISON;
	else if (!strcmp(v->job->o->externs[ext].name, "bpf_throw"))
		at->mark = PROPAGATE_NORETURN;
}

static void put_use(struct check_view *v, const struct check_ref *ref)
{
	const struct object *o = v->job->o;
	const struct plan_extern_use *use = &o->uses[ref->idx];
	const struct plan_extern *e = &o->externs[use->ext].plan;
	struct propagate_insn *at = &v->code.insns[ref->slot];

	if (use->kind == PLAN_USE_CALL) {
		put_call(v, at, use->ext);
	} else if (e->kind == PLAN_EXTERN_KCONFIG && e->map < o->map_cnt) {
		at->mark = PROPAGATE_REGION;
		at->arg = e->map;
		at->off = e->byte_off + use->byte_off;
	} else if (use->kind == PLAN_USE_KSYM && v->is_unsure[use->ext]) {
		at->mark = PROPAGATE_UNKNOWN;
	} else if (use->kind == PLAN_USE_KSYM && !v->has_extern[use->ext]) {
		at->mark = PROPAGATE_ZERO;
	} else {
		at->mark = PROPAGATE_POINTER;
	}
}

/* The walk again, with guess IDX of what is not known. */
static void walk_guess(struct check_view *v, uint32_t idx)
{
	struct propagate_result walk;

	if (!v->is_sure) {
		v->is_sure = ARENA_NEW(v->a, bool, (size_t)v->code.insn_cnt + 1);
		memset(v->is_sure, 1, v->code.insn_cnt);
	}
	v->code.regions = v->guess[idx];
	propagate(v->a, &v->code, &walk);
	v->code.regions = v->regions;
	for (uint32_t i = 0; i < v->code.insn_cnt; i++)
		v->is_sure[i] &= walk.is_reached[i];
}

void check_code_walk(struct check_view *v)
{
	const struct check_code *c = &v->job->codes[v->prog];

	v->code = (struct propagate_code){
		.insns = ARENA_NEW(v->a, struct propagate_insn, (size_t)c->cnt + 1),
		.insn_cnt = c->cnt,
		.funcs = c->funcs,
		.func_cnt = c->func_cnt,
		.regions = v->regions,
		.region_cnt = v->job->o->map_cnt,
		.is_big_endian = v->job->o->is_big_endian,
		.rules = v->rules,
	};
	memcpy(v->code.insns, c->base, c->cnt * sizeof(*c->base));
	for (uint32_t i = 0; i < c->relo_cnt; i++)
		put_relo(v, &c->relos[i]);
	for (uint32_t i = 0; i < c->use_cnt; i++)
		put_use(v, &c->uses[i]);
	propagate(v->a, &v->code, &v->walk);
	v->is_sure = NULL;
	for (uint32_t i = 0; i < KCONFIG_GUESSES && v->guess[i] && c->use_cnt; i++)
		walk_guess(v, i);
}

enum check_level check_code_level(const struct check_view *v, uint32_t slot)
{
	if (!v->walk.is_reached[slot])
		return CHECK_GUARDED;
	return v->is_sure && !v->is_sure[slot] ? CHECK_UNSURE : CHECK_FAIL;
}

const char *check_code_message(const struct check_view *v, uint32_t slot, const char *message)
{
	if (check_code_level(v, slot) != CHECK_UNSURE)
		return message;
	return arena_printf(v->a, "%s; whether the program comes there hangs on the kernel's %s",
			    message,
			    v->kernel->version	    ? "configuration: need NAME.config beside it"
			    : v->kernel->has_config ? "release: need --release"
						    : "release (need --release) or configuration "
						      "(need NAME.config beside it)");
}
