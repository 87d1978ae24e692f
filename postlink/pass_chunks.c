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
 * Sources: libbpf bpf_object__relocate_calls(), bpf_object__reloc_code() for behaviour.
 */
#include "passes.h"

struct pass_chunks_frame {
	uint32_t func;
	uint32_t call_idx; /* next of its calls */
};

struct pass_chunks_job {
	struct object *o;
	uint32_t *met_by; /* by function: program that met it last, plus 1 */
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

static void pass_chunks_walk(struct pass_chunks_job *j, uint32_t prog)
{
	struct object *o = j->o;
	uint32_t depth = 1;

	j->stack[0] = (struct pass_chunks_frame){ o->progs[prog].func, 0 };
	pass_chunks_append(j, prog, o->progs[prog].func);
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

int pass_chunks(struct object *o, struct corepl_diag *d)
{
	struct pass_chunks_job j = { .o = o };

	(void)d;
	j.met_by = ARENA_NEW(o->arena, uint32_t, o->func_cnt);
	j.stack = ARENA_NEW(o->arena, struct pass_chunks_frame, (size_t)o->func_cnt + 1);
	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		o->progs[i].plan.chunk_first = o->chunk_cnt;
		pass_chunks_walk(&j, i);
	}
	o->note = arena_printf(o->arena, "%u parts of programs", o->chunk_cnt);
	return 0;
}
