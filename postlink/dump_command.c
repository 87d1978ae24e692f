/* SPDX-License-Identifier: MIT */
/*
 * dump_command.c - `corepl dump OBJ`: everything known of an object, as stable text.
 *
 * One block per kind of thing, one line per thing, in the object's own order; the same text from
 * a raw object and from its canonical form, but for what the canonical form adds.  Numbers are
 * decimal, flags hexadecimal.  A relocation is spelled as llvm-objdump spells it.
 */
#include "postlink/bpf_names.h"
#include "postlink/command.h"
#include "postlink/object.h"
#include "postlink/place.h"

#include "core/relo.h"

#include <stdio.h>
#include <string.h>

#define PROG_TYPE_CGROUP_SKB \
	8	       /* BPF_PROG_TYPE_...: the one for which attach type 0 says something */
#define LINE_SIZE 1024 /* bytes: a relocation's spelling is cut there */

static const char *const attach_names[] = {
	[PLAN_ATTACH_NONE] = "none",
	[PLAN_ATTACH_RAW_TP] = "raw_tp",
	[PLAN_ATTACH_BTF_TRACE] = "btf_trace",
	[PLAN_ATTACH_TRACEPOINT] = "tracepoint",
	[PLAN_ATTACH_KPROBE] = "kprobe",
	[PLAN_ATTACH_UPROBE] = "uprobe",
	[PLAN_ATTACH_USDT] = "usdt",
	[PLAN_ATTACH_KPROBE_MULTI] = "kprobe_multi",
	[PLAN_ATTACH_UPROBE_MULTI] = "uprobe_multi",
	[PLAN_ATTACH_ITER] = "iter",
	[PLAN_ATTACH_KSYSCALL] = "ksyscall",
	[PLAN_ATTACH_STRUCT_OPS] = "struct_ops",
	[PLAN_ATTACH_TRACE_MULTI] = "trace_multi",
};

static const char *const role_names[] = {
	[PLAN_MAP_USER] = "map",
	[PLAN_MAP_DATA] = "data",
	[PLAN_MAP_BSS] = "bss",
	[PLAN_MAP_RODATA] = "rodata",
	[PLAN_MAP_KCONFIG] = "kconfig",
	[PLAN_MAP_EXTERN] = "extern",
	[PLAN_MAP_STRUCT_OPS] = "struct_ops",
	[PLAN_MAP_INNER] = "inner",
	[PLAN_MAP_ARENA] = "arena",
};

static const char *const extern_names[] = {
	[PLAN_EXTERN_KCONFIG] = "kconfig", [PLAN_EXTERN_HOST] = "host",
	[PLAN_EXTERN_KSYM] = "ksym",	   [PLAN_EXTERN_KSYM_TYPED] = "ksym_typed",
	[PLAN_EXTERN_KFUNC] = "kfunc",
};

#define WORD(table, idx) \
	((idx) < sizeof(table) / sizeof((table)[0]) && (table)[idx] ? (table)[idx] : "?")

static const char *sec_name(const struct object *o, uint32_t sec)
{
	return sec < o->sec_cnt ? command_name(o->arena, o->secs[sec].name) : "?";
}

static const char *func_name(const struct object *o, uint32_t func)
{
	return func < o->func_cnt ? command_name(o->arena, o->funcs[func].name) : "?";
}

static const char *map_name(const struct object *o, uint32_t map)
{
	return map < o->map_cnt ? command_name(o->arena, o->maps[map].name) : "?";
}

static void dump_object(const struct object *o)
{
	printf("object %s\n", command_name(o->arena, o->name));
	printf("  byte_order %s\n", o->is_big_endian ? "big" : "little");
	printf("  license \"%s\"\n", command_name(o->arena, o->license));
	printf("  form %s\n", o->plan_sec != OBJECT_NONE ? "canonical" : "raw");
	printf("  btf_types %u\n", o->type_cnt ? o->type_cnt - 1 : 0);
	printf("  sites %u\n", o->site_cnt);
	if (o->kern_version)
		printf("  kern_version 0x%x\n", o->kern_version);
}

static void dump_progs(const struct object *o)
{
	printf("programs %u\n", o->prog_cnt);
	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		const struct object_prog *p = &o->progs[i];

		printf("  %s section \"%s\" type %s insns %u", func_name(o, p->func),
		       command_name(o->arena, p->sec_name), bpf_names_prog_type(p->plan.prog_type),
		       p->plan.insn_cnt);
		if (p->plan.attach_type || p->plan.prog_type == PROG_TYPE_CGROUP_SKB)
			printf(" attach_type %s", bpf_names_attach_type(p->plan.attach_type));
		if (p->plan.attach != PLAN_ATTACH_NONE)
			printf(" attach %s%s", WORD(attach_names, p->plan.attach),
			       p->plan.is_ret ? "_return" : "");
		if (p->target[0])
			printf(" target \"%s\"", command_name(o->arena, p->target));
		if (p->plan.flags & PLAN_PROG_NO_AUTOLOAD)
			printf(" optional");
		if (p->plan.flags & PLAN_PROG_SLEEPABLE)
			printf(" sleepable");
		if (p->plan.load_flags)
			printf(" load_flags 0x%x", p->plan.load_flags);
		printf("\n");
		for (uint32_t c = 0; c < p->plan.chunk_cnt; c++) {
			const struct plan_chunk *chunk = &o->chunks[p->plan.chunk_first + c];

			printf("    chunk at %u function %s\n", chunk->insn_at,
			       func_name(o, chunk->func));
		}
	}
}

static void dump_funcs(const struct object *o)
{
	printf("functions %u\n", o->func_cnt);
	for (uint32_t i = 0; i < o->func_cnt; i++) {
		const struct object_func *f = &o->funcs[i];

		printf("  %s section \"%s\" at %u insns %u lines %u relocations %u\n",
		       func_name(o, i), sec_name(o, f->sec), f->insn_first, f->insn_cnt,
		       f->line_cnt, f->relo_cnt);
		for (uint32_t c = 0; c < f->call_cnt; c++) {
			const struct plan_call *call = &o->calls[f->call_first + c];

			printf("    %s %s at %u\n",
			       call->kind == PLAN_CALL_PTR ? "address" : "call",
			       func_name(o, call->func), call->insn_idx);
		}
		for (uint32_t m = 0; m < f->map_ref_cnt; m++) {
			const struct plan_map_ref *ref = &o->map_refs[f->map_ref_first + m];

			printf("    map %s at %u", map_name(o, ref->map), ref->insn_idx);
			if (ref->kind == PLAN_MAP_REF_VALUE)
				printf(" value +%u", ref->value_off);
			printf("\n");
		}
	}
}

static void dump_slots(const struct object *o, const struct plan_map *m)
{
	for (uint32_t i = 0; i < m->slot_cnt; i++) {
		const struct plan_slot *s = &o->slots[m->slot_first + i];
		const char *name = map_name(o, s->idx);

		if (s->is_prog)
			name = func_name(o, s->idx < o->prog_cnt ? o->progs[s->idx].func
								 : OBJECT_NONE);
		printf("    slot %u %s %s\n", s->key, s->is_prog ? "program" : "map", name);
	}
}

static void dump_maps(const struct object *o)
{
	printf("maps %u\n", o->map_cnt);
	for (uint32_t i = 0; i < o->map_cnt; i++) {
		const struct object_map *m = &o->maps[i];

		printf("  %s role %s type %s key_size %u value_size %u max_entries %u",
		       map_name(o, i), WORD(role_names, m->plan.role),
		       bpf_names_map_type(m->plan.map_type), m->plan.key_size, m->plan.value_size,
		       m->plan.max_entries);
		if (m->plan.map_flags)
			printf(" map_flags 0x%x", m->plan.map_flags);
		if (m->plan.map_extra_low || m->plan.map_extra_high)
			printf(" map_extra 0x%llx",
			       (unsigned long long)m->plan.map_extra_high << 32 |
				       m->plan.map_extra_low);
		if (m->plan.numa_node)
			printf(" numa_node %u", m->plan.numa_node);
		if (m->plan.pinning)
			printf(" pinning %u", m->plan.pinning);
		if (m->plan.inner_map < o->map_cnt)
			printf(" inner %s", map_name(o, m->plan.inner_map));
		printf("\n");
		dump_slots(o, &m->plan);
	}
}

static void dump_vars(const struct object *o)
{
	printf("globals %u\n", o->var_cnt);
	for (uint32_t i = 0; i < o->var_cnt; i++) {
		const struct object_var *v = &o->vars[i];

		printf("  %s map %s offset %u size %u\n", command_name(o->arena, v->name),
		       map_name(o, v->plan.map), v->plan.byte_off, v->plan.size);
	}
}

static void dump_externs(const struct object *o)
{
	printf("externs %u\n", o->extern_cnt);
	for (uint32_t i = 0; i < o->extern_cnt; i++) {
		const struct object_extern *e = &o->externs[i];

		printf("  %s kind %s size %u%s", command_name(o->arena, e->name),
		       WORD(extern_names, e->plan.kind), e->plan.size,
		       e->plan.is_weak ? " weak" : "");
		if (e->plan.site < o->site_cnt) {
			const struct site *s = &o->sites[e->plan.site];

			printf(" declared %s:%u:%u", command_name(o->arena, s->file), s->line,
			       s->column);
		}
		printf("\n");
	}
}

static void dump_relos(const struct object *o)
{
	char line[LINE_SIZE];

	printf("relocations %u\n", o->relo_cnt);
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		const struct object_relo *r = &o->relos[i];
		const struct relo relo = { r->type_id, r->kind, r->access };
		const struct place place = place_of_relo(o, r);

		relo_format(&o->btf, &relo, line, sizeof(line));
		command_clean(line);
		printf("  %s+%u: CO-RE %s", func_name(o, r->func), r->insn_idx, line);
		place_format(&place, line, sizeof(line));
		command_clean(line);
		printf(" at %s", line);
		if (place.guard[0])
			printf(" guard '%s'", command_name(o->arena, place.guard));
		if (place.macro_file[0])
			printf(" expanded at %s:%u:%u", command_name(o->arena, place.macro_file),
			       place.macro_line, place.macro_column);
		printf("\n");
	}
}

static void dump_help(void)
{
	printf("usage: corepl dump OBJ\n"
	       "\n"
	       "Print everything known of a BPF object as stable text: programs with type, attach\n"
	       "type and target, functions with their calls and map uses, maps with initial\n"
	       "values, global variables, externs, and every CO-RE relocation with its place in\n"
	       "the source.  OBJ is a raw object of a compiler or one from bpf-postlink.\n");
}

static int dump_file(struct arena *a, const char *path)
{
	struct corepl_diag d;
	struct object *o = NULL;

	diag_init(&d);
	if (setjmp(a->on_exhausted)) {
		diag_init(&d);
		diag_fail(&d, COREPL_ESYS, "no memory");
		return command_error(path, &d);
	}
	if (command_open_object(a, path, &o, &d))
		return command_error(path, &d);
	dump_object(o);
	dump_progs(o);
	dump_funcs(o);
	dump_maps(o);
	dump_vars(o);
	dump_externs(o);
	dump_relos(o);
	return COMMAND_FINE;
}

int dump_command(int argc, char **argv)
{
	struct arena a;
	int code;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		dump_help();
		return command_finish(COMMAND_FINE);
	}
	if (argc > 1 && strcmp(argv[1], "--") == 0) {
		argc--;
		argv++;
	} else if (argc > 1 && argv[1][0] == '-') {
		return command_usage_error("dump", "unknown option '%s'", argv[1]);
	}
	if (argc != 2)
		return command_usage_error("dump", "found %d objects, need one", argc - 1);
	arena_init(&a);
	code = dump_file(&a, argv[1]);
	arena_free(&a);
	return command_finish(code);
}
