/* SPDX-License-Identifier: MIT */
/*
 * check_insns.c - relocations, helpers and instructions of one program that its kernel refuses.
 *
 * A poisoned relocation, a helper or a kfunc that the kernel lacks matters where a way leads to it;
 * else it is guarded.  Instructions that an older kernel does not know are refused before the
 * verifier's walk, so that no guard helps, but for those whose opcode it knows in another use.
 *
 *   atomics with a result    5.12   refused by their imm, before the walk
 *   function addresses       5.13   before the walk
 *   sign-extending loads, byte swaps, long jumps    6.6   before the walk
 *   sign-extending moves, signed division           6.6   during the walk
 *   may_goto 6.9, load_acquire and store_release 6.15, jumps through a register 6.19
 *   calls through a register                        no kernel; of pointers to functions
 *
 * Source: kernel verifier.c, resolve_pseudo_ldimm64(), check_alu_op(), check_atomic().
 */
#include "postlink/check_impl.h"

#include "core/absence.h"
#include "core/text.h"

#include <string.h>

#define VERSION(major, minor) ((uint32_t)(major) << 16 | (uint32_t)(minor) << 8)
#define LINE_SIZE 1024	  /* bytes: a relocation's spelling is cut there */
#define LATE_NEVER UINT32_MAX
#define ATOMIC_ADD 0x00	  /* imm of the one atomic that all kernels know */
#define ATOMIC_LOAD 0x100 /* and store: 0x110 */

/* An instruction that came later than BPF. */
struct late_insn {
	const char *name;
	uint32_t since;	 /* version; LATE_NEVER */
	bool is_guarded; /* a guard helps: refused during the walk */
};

/* What is late about I; false when all kernels know it. */
static bool find_late(const struct insn *i, struct late_insn *late)
{
	uint8_t class = insn_class(i->code), op = insn_op(i->code);
	bool is_reg = insn_src(i->code) == INSN_X;

	if (class == INSN_STX && insn_mode(i->code) == INSN_ATOMIC && i->imm >= ATOMIC_LOAD)
		*late = (struct late_insn){ "load_acquire, store_release", VERSION(6, 15), false };
	else if (class == INSN_STX && insn_mode(i->code) == INSN_ATOMIC && i->imm != ATOMIC_ADD)
		*late = (struct late_insn){ "an atomic operation other than a plain addition",
					    VERSION(5, 12), false };
	else if (class == INSN_LDX && insn_mode(i->code) == INSN_MEMSX)
		*late = (struct late_insn){ "a sign-extending load", VERSION(6, 6), false };
	else if (class == INSN_ALU64 && op == INSN_END)
		*late = (struct late_insn){ "an unconditional byte swap", VERSION(6, 6), false };
	else if (class == INSN_JMP32 && op == INSN_JA)
		*late = (struct late_insn){ "a long jump (gotol)", VERSION(6, 6), false };
	else if (class == INSN_JMP && op == INSN_CALL && is_reg)
		*late = (struct late_insn){ "a call through a register", LATE_NEVER, false };
	else if (class == INSN_JMP && op == INSN_JA && is_reg)
		*late = (struct late_insn){ "a jump through a register", VERSION(6, 19), false };
	else if (class == INSN_JMP && op == INSN_JCOND)
		*late = (struct late_insn){ "may_goto", VERSION(6, 9), false };
	else if (insn_is_alu(i->code) && op == INSN_MOV && is_reg && i->off == 1)
		*late = (struct late_insn){ "a cast between address spaces", VERSION(6, 9), true };
	else if (insn_is_alu(i->code) && op == INSN_MOV && is_reg && i->off)
		*late = (struct late_insn){ "a sign-extending move", VERSION(6, 6), true };
	else if (insn_is_alu(i->code) && (op == INSN_DIV || op == INSN_MOD) && i->off)
		*late = (struct late_insn){ "signed division", VERSION(6, 6), true };
	else
		return false;
	return true;
}

static const char *late_message(const struct check_view *v, const struct late_insn *late)
{
	if (late->since == LATE_NEVER)
		return "no kernel knows it; no guard helps: refused before any walk";
	return arena_printf(v->a, "kernels know it from %u.%u on%s", late->since >> 16,
			    late->since >> 8 & 255,
			    late->is_guarded ? "" : "; no guard helps: refused before any walk");
}

static void check_late(struct check_view *v, uint32_t slot, const struct propagate_insn *at)
{
	struct late_insn late = { "the address of a function", VERSION(5, 13), false };
	struct check_finding *f;

	if (at->mark != PROPAGATE_FUNC && !find_late(&at->insn, &late))
		return;
	if (late.since != LATE_NEVER && (!v->kernel->version || v->kernel->version >= late.since))
		return;
	f = check_add(v, v->prog, CHECK_INSN,
		      late.is_guarded ? check_code_level(v, slot) : CHECK_FAIL,
		      late_message(v, &late));
	f->what = late.name;
	f->key = late.since << 1 | late.is_guarded;
	check_place_slot(v, f, slot);
}

static void check_helper(struct check_view *v, uint32_t slot, const struct insn *i)
{
	struct check_finding *f;

	if (i->src_reg != INSN_CALL_HELPER ||
	    check_enum_has(v, CHECK_WANT_HELPERS, (uint32_t)i->imm))
		return;
	f = check_add(v, v->prog, CHECK_HELPER, check_code_level(v, slot),
		      check_code_message(v, slot, "the kernel does not have it"));
	f->is_absence = true;
	f->what = arena_printf(v->r->a, "helper %d", i->imm);
	f->key = (uint32_t)i->imm;
	check_place_slot(v, f, slot);
}

/* A weak kfunc that is missing, called. */
static void check_missing_call(struct check_view *v, const struct check_ref *ref)
{
	const struct object *o = v->job->o;
	const struct plan_extern_use *use = &o->uses[ref->idx];
	struct check_finding *f;

	if (use->kind != PLAN_USE_CALL || v->has_extern[use->ext] ||
	    !o->externs[use->ext].plan.is_weak)
		return;
	f = check_add(v, v->prog, CHECK_KFUNC, check_code_level(v, ref->slot),
		      check_code_message(v, ref->slot,
					 "the kernel's types do not have it (a module's may), or "
					 "with another type"));
	f->what = arena_printf(v->r->a, "call of '%s'", o->externs[use->ext].name);
	f->key = use->ext;
	f->is_absence = true;
	check_place_slot(v, f, ref->slot);
}

/* A typed variable whose address the kernel's symbols lack: refused before the walk. */
static void check_address(struct check_view *v, const struct check_ref *ref)
{
	const struct object *o = v->job->o;
	const struct plan_extern_use *use = &o->uses[ref->idx];
	const struct object_extern *e = &o->externs[use->ext];
	struct check_finding *f;

	if (use->kind != PLAN_USE_KSYM || e->plan.kind != PLAN_EXTERN_KSYM_TYPED ||
	    !v->has_extern[use->ext] || !v->kernel->has_symbols ||
	    check_symbol(v->kernel,
			 arena_copy(v->a, e->name, text_essential_size(e->name, strlen(e->name)))))
		return;
	f = check_add(v, v->prog, CHECK_KSYM, CHECK_FAIL,
		      "the kernel's types have it, and its symbols do not: it has no address");
	f->what = arena_printf(v->r->a, "extern '%s'", e->name);
	f->key = use->ext;
	f->is_absence = true;
	check_place_slot(v, f, ref->slot);
}

void check_insns(struct check_view *v)
{
	const struct check_code *c = &v->job->codes[v->prog];

	for (uint32_t i = 0; i < c->cnt; i++) {
		check_late(v, i, &v->code.insns[i]);
		i += insn_is_ld_imm64(v->code.insns[i].insn.code);
	}
	for (uint32_t i = 0; i < c->use_cnt; i++)
		check_address(v, &c->uses[i]);
}

void check_calls(struct check_view *v)
{
	const struct check_code *c = &v->job->codes[v->prog];

	for (uint32_t i = 0; i < c->cnt; i++) {
		const struct propagate_insn *at = &v->code.insns[i];

		if (at->mark == PROPAGATE_PLAIN && at->insn.code == INSN_OP_CALL)
			check_helper(v, i, &at->insn);
		i += insn_is_ld_imm64(at->insn.code);
	}
	for (uint32_t i = 0; i < c->use_cnt; i++)
		check_missing_call(v, &c->uses[i]);
}

static void fill_relo(struct check_view *v, struct check_finding *f, uint32_t idx)
{
	const struct object *o = v->job->o;
	const struct object_relo *r = &o->relos[idx];
	const struct relo relo = { r->type_id, r->kind, r->access };
	char line[LINE_SIZE];

	relo_format(&o->btf, &relo, line, sizeof(line));
	f->what = arena_printf(v->r->a, "CO-RE %s", line);
	f->key = idx;
	f->place = place_of_relo(o, r);
	f->source = check_source_line(o, f->place.file, f->place.line);
	if (r->func < o->func_cnt) {
		f->func = o->funcs[r->func].name;
		f->insn_idx = r->insn_idx;
	}
}

struct check_finding *check_add_relo(struct check_view *v, enum check_class cls,
				     enum check_level level, const char *message, uint32_t relo)
{
	struct check_finding *f = check_add(v, v->prog, cls, level, message);

	fill_relo(v, f, relo);
	return f;
}

/* TEXT without its type's id, which differs from kernel to kernel: "struct x [12] has" */
static void drop_id(char *text)
{
	char *id = strstr(text, " ["), *end = id ? strstr(id, "] has ") : NULL;

	if (end)
		memmove(id, end + 1, strlen(end + 1) + 1);
}

static const char *absence(struct check_view *v, uint32_t idx, bool is_reached)
{
	const struct object *o = v->job->o;
	const struct object_relo *r = &o->relos[idx];
	const struct relo relo = { r->type_id, r->kind, r->access };
	const char *field = "", *holder = is_reached ? check_moved(v, idx, &field) : NULL;
	char line[LINE_SIZE];

	absence_describe(&o->btf, &relo, &v->res->all[v->job->roots->root_of_relo[idx]], line,
			 sizeof(line));
	drop_id(line);
	if (holder)
		return arena_printf(v->a, "%s; its member %s has %s", line, holder, field);
	return arena_copy(v->a, line, strlen(line));
}

void check_relos(struct check_view *v)
{
	const struct check_code *c = &v->job->codes[v->prog];

	for (uint32_t i = 0; i < c->relo_cnt; i++) {
		uint32_t idx = c->relos[i].idx, slot = c->relos[i].slot;
		const struct relocate_fix *fix = &v->res->fixes[idx];
		enum check_level level = check_code_level(v, slot);

		if (fix->status)
			check_add_relo(v, CHECK_CORE, CHECK_FAIL, fix->error, idx);
		else if (fix->is_poisoned)
			check_add_relo(v, CHECK_CORE, level,
				       check_code_message(v, slot,
							  absence(v, idx, level != CHECK_GUARDED)),
				       idx)
				->is_absence = !fix->fix.target_view;
	}
}
