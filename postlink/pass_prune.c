/* SPDX-License-Identifier: MIT */
/*
 * pass_prune.c - which types stay, and in which order: o->kept, old ids by new id.
 *
 * Roots, in this order: DATASECs by name (they hold maps, variables, externs), the functions of
 * func_info, the root types of relocations; then everything a root names, numbered when first met
 * depth-first; at last the declaration tags of what stays.  The order depends on names and places
 * only, never on old ids, so that renumbering what was renumbered changes nothing.
 *
 * Whole types are kept: accessors count members, and libbpf compares whole local types.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_words.h"
#include "passes.h"

struct pass_prune_job {
	struct object *o;
	uint8_t *is_kept; /* by old id */
	uint32_t *stack;  /* ids still to be met */
	uint32_t stack_cap;
};

/* Number ROOT and all it names, each when first met; words in order. */
static void pass_prune_reach(struct pass_prune_job *j, uint32_t root)
{
	struct object *o = j->o;
	uint32_t depth = 0;

	j->stack[depth++] = root;
	while (depth) {
		uint32_t id = o->same[j->stack[--depth]];
		const struct btfview_type *t = &o->types[id];

		if (!id || j->is_kept[id])
			continue;
		j->is_kept[id] = 1;
		o->kept[o->kept_cnt++] = id;
		for (uint32_t i = btf_words_cnt(t); i-- > 0;)
			if (btf_words_role(t->kind, i) == BTF_WORDS_TYPE &&
			    !j->is_kept[o->same[btf_words_get(o, t, i)]])
				j->stack[depth++] = btf_words_get(o, t, i);
	}
}

struct pass_prune_sec {
	const char *name;
	uint32_t id;
};

static int pass_prune_sec_cmp(const void *left, const void *right)
{
	const struct pass_prune_sec *l = left, *r = right;
	int order = strcmp(l->name, r->name);

	return order ? order : l->id < r->id ? -1 : l->id > r->id;
}

static void pass_prune_datasecs(struct pass_prune_job *j)
{
	struct object *o = j->o;
	struct pass_prune_sec *secs = ARENA_NEW(o->arena, struct pass_prune_sec, o->type_cnt);
	uint32_t cnt = 0;

	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_DATASEC)
			secs[cnt++] =
				(struct pass_prune_sec){ object_btf_str(o, o->types[id].name_off),
							 id };
	qsort(secs, cnt, sizeof(*secs), pass_prune_sec_cmp);
	for (uint32_t i = 0; i < cnt; i++)
		pass_prune_reach(j, secs[i].id);
}

int pass_prune(struct object *o, struct corepl_diag *d)
{
	struct pass_prune_job j = { .o = o };

	(void)d;
	/* every word that names a type is pushed at most once per type that stays */
	j.stack_cap = (uint32_t)(o->btf.types.size / 4) + 1;
	j.stack = ARENA_NEW(o->arena, uint32_t, j.stack_cap);
	j.is_kept = ARENA_NEW(o->arena, uint8_t, o->type_cnt);
	o->kept = ARENA_NEW(o->arena, uint32_t, o->type_cnt);
	o->kept_cnt = 1;
	pass_prune_datasecs(&j);
	for (uint32_t i = 0; i < o->func_info_cnt; i++)
		pass_prune_reach(&j, o->func_infos[i].type_id);
	for (uint32_t i = 0; i < o->relo_cnt; i++)
		pass_prune_reach(&j, o->relos[i].type_id);
	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_DECL_TAG &&
		    j.is_kept[o->same[o->types[id].size_or_type]])
			pass_prune_reach(&j, id);
	o->note = arena_printf(o->arena, "%u of %u types stay", o->kept_cnt - 1, o->type_cnt - 1);
	return 0;
}
