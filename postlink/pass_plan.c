/* SPDX-License-Identifier: MIT */
/*
 * pass_plan.c - the load plan: everything the passes before found, as the tables of core/plan.h.
 *
 * in -> out: an object with final .BTF, .BTF.ext and instructions -> section .corepl.  Object
 * section indices become the plan's own; only sections that the plan refers to are in it. 
 * Sites are those that a relocation or extern uses, in order of first use.  The finished plan
 * is opened and checked with the runtime's own reader: a failure there is our bug.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_patches.h"
#include "core/scan.h"
#include "ext_write.h"
#include "passes.h"
#include "plan_build.h"

struct pass_plan_job {
	struct object *o;
	struct plan_build b;
	uint32_t *secs;	 /* by object section: plan section, or PLAN_NONE */
	uint32_t *sites; /* by object site: plan site, or PLAN_NONE */
};

static uint32_t pass_plan_sec(struct pass_plan_job *j, uint32_t sec)
{
	const struct object_section *s;
	struct plan_section entry;

	if (sec == OBJECT_NONE)
		return PLAN_NONE;
	if (j->secs[sec] != PLAN_NONE)
		return j->secs[sec];
	s = &j->o->secs[sec];
	entry = (struct plan_section){ .name_str = plan_build_str(&j->b, s->name),
				       .size = (uint32_t)s->size,
				       .hash = s->data ? plan_hash(s->data, s->size) : 0,
				       .is_nobits = !s->data };
	j->secs[sec] = PLAN_BUILD_ADD(&j->b, PLAN_SECTIONS, &entry);
	return j->secs[sec];
}

static uint32_t pass_plan_site(struct pass_plan_job *j, uint32_t site)
{
	const struct site *s;
	struct plan_site entry;

	if (site == OBJECT_NONE || site >= j->o->site_cnt)
		return PLAN_NONE;
	if (j->sites[site] != PLAN_NONE)
		return j->sites[site];
	s = &j->o->sites[site];
	entry = (struct plan_site){ .file_str = plan_build_str(&j->b, s->file),
				    .line = s->line,
				    .column = s->column,
				    .func_str = plan_build_str(&j->b, s->func),
				    .expr_str = plan_build_str(&j->b, s->expr),
				    .macro_file_str = plan_build_str(&j->b, s->macro_file),
				    .macro_line = s->macro_line,
				    .macro_column = s->macro_column };
	j->sites[site] = PLAN_BUILD_ADD(&j->b, PLAN_SITES, &entry);
	return j->sites[site];
}

static void pass_plan_object(struct pass_plan_job *j)
{
	const struct object *o = j->o;
	struct plan_object entry = { .name_str = plan_build_str(&j->b, o->name),
				     .license_str = plan_build_str(&j->b, o->license),
				     .kern_version = o->kern_version,
				     .btf_sec = pass_plan_sec(j, o->btf_sec),
				     .ext_sec = pass_plan_sec(j, o->ext_sec) };

	PLAN_BUILD_ADD(&j->b, PLAN_OBJECT, &entry);
}

static void pass_plan_funcs(struct pass_plan_job *j)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < o->func_cnt; i++) {
		const struct object_func *f = &o->funcs[i];
		struct plan_func entry = { .name_str = plan_build_str(&j->b, f->name),
					   .sec = pass_plan_sec(j, f->sec),
					   .insn_first = f->insn_first,
					   .insn_cnt = f->insn_cnt,
					   .btf_id = f->btf_id,
					   .line_off = f->line_cnt ? o->lines[f->line_first].ext_off
								   : 0,
					   .line_cnt = f->line_cnt,
					   .line_size = f->line_cnt ? EXT_WRITE_LINE_SIZE : 0,
					   .call_first = f->call_first,
					   .call_cnt = f->call_cnt,
					   .map_ref_first = f->map_ref_first,
					   .map_ref_cnt = f->map_ref_cnt,
					   .extern_first = f->use_first,
					   .extern_cnt = f->use_cnt };

		PLAN_BUILD_ADD(&j->b, PLAN_FUNCS, &entry);
	}
	for (uint32_t i = 0; i < o->call_cnt; i++)
		PLAN_BUILD_ADD(&j->b, PLAN_CALLS, &o->calls[i]);
	for (uint32_t i = 0; i < o->map_ref_cnt; i++)
		PLAN_BUILD_ADD(&j->b, PLAN_MAP_REFS, &o->map_refs[i]);
	for (uint32_t i = 0; i < o->use_cnt; i++)
		PLAN_BUILD_ADD(&j->b, PLAN_EXTERN_USES, &o->uses[i]);
}

static void pass_plan_progs(struct pass_plan_job *j)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		struct plan_prog entry = o->progs[i].plan;

		entry.name_str = plan_build_str(&j->b, o->progs[i].name);
		entry.sec_str = plan_build_str(&j->b, o->progs[i].sec_name);
		entry.target_str = plan_build_str(&j->b, o->progs[i].target);
		PLAN_BUILD_ADD(&j->b, PLAN_PROGS, &entry);
	}
	for (uint32_t i = 0; i < o->chunk_cnt; i++)
		PLAN_BUILD_ADD(&j->b, PLAN_CHUNKS, &o->chunks[i]);
}

static void pass_plan_maps(struct pass_plan_job *j)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < o->map_cnt; i++) {
		struct plan_map entry = o->maps[i].plan;

		entry.name_str = plan_build_str(&j->b, o->maps[i].name);
		entry.sec = pass_plan_sec(j, entry.sec);
		PLAN_BUILD_ADD(&j->b, PLAN_MAPS, &entry);
	}
	for (uint32_t i = 0; i < o->slot_cnt; i++)
		PLAN_BUILD_ADD(&j->b, PLAN_SLOTS, &o->slots[i]);
	for (uint32_t i = 0; i < o->var_cnt; i++) {
		struct plan_var entry = o->vars[i].plan;

		entry.name_str = plan_build_str(&j->b, o->vars[i].name);
		PLAN_BUILD_ADD(&j->b, PLAN_VARS, &entry);
	}
}

static void pass_plan_externs(struct pass_plan_job *j)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < o->extern_cnt; i++) {
		struct plan_extern entry = o->externs[i].plan;

		entry.name_str = plan_build_str(&j->b, o->externs[i].name);
		entry.site = pass_plan_site(j, entry.site);
		PLAN_BUILD_ADD(&j->b, PLAN_EXTERNS, &entry);
	}
}

/* A relocation's root while roots are sorted. */
struct pass_plan_root {
	uint32_t hash;	  /* of the essential name */
	uint32_t type_id; /* local root */
	uint32_t relo;	  /* index in .BTF.ext order */
};

static int pass_plan_root_cmp(const void *left, const void *right)
{
	const struct pass_plan_root *l = left, *r = right;

	if (l->hash != r->hash)
		return l->hash < r->hash ? -1 : 1;
	if (l->type_id != r->type_id)
		return l->type_id < r->type_id ? -1 : 1;
	return l->relo < r->relo ? -1 : l->relo > r->relo;
}

static void pass_plan_add_root(struct pass_plan_job *j, const struct pass_plan_root *roots,
			       uint32_t cnt, uint32_t relo_first)
{
	const struct btfview_type *t = object_type(j->o, roots[0].type_id);
	const char *name = object_btf_str(j->o, t->name_off);
	char *essential = arena_copy(j->o->arena, name, btfview_essential_size(name));
	struct plan_root entry = { .name_str = plan_build_str(&j->b, essential),
				   .name_hash = roots[0].hash,
				   .kind = t->kind,
				   .btf_id = roots[0].type_id,
				   .relo_first = relo_first,
				   .relo_cnt = cnt };

	PLAN_BUILD_ADD(&j->b, PLAN_ROOTS, &entry);
}

static void pass_plan_relos(struct pass_plan_job *j)
{
	const struct object *o = j->o;
	struct pass_plan_root *roots = ARENA_NEW(o->arena, struct pass_plan_root, o->relo_cnt);
	uint32_t first = 0;

	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		const char *name = object_btf_str(o, object_type(o, o->relos[i].type_id)->name_off);
		size_t size = btfview_essential_size(name);

		roots[i] = (struct pass_plan_root){ size ? scan_hash(name, size) : 0,
						    o->relos[i].type_id, i };
		pass_plan_site(j, o->relos[i].site);
	}
	qsort(roots, o->relo_cnt, sizeof(*roots), pass_plan_root_cmp);
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		const struct object_relo *r = &o->relos[roots[i].relo];
		struct plan_relo entry = { .func = r->func,
					   .insn_idx = r->insn_idx,
					   .kind = r->kind,
					   .access_str = plan_build_str(&j->b, r->access),
					   .site = pass_plan_site(j, r->site),
					   .order = roots[i].relo };

		PLAN_BUILD_ADD(&j->b, PLAN_RELOS, &entry);
		if (i + 1 < o->relo_cnt && roots[i + 1].type_id == roots[i].type_id)
			continue;
		pass_plan_add_root(j, &roots[first], i + 1 - first, first);
		first = i + 1;
	}
}

/* Plain accesses, in the order of their sites. */
static void pass_plan_plains(struct pass_plan_job *j)
{
	for (uint32_t i = 0; i < j->o->site_cnt; i++) {
		const struct site *s = &j->o->sites[i];
		struct plan_plain entry;

		if (s->kind != SITE_PLAIN)
			continue;
		entry = (struct plan_plain){ .root_str = plan_build_str(&j->b, s->root),
					     .path_str = plan_build_str(&j->b, s->accessor),
					     .bit_off = s->bit_off,
					     .bit_size = s->bit_size,
					     .root_size = s->root_size,
					     .site = pass_plan_site(j, i) };
		PLAN_BUILD_ADD(&j->b, PLAN_PLAINS, &entry);
	}
}

/* Put the plan into its section, a new last one when the object has none. */
static void pass_plan_place(struct object *o, uint8_t *data, uint32_t size)
{
	const struct object_section s = { .name = PLAN_SECTION,
					  .type = PLAN_SECTION_TYPE,
					  .align = 8,
					  .data = data,
					  .size = size,
					  .role = OBJECT_SEC_PLAN,
					  .rel_sec = OBJECT_NONE };

	if (o->plan_sec == OBJECT_NONE)
		o->plan_sec = object_add_section(o, s);
	else
		o->secs[o->plan_sec] = s;
}

static uint32_t *pass_plan_nones(struct object *o, uint32_t cnt)
{
	uint32_t *all = ARENA_NEW(o->arena, uint32_t, cnt);

	for (uint32_t i = 0; i < cnt; i++)
		all[i] = PLAN_NONE;
	return all;
}

int pass_plan(struct object *o, struct corepl_diag *d)
{
	struct pass_plan_job j = { .o = o };
	struct plan check;
	uint8_t *data;
	uint32_t size;
	int ret;

	plan_build_init(&j.b, o);
	j.secs = pass_plan_nones(o, o->sec_cnt);
	j.sites = pass_plan_nones(o, o->site_cnt);
	pass_plan_object(&j);
	pass_plan_funcs(&j);
	pass_plan_progs(&j);
	pass_plan_maps(&j);
	pass_plan_relos(&j);
	pass_plan_externs(&j);
	pass_plan_plains(&j);
	ret = btf_patches_add(&j.b, d);
	if (ret)
		return ret;
	data = plan_build_finish(&j.b, &size);
	ret = plan_open(&check, data, size, d);
	if (!ret)
		ret = plan_check(&check, d);
	if (ret) {
		d->status = COREPL_EBUG;
		return COREPL_EBUG;
	}
	pass_plan_place(o, data, size);
	o->note = arena_printf(o->arena, "%u bytes, %u root types, %u sites", size,
			       j.b.tables.table[PLAN_ROOTS].cnt, j.b.tables.table[PLAN_SITES].cnt);
	return 0;
}
