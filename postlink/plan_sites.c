/* SPDX-License-Identifier: MIT */
/*
 * plan_sites.c - what an earlier plan knows and the object's other sections do not: the source
 * sites.
 *
 * The plan's relocations carry their index in .BTF.ext's canonical order, which another
 * post-link derives again; kinds and accessors must agree, else the plan is of another object.
 */
#include "plan_sites.h"

#include <string.h>

static bool plan_sites_is_ours(const struct object *o, const struct plan *p)
{
	if (plan_cnt(p, PLAN_RELOS) != o->relo_cnt)
		return false;
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		struct plan_relo r;

		PLAN_GET(p, PLAN_RELOS, i, &r);
		if (r.order >= o->relo_cnt || o->relos[r.order].kind != r.kind ||
		    strcmp(o->relos[r.order].access, plan_str(p, r.access_str)) != 0)
			return false;
	}
	return true;
}

static void plan_sites_read(struct object *o, const struct plan *p)
{
	o->site_cnt = plan_cnt(p, PLAN_SITES);
	o->sites = ARENA_NEW(o->arena, struct site, o->site_cnt);
	for (uint32_t i = 0; i < o->site_cnt; i++) {
		struct site *s = &o->sites[i];
		struct plan_site from;

		PLAN_GET(p, PLAN_SITES, i, &from);
		s->kind = SITE_CORE;
		s->line = from.line;
		s->column = from.column;
		s->file = plan_str(p, from.file_str);
		s->macro_line = from.macro_line;
		s->macro_column = from.macro_column;
		s->macro_file = plan_str(p, from.macro_file_str);
		s->func = plan_str(p, from.func_str);
		s->expr = plan_str(p, from.expr_str);
		s->root = s->accessor = s->guard = "";
	}
}

static void plan_sites_plains(struct object *o, const struct plan *p)
{
	for (uint32_t i = 0; i < plan_cnt(p, PLAN_PLAINS); i++) {
		struct plan_plain from;
		struct site *s;

		PLAN_GET(p, PLAN_PLAINS, i, &from);
		s = &o->sites[from.site];
		s->kind = SITE_PLAIN;
		s->root = plan_str(p, from.root_str);
		s->accessor = plan_str(p, from.path_str);
		s->bit_off = from.bit_off;
		s->bit_size = from.bit_size;
		s->root_size = from.root_size;
	}
}

static void plan_sites_externs(struct object *o, const struct plan *p)
{
	for (uint32_t i = 0; i < plan_cnt(p, PLAN_EXTERNS); i++) {
		struct plan_extern from;

		PLAN_GET(p, PLAN_EXTERNS, i, &from);
		for (uint32_t k = 0; k < o->extern_cnt; k++)
			if (!strcmp(o->externs[k].name, plan_str(p, from.name_str)))
				o->externs[k].plan.site = from.site;
	}
}

uint32_t plan_sites_take(struct object *o)
{
	const struct object_section *s = &o->secs[o->plan_sec];
	struct plan_object head;
	struct corepl_diag d;
	uint32_t joined_cnt = 0;
	struct plan p;

	diag_init(&d);
	if (plan_open(&p, s->data, s->size, &d) || plan_check(&p, &d)) {
		object_warn(o, "its earlier load plan is left out, source places are lost: %s",
			    d.text);
		return 0;
	}
	if (!plan_sites_is_ours(o, &p)) {
		object_warn(o, "its earlier load plan is of other relocations and left out, source "
			       "places are lost");
		return 0;
	}
	plan_sites_read(o, &p);
	plan_sites_plains(o, &p);
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		struct plan_relo r;

		PLAN_GET(&p, PLAN_RELOS, i, &r);
		o->relos[r.order].site = r.site == PLAN_NONE ? OBJECT_NONE : r.site;
		joined_cnt += r.site != PLAN_NONE;
	}
	plan_sites_externs(o, &p);
	PLAN_GET(&p, PLAN_OBJECT, 0, &head);
	o->name = plan_str(&p, head.name_str);
	return joined_cnt;
}
