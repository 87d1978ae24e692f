/* SPDX-License-Identifier: MIT */
/*
 * pass_chunks.c - every program as the list of its functions, in the order in which libbpf
 * appends them.
 *
 * The entry function first; then each function when it is first met while reading calls and
 * function addresses in order, reading a newly met one before the rest (depth first).
 *
 *   main calls a, b; a calls c, b   ->   main, a, c, b
 *
 * Nobody calls what bpf_throw() ends in: the entry function's declaration tag
 * "exception_callback:NAME" names it, and it comes last.
 *
 * Sources: libbpf bpf_object__relocate_calls(), bpf_object__reloc_code(),
 * bpf_prog_assign_exc_cb() for behaviour.
 */
#include <elf.h>
#include <string.h>

#include "passes.h"

#define CALLBACK_TAG "exception_callback:"
#define NO_COMPONENT UINT32_MAX /* a tag of the function, not of an argument */

struct pass_chunks_frame {
	uint32_t func;
	uint32_t call_idx; /* next of its calls */
};

struct pass_chunks_job {
	struct object *o;
	uint32_t *met_by; /* by function: program that met it last, plus 1 */
	uint32_t *callback; /* by program: function its exceptions end in, or OBJECT_NONE */
	struct pass_chunks_frame *stack;
	uint32_t chunk_cap;
};

static void pass_chunks_append(struct pass_chunks_job *j, uint32_t prog, uint32_t func)
{
	struct object *o = j->o;
	struct plan_prog *p = &o->progs[prog].plan;

	if (o->chunk_cnt == j->chunk_cap) {
		struct plan_chunk *old = o->chunks;

		j->chunk_cap = j->chunk_cap * 2 + 16;
		o->chunks = ARENA_NEW(o->arena, struct plan_chunk, j->chunk_cap);
		for (uint32_t i = 0; i < o->chunk_cnt; i++)
			o->chunks[i] = old[i];
	}
	o->chunks[o->chunk_cnt++] = (struct plan_chunk){ func, p->insn_cnt };
	p->chunk_cnt++;
	p->insn_cnt += o->funcs[func].insn_cnt;
	j->met_by[func] = prog + 1;
}

/* FUNC and all that it calls, as far as PROG has not met them. */
static void pass_chunks_walk(struct pass_chunks_job *j, uint32_t prog, uint32_t func)
{
	struct object *o = j->o;
	uint32_t depth = 1;

	if (j->met_by[func] == prog + 1)
		return;
	j->stack[0] = (struct pass_chunks_frame){ func, 0 };
	pass_chunks_append(j, prog, func);
	while (depth) {
		struct pass_chunks_frame *top = &j->stack[depth - 1];
		const struct object_func *f = &o->funcs[top->func];
		uint32_t next;

		if (top->call_idx == f->call_cnt) {
			depth--;
			continue;
		}
		next = o->calls[f->call_first + top->call_idx++].func;
		if (j->met_by[next] == prog + 1)
			continue;
		pass_chunks_append(j, prog, next);
		j->stack[depth++] = (struct pass_chunks_frame){ next, 0 };
	}
}

static uint32_t pass_chunks_global(const struct object *o, const char *name)
{
	for (uint32_t i = 0; i < o->func_cnt; i++)
		if (o->funcs[i].prog == OBJECT_NONE && !strcmp(o->funcs[i].name, name) &&
		    o->syms[o->funcs[i].sym].bind != STB_LOCAL)
			return i;
	return OBJECT_NONE;
}

/* The program whose entry function has the type TYPE_ID, or OBJECT_NONE. */
static uint32_t pass_chunks_entry(const struct object *o, uint32_t type_id)
{
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		if (o->funcs[o->progs[i].func].btf_id == type_id)
			return i;
	return OBJECT_NONE;
}

static int pass_chunks_callbacks(struct pass_chunks_job *j, struct corepl_diag *d)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < o->prog_cnt; i++)
		j->callback[i] = OBJECT_NONE;
	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];
		const char *tag = object_btf_str(o, t->name_off);
		uint32_t prog;

		if (t->kind != BTFVIEW_DECL_TAG ||
		    strncmp(tag, CALLBACK_TAG, strlen(CALLBACK_TAG)) != 0 ||
		    btfview_extra_u32(&o->btf, t) != NO_COMPONENT)
			continue;
		prog = pass_chunks_entry(o, t->size_or_type);
		if (prog == OBJECT_NONE)
			continue;
		tag += strlen(CALLBACK_TAG);
		j->callback[prog] = pass_chunks_global(o, tag);
		if (j->callback[prog] == OBJECT_NONE)
			return diag_fail(d, COREPL_EFORMAT,
					 "program '%s': exception callback '%s': found no such "
					 "global function in section .text, need one",
					 o->progs[prog].name, tag);
	}
	return 0;
}

int pass_chunks(struct object *o, struct corepl_diag *d)
{
	struct pass_chunks_job j = { .o = o };
	int ret;

	j.met_by = ARENA_NEW(o->arena, uint32_t, o->func_cnt);
	j.callback = ARENA_NEW(o->arena, uint32_t, o->prog_cnt);
	j.stack = ARENA_NEW(o->arena, struct pass_chunks_frame, (size_t)o->func_cnt + 1);
	ret = pass_chunks_callbacks(&j, d);
	if (ret)
		return ret;
	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		o->progs[i].plan.chunk_first = o->chunk_cnt;
		pass_chunks_walk(&j, i, o->progs[i].func);
		if (j.callback[i] != OBJECT_NONE)
			pass_chunks_walk(&j, i, j.callback[i]);
	}
	o->note = arena_printf(o->arena, "%u parts of programs", o->chunk_cnt);
	return 0;
}
