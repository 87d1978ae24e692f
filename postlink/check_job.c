/* SPDX-License-Identifier: MIT */
/*
 * check_job.c - an object prepared for any kernel, and judged on one.
 *
 * The order of judging on a kernel: relocations, externs, maps; then each program's type and
 * target, its code walked with that kernel's values, its instructions, and from what is reached
 * its relocations, helpers and arguments; last what matters when it is attached.
 */
#include "postlink/check_impl.h"

#include "core/text.h"

#include <string.h>

/* Type names that all jobs want, in the order of enum check_want. */
static const struct scan_want common[CHECK_WANT_CNT] = {
	{ .name = "bpf_func_id", .kind_mask = 1u << BTFVIEW_ENUM },
	{ .name = "bpf_prog_type", .kind_mask = 1u << BTFVIEW_ENUM },
	{ .name = "bpf_map_type", .kind_mask = 1u << BTFVIEW_ENUM },
	{ .name = "bpf_attach_type", .kind_mask = 1u << BTFVIEW_ENUM },
	{ .name = "bpf_func_info_aux", .kind_mask = 1u << BTFVIEW_STRUCT },
	{ .name = "tnum_neg", .kind_mask = 1u << BTFVIEW_FUNC },
	{ .name = "tnum_bswap16", .kind_mask = 1u << BTFVIEW_FUNC },
	{ .name = "check_stack_range_initialized", .kind_mask = 1u << BTFVIEW_FUNC },
	{ .name = "__x64_sys_bpf", .kind_mask = 1u << BTFVIEW_FUNC },
	{ .name = "__arm64_sys_bpf", .kind_mask = 1u << BTFVIEW_FUNC },
	{ .name = "__s390x_sys_bpf", .kind_mask = 1u << BTFVIEW_FUNC },
	{ .name = "__riscv_sys_bpf", .kind_mask = 1u << BTFVIEW_FUNC },
};

static void want_extern(struct check_job *job, uint32_t ext)
{
	const struct object_extern *e = &job->o->externs[ext];
	size_t size = text_essential_size(e->name, strlen(e->name));
	uint32_t kind = e->plan.kind == PLAN_EXTERN_KFUNC ? BTFVIEW_FUNC : BTFVIEW_VAR;

	job->extern_want[ext] = OBJECT_NONE;
	if (e->plan.kind != PLAN_EXTERN_KFUNC && e->plan.kind != PLAN_EXTERN_KSYM_TYPED)
		return;
	job->extern_want[ext] =
		relocate_want(job->a, job->roots,
			      (struct scan_want){ .name = arena_copy(job->a, e->name, size),
						  .kind_mask = 1u << kind,
						  .flags = SCAN_EXACT });
}

/* A structure of functions that the object implements. */
static void want_struct_ops(struct check_job *job, uint32_t map)
{
	const struct object_map *m = &job->o->maps[map];
	struct btfview_type t;
	const char *name;

	job->map_want[map] = OBJECT_NONE;
	if (m->plan.role != PLAN_MAP_STRUCT_OPS || btfview_type(&job->o->btf, m->var_id, &t) ||
	    t.kind != BTFVIEW_VAR || btfview_skip_mods(&job->o->btf, t.size_or_type, true, &t))
		return;
	name = object_btf_str(job->o, t.name_off);
	job->map_want[map] = relocate_want(
		job->a, job->roots,
		(struct scan_want){
			.name = arena_printf(job->a, "bpf_struct_ops_%.*s",
					     (int)text_essential_size(name, strlen(name)), name),
			.kind_mask = 1u << BTFVIEW_STRUCT,
			.flags = SCAN_EXACT });
}

struct check_job *check_job_new(struct arena *a, const struct object *o)
{
	struct check_job *job = ARENA_NEW(a, struct check_job, 1);

	job->a = a;
	job->o = o;
	job->roots = relocate_roots(a, o);
	job->prog_want = ARENA_NEW(a, uint32_t, o->prog_cnt);
	job->extern_want = ARENA_NEW(a, uint32_t, o->extern_cnt);
	job->record_want = ARENA_NEW(a, uint32_t, o->prog_cnt);
	job->symbol_want = ARENA_NEW(a, uint32_t, o->prog_cnt);
	job->map_want = ARENA_NEW(a, uint32_t, o->map_cnt);
	for (uint32_t i = 0; i < CHECK_WANT_CNT; i++) {
		struct scan_want w = common[i];

		w.flags = SCAN_EXACT;
		job->wants[i] = relocate_want(a, job->roots, w);
	}
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		check_target_want(job, i);
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		check_symbols_want(job, i);
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		check_tracepoint_want(job, i);
	for (uint32_t i = 0; i < o->extern_cnt; i++)
		want_extern(job, i);
	for (uint32_t i = 0; i < o->map_cnt; i++)
		want_struct_ops(job, i);
	check_code_prepare(job);
	check_silent_prepare(job);
	check_plain_prepare(job);
	return job;
}

bool check_hit(const struct check_view *v, uint32_t want, struct btfview_type *t)
{
	const struct scan_want *w = &v->job->roots->wants[want];

	return want != OBJECT_NONE && w->hit_cnt &&
	       !btfview_type(v->res->views, v->res->want_hits[w->hit_first].type_id, t);
}

/* The name of module IDX of V's kernel: its file's, without an ending. */
static const char *module_name(const struct check_view *v, uint32_t idx)
{
	const char *path = v->kernel->modules[idx], *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t size = strlen(name);

	if (size > 4 && !strcmp(name + size - 4, ".btf"))
		size -= 4;
	return arena_printf(v->a, "%.*s", (int)size, name);
}

/* Module names are one with '-' or '_'. */
static bool is_same_module(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
			return false;
	}
	return *a == *b;
}

bool check_find(const struct check_view *v, uint32_t want, const char *in, struct check_hit *h)
{
	const struct relocate_module_hit *hit = v->res->module_hits;

	*h = (struct check_hit){ .view = v->res->views };
	if (want == OBJECT_NONE)
		return false;
	if (!in && check_hit(v, want, &h->type))
		return true;
	for (; hit; hit = hit->next) {
		h->view = &v->res->views[1 + hit->module];
		h->module = module_name(v, hit->module);
		if (hit->want == want && (!in || is_same_module(in, h->module)) &&
		    !btfview_type(h->view, hit->type_id, &h->type))
			return true;
	}
	return false;
}

bool check_enum_has(const struct check_view *v, uint32_t want, uint32_t number)
{
	struct btfview_enumval e;
	struct btfview_type t;

	if (!check_hit(v, v->job->wants[want], &t))
		return true;
	for (uint32_t i = 0; i < t.vlen; i++) {
		const char *name;

		btfview_enumval(v->res->views, &t, i, &e);
		if (e.value != number)
			continue;
		name = btfview_str(v->res->views, e.name_off);
		if (name && strncmp(name, "__", 2) && !strstr(name, "MAX_BPF"))
			return true;
	}
	return false;
}

struct check_finding *check_add(struct check_view *v, uint32_t prog, enum check_class cls,
				enum check_level level, const char *message)
{
	struct check_report *r = v->r;
	struct check_finding *f;

	if (r->finding_cnt == r->finding_cap) {
		struct check_finding *old = r->findings;

		r->finding_cap = r->finding_cap * 2 + 64;
		r->findings = ARENA_NEW(r->a, struct check_finding, r->finding_cap);
		if (r->finding_cnt)
			memcpy(r->findings, old, r->finding_cnt * sizeof(*old));
	}
	f = &r->findings[r->finding_cnt++];
	*f = (struct check_finding){ .object = v->object_idx,
				     .prog = prog,
				     .kernel = v->kernel_idx,
				     .cls = (uint32_t)cls,
				     .level = (uint32_t)level,
				     .what = "",
				     .func = "" };
	f->message = arena_copy(r->a, message, strlen(message));
	f->place = (struct place){ .file = "", .expr = "", .guard = "", .macro_file = "" };
	return f;
}

void check_place_slot(const struct check_view *v, struct check_finding *f, uint32_t slot)
{
	const struct check_code *c = &v->job->codes[v->prog];
	const struct object_line *line;
	uint32_t i = c->func_cnt - 1;

	while (i && c->funcs[i].first > slot)
		i--;
	f->func = v->job->o->funcs[c->func_ids[i]].name;
	f->insn_idx = slot - c->funcs[i].first;
	line = object_line_at(v->job->o, c->func_ids[i], f->insn_idx);
	if (!line)
		return;
	f->place.file = line->file;
	f->place.line = line->line;
	f->place.column = line->column;
	f->source = line->text;
}

/* The plugin names files as they were given to the compiler, lines have their whole path. */
static bool is_same_file(const char *line_file, const char *file)
{
	size_t size = strlen(line_file), part = strlen(file);

	if (size <= part)
		return !strcmp(line_file, file);
	return line_file[size - part - 1] == '/' && !strcmp(line_file + size - part, file);
}

const char *check_source_line(const struct object *o, const char *file, uint32_t line)
{
	for (uint32_t i = 0; line && i < o->line_cnt; i++) {
		if (o->lines[i].line == line && is_same_file(o->lines[i].file, file))
			return o->lines[i].text;
	}
	return NULL;
}

/* In the order in which loaders and kernels come to it. */
static void check_prog(struct check_view *v)
{
	struct check_finding *f;

	check_prog_types(v);
	check_target(v, false);
	check_code_walk(v);
	check_insns(v);
	check_relos(v);
	check_silent(v);
	check_plain(v);
	check_calls(v);
	check_args(v);
	check_tracepoint(v);
	check_attach_type(v);
	check_target(v, true);
	if (!v->walk.is_cut)
		return;
	f = check_add(v, v->prog, CHECK_CORE, CHECK_UNSURE,
		      "the program is too complex to follow: all its branches count as open");
	f->key = OBJECT_NONE;
}

int check_object_on(struct check_view *v, const struct relocate_target *t, struct corepl_diag *d)
{
	int ret = relocate_kernel(v->a, v->job->roots, t, &v->res, d);

	if (ret)
		return ret;
	check_rules(v);
	check_externs(v);
	check_maps(v);
	for (v->prog = 0; v->prog < v->job->o->prog_cnt; v->prog++)
		check_prog(v);
	return 0;
}
