/* SPDX-License-Identifier: MIT */
/*
 * pass_merge.c - types that are equal all the way down become one: o->same, the one by id.
 *
 * Compilers and linkers leave a few twins (prototypes, pointers, inner structs of linked
 * objects).  Equal means: every number and name equal, and every type named equal too, which
 * for cyclic types is the coarsest such relation.  It is found by refinement: each type has a
 * color, first from its own words, then again and again from its color and those of the types
 * it names, until no color splits.  Colors are 64-bit hashes, so equality is checked word by
 * word before anything is merged.
 *
 * Never merged: variables, functions, sections, tags and what a tag is attached to, all of
 * which are more than their contents.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_words.h"
#include "passes.h"

#define MAX_ROUNDS 64u /* deeper nesting of twins is left alone */

struct pass_merge_job {
	struct object *o;
	uint64_t *own;	   /* by id: hash of the type's own words */
	uint64_t *color;   /* by id */
	uint64_t *next;	   /* by id, of the coming round */
	uint32_t *slots;   /* hash table of ids by color */
	uint32_t slot_cnt; /* a power of two */
};

static uint64_t pass_merge_mix(uint64_t hash, uint64_t value)
{
	hash ^= value;
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static uint64_t pass_merge_str(uint64_t hash, const char *str)
{
	for (; *str; str++)
		hash = (hash ^ (uint8_t)*str) * 0x100000001b3u;
	return pass_merge_mix(hash, 0x2e);
}

static bool pass_merge_is_single(uint32_t kind)
{
	const uint32_t single = 1u << BTFVIEW_VAR | 1u << BTFVIEW_FUNC | 1u << BTFVIEW_DATASEC |
				1u << BTFVIEW_DECL_TAG;

	return single >> kind & 1;
}

static uint64_t pass_merge_own(const struct object *o, const struct btfview_type *t)
{
	uint64_t hash = t->kind;

	if (pass_merge_is_single(t->kind))
		return pass_merge_mix(hash, (uint64_t)t->id << 32);
	for (uint32_t i = 0; i < btf_words_cnt(t); i++) {
		uint32_t word = btf_words_get(o, t, i);
		enum btf_words_role role = btf_words_role(t->kind, i);

		if (role == BTF_WORDS_STR)
			hash = pass_merge_str(hash, object_btf_str(o, word));
		else if (role == BTF_WORDS_PLAIN)
			hash = pass_merge_mix(hash, word);
	}
	return hash;
}

/* Count the colors, and leave in the table one id of each: the smallest. */
static uint32_t pass_merge_count(struct pass_merge_job *j)
{
	uint32_t cnt = 0;

	memset(j->slots, 0, j->slot_cnt * sizeof(*j->slots));
	for (uint32_t id = 1; id < j->o->type_cnt; id++) {
		uint32_t at = (uint32_t)(j->color[id] >> 20) & (j->slot_cnt - 1);

		while (j->slots[at] && j->color[j->slots[at]] != j->color[id])
			at = (at + 1) & (j->slot_cnt - 1);
		if (!j->slots[at]) {
			j->slots[at] = id;
			cnt++;
		}
		j->o->same[id] = j->slots[at];
	}
	return cnt;
}

static void pass_merge_round(struct pass_merge_job *j)
{
	const struct object *o = j->o;
	uint64_t *old = j->color;

	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];
		uint64_t hash = j->own[id];
		uint32_t cnt = pass_merge_is_single(t->kind) ? 0 : btf_words_cnt(t);

		for (uint32_t i = 2; i < cnt; i++)
			if (btf_words_role(t->kind, i) == BTF_WORDS_TYPE)
				hash = pass_merge_mix(hash, old[btf_words_get(o, t, i)]);
		j->next[id] = hash;
	}
	j->color = j->next;
	j->next = old;
}

static bool pass_merge_is_equal(const struct object *o, uint32_t left, uint32_t right)
{
	const struct btfview_type *l = &o->types[left], *r = &o->types[right];

	if (l->kind != r->kind || btf_words_cnt(l) != btf_words_cnt(r))
		return false;
	for (uint32_t i = 0; i < btf_words_cnt(l); i++) {
		uint32_t a = btf_words_get(o, l, i), b = btf_words_get(o, r, i);
		enum btf_words_role role = btf_words_role(l->kind, i);

		if (role == BTF_WORDS_STR ? strcmp(object_btf_str(o, a), object_btf_str(o, b)) != 0
		    : role == BTF_WORDS_TYPE ? o->same[a] != o->same[b]
					     : a != b)
			return false;
	}
	return true;
}

/* Refine until no color splits; false when that takes too long or hashes collide. */
static bool pass_merge_refine(struct pass_merge_job *j)
{
	struct object *o = j->o;
	uint32_t cnt = pass_merge_count(j), last = 0;

	for (uint32_t round = 0; cnt != last; round++) {
		if (round == MAX_ROUNDS)
			return false;
		last = cnt;
		pass_merge_round(j);
		cnt = pass_merge_count(j);
	}
	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->same[id] != id && !pass_merge_is_equal(o, id, o->same[id]))
			return false;
	return true;
}

int pass_merge(struct object *o, struct corepl_diag *d)
{
	struct pass_merge_job j = { .o = o, .slot_cnt = 64 };
	uint32_t merged_cnt = 0;

	(void)d;
	while (j.slot_cnt < o->type_cnt * 2)
		j.slot_cnt *= 2;
	o->same = ARENA_NEW(o->arena, uint32_t, o->type_cnt);
	j.own = ARENA_NEW(o->arena, uint64_t, o->type_cnt);
	j.color = ARENA_NEW(o->arena, uint64_t, o->type_cnt);
	j.next = ARENA_NEW(o->arena, uint64_t, o->type_cnt);
	j.slots = ARENA_NEW(o->arena, uint32_t, j.slot_cnt);
	for (uint32_t id = 1; id < o->type_cnt; id++)
		j.own[id] = pass_merge_own(o, &o->types[id]);
	for (uint32_t id = 1; id < o->type_cnt; id++) {
		uint32_t target = o->types[id].size_or_type;

		if (o->types[id].kind == BTFVIEW_DECL_TAG)
			j.own[target] = pass_merge_mix(j.own[target], (uint64_t)target << 32);
	}
	memcpy(j.color, j.own, o->type_cnt * sizeof(*j.own));
	if (!pass_merge_refine(&j))
		for (uint32_t id = 1; id < o->type_cnt; id++)
			o->same[id] = id;
	for (uint32_t id = 1; id < o->type_cnt; id++)
		merged_cnt += o->same[id] != id;
	o->note = arena_printf(o->arena, "%u types merged into equal ones", merged_cnt);
	return 0;
}
