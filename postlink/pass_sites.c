/* SPDX-License-Identifier: MIT */
/*
 * pass_sites.c - relocations joined with the source expressions that the plugin recorded.
 *
 * Key: root type's name, relocation kind, accessor.  Among the sites of a key the one at the
 * instruction's file, line and column wins, then file and line, then function, then the nearest
 * line of the file, then the first.  Many-to-many: one load may serve two expressions, and one
 * inlined expression becomes many loads.
 *
 * An object that was post-linked before has no .corepl.sites; its plan holds the sites by
 * relocation, and they are taken from there (plan_sites.c).
 */
#include <stdlib.h>
#include <string.h>

#include "passes.h"
#include "paths.h"
#include "plan_sites.h"

struct pass_sites_key {
	const char *root; /* as site.h spells it */
	const char *access;
	uint32_t kind;
	uint32_t site; /* sites index */
};

/* The root as site.h spells it: "struct task_struct", "enum <anon>", "int unsigned int", "ptr". */
static const char *pass_sites_root(struct object *o, uint32_t type_id)
{
	static const char *const words[BTFVIEW_KIND_CNT] = {
		"void", "int",	   "ptr",      "array",	   "struct",   "union", "enum",
		"fwd",	"typedef", "volatile", "const",	   "restrict", "func",	"func_proto",
		"var",	"datasec", "float",    "decl_tag", "type_tag", "enum",
	};
	const struct btfview_type *t = object_type(o, type_id);
	const char *word = words[t->kind], *name = object_btf_str(o, t->name_off);

	if (*name)
		return arena_printf(o->arena, "%s %s", word, name);
	if (t->kind == BTFVIEW_STRUCT || t->kind == BTFVIEW_UNION || t->kind == BTFVIEW_ENUM ||
	    t->kind == BTFVIEW_ENUM64)
		return arena_printf(o->arena, "%s <anon>", word);
	return word;
}

static int pass_sites_key_cmp(const struct pass_sites_key *l, const struct pass_sites_key *r)
{
	int order = strcmp(l->root, r->root);

	if (!order)
		order = strcmp(l->access, r->access);
	if (!order)
		order = l->kind < r->kind ? -1 : l->kind > r->kind;
	return order;
}

static int pass_sites_cmp(const void *left, const void *right)
{
	const struct pass_sites_key *l = left, *r = right;
	int order = pass_sites_key_cmp(l, r);

	return order ? order : l->site < r->site ? -1 : l->site > r->site;
}

static int pass_sites_read(struct object *o, struct corepl_diag *d)
{
	const struct object_section *s = &o->secs[o->sites_sec];
	struct site_reader r;
	struct site site;
	uint32_t cnt = 0;
	int ret;

	site_reader_init(&r, s->data, s->size);
	while ((ret = site_next(&r, &site, d)) == 1)
		cnt++;
	if (ret < 0)
		return ret;
	o->sites = ARENA_NEW(o->arena, struct site, cnt);
	site_reader_init(&r, s->data, s->size);
	while (o->site_cnt < cnt && site_next(&r, &o->sites[o->site_cnt], d) == 1) {
		struct site *at = &o->sites[o->site_cnt++];

		at->file = paths_relative(o, at->file);
		at->macro_file = paths_relative(o, at->macro_file);
	}
	return 0;
}

static bool pass_sites_is_same_file(const char *left, const char *right)
{
	const char *l = strrchr(left, '/'), *r = strrchr(right, '/');

	return !strcmp(l ? l + 1 : left, r ? r + 1 : right);
}

/* How well SITE fits an instruction of LINE in FUNC: more is better. */
static uint32_t pass_sites_score(const struct site *site, const struct object_line *line,
				 const char *func)
{
	uint32_t score = 1, gap;

	if (!strcmp(site->func, func))
		score = 1u << 24;
	if (!line)
		return score;
	if (site->macro_line == line->line && pass_sites_is_same_file(site->macro_file, line->file))
		return (1u << 28) + (site->macro_column == line->column ? 1u << 29 : 0);
	if (!pass_sites_is_same_file(site->file, line->file))
		return score;
	if (site->line == line->line)
		return (1u << 28) + (site->column == line->column ? 1u << 29 : 0);
	gap = site->line > line->line ? site->line - line->line : line->line - site->line;
	return score + (1u << 23) - (gap >> 22 ? 1u << 22 : gap);
}

static uint32_t pass_sites_best(struct object *o, const struct object_relo *relo,
				const struct pass_sites_key *keys, uint32_t key_cnt)
{
	struct pass_sites_key want = { pass_sites_root(o, relo->type_id), relo->access, relo->kind,
				       0 };
	const struct object_line *line = relo->line == OBJECT_NONE ? NULL : &o->lines[relo->line];
	uint32_t low = 0, high = key_cnt, best = OBJECT_NONE, best_score = 0;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (pass_sites_key_cmp(&keys[mid], &want) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < key_cnt && !pass_sites_key_cmp(&keys[low], &want); low++) {
		uint32_t score = pass_sites_score(&o->sites[keys[low].site], line,
						  o->funcs[relo->func].name);

		if (score > best_score) {
			best_score = score;
			best = keys[low].site;
		}
	}
	return best;
}

static uint32_t pass_sites_join(struct object *o)
{
	struct pass_sites_key *keys = ARENA_NEW(o->arena, struct pass_sites_key, o->site_cnt);
	uint32_t key_cnt = 0, joined_cnt = 0;

	for (uint32_t i = 0; i < o->site_cnt; i++)
		if (o->sites[i].kind == SITE_CORE)
			keys[key_cnt++] =
				(struct pass_sites_key){ o->sites[i].root, o->sites[i].accessor,
							 o->sites[i].relo_kind, i };
	qsort(keys, key_cnt, sizeof(*keys), pass_sites_cmp);
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		o->relos[i].site = pass_sites_best(o, &o->relos[i], keys, key_cnt);
		joined_cnt += o->relos[i].site != OBJECT_NONE;
	}
	return joined_cnt;
}

static void pass_sites_externs(struct object *o)
{
	for (uint32_t i = 0; i < o->extern_cnt; i++)
		for (uint32_t k = 0; k < o->site_cnt; k++)
			if (o->sites[k].kind == SITE_EXTERN_DECL &&
			    !strcmp(o->sites[k].root, o->externs[i].name)) {
				o->externs[i].plan.site = k;
				break;
			}
}

int pass_sites(struct object *o, struct corepl_diag *d)
{
	uint32_t joined_cnt = 0;
	int ret = 0;

	if (o->sites_sec != OBJECT_NONE) {
		ret = pass_sites_read(o, d);
		if (ret)
			return ret;
		joined_cnt = pass_sites_join(o);
		pass_sites_externs(o);
	} else if (o->plan_sec != OBJECT_NONE) {
		joined_cnt = plan_sites_take(o);
	}
	o->note = arena_printf(o->arena, "%u of %u relocations joined to %u sites", joined_cnt,
			       o->relo_cnt, o->site_cnt);
	return 0;
}
