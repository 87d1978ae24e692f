/* SPDX-License-Identifier: MIT */
/*
 * legacy_btf.c - the struct that the author would have written in .maps.
 *
 *   { type 1, key_size 4, value_size 8, max_entries 10 }
 *   -> struct { int (*type)[1]; int (*key_size)[4]; int (*value_size)[8]; int (*max_entries)[10]; }
 *
 * With BPF_ANNOTATE_KV_PAIR's struct the sizes become `u32 *key; u64 *value`.  Numbers that are 0
 * are left out.  An outer map and a prog array with initial values end in `values`.
 */
#include "legacy_btf.h"

#include <string.h>

#define PROG_ARRAY 3u
#define MEMBERS_MAX 9u

struct legacy_btf_job {
	struct btf_edit *e;
	uint32_t int_id;
	uint32_t cnt; /* members */
	struct {
		const char *name;
		uint32_t type_id;
	} members[MEMBERS_MAX];
};

static uint32_t legacy_btf_array(struct legacy_btf_job *j, uint32_t elem_id, uint32_t elem_cnt)
{
	uint32_t id = btf_edit_type(j->e, "", BTFVIEW_ARRAY << 24, 0);

	btf_edit_word(j->e, elem_id);
	btf_edit_word(j->e, j->int_id);
	btf_edit_word(j->e, elem_cnt);
	return id;
}

static uint32_t legacy_btf_ptr(struct legacy_btf_job *j, uint32_t type_id)
{
	return btf_edit_type(j->e, "", BTFVIEW_PTR << 24, type_id);
}

static void legacy_btf_member(struct legacy_btf_job *j, const char *name, uint32_t type_id)
{
	j->members[j->cnt].name = name;
	j->members[j->cnt++].type_id = type_id;
}

static void legacy_btf_number(struct legacy_btf_job *j, const char *name, uint32_t value)
{
	if (value)
		legacy_btf_member(j, name,
				  legacy_btf_ptr(j, legacy_btf_array(j, j->int_id, value)));
}

/* Key and value: their types where they are annotated, else their sizes. */
static void legacy_btf_pair(struct legacy_btf_job *j, const struct legacy_def *def, bool has_values)
{
	const struct object *o = j->e->o;
	struct btfview_member key, value;

	if (!def->annotated) {
		legacy_btf_number(j, "key_size", def->key_size);
		legacy_btf_number(j, "value_size", has_values ? 0 : def->value_size);
		return;
	}
	btfview_member(&o->btf, object_type(o, def->annotated), 0, &key);
	btfview_member(&o->btf, object_type(o, def->annotated), 1, &value);
	legacy_btf_member(j, "key", legacy_btf_ptr(j, key.type_id));
	if (!has_values)
		legacy_btf_member(j, "value", legacy_btf_ptr(j, value.type_id));
}

bool legacy_btf_has_values(const struct legacy_def *def, uint32_t slot_cnt)
{
	if (legacy_def_is_outer(def->type))
		return def->inner_seq != LEGACY_DEF_NO_IDX;
	return def->type == PROG_ARRAY && slot_cnt;
}

static void legacy_btf_values(struct legacy_btf_job *j, const struct legacy_def *inner)
{
	uint32_t pointee;

	if (inner)
		pointee = legacy_btf_struct(j->e, inner, NULL, j->int_id, false, NULL);
	else
		pointee = btf_edit_type(j->e, "", BTFVIEW_FUNC_PROTO << 24, j->int_id);
	legacy_btf_member(j, "values", legacy_btf_array(j, legacy_btf_ptr(j, pointee), 0));
}

uint32_t legacy_btf_struct(struct btf_edit *e, const struct legacy_def *def,
			   const struct legacy_def *inner, uint32_t int_id, bool has_values,
			   uint32_t *size)
{
	struct legacy_btf_job j = { .e = e, .int_id = int_id };
	bool is_prototype = !size;
	uint32_t id;

	legacy_btf_number(&j, "type", def->type);
	legacy_btf_pair(&j, def, has_values);
	legacy_btf_number(&j, "max_entries", def->max_entries);
	legacy_btf_number(&j, "map_flags", def->flags);
	legacy_btf_number(&j, "numa_node", def->numa_node);
	if (!is_prototype)
		legacy_btf_number(&j, "pinning", def->pinning);
	if (has_values)
		legacy_btf_values(&j, inner);
	id = btf_edit_type(e, "", BTFVIEW_STRUCT << 24 | j.cnt, 8 * (j.cnt - has_values));
	for (uint32_t i = 0; i < j.cnt; i++) {
		btf_edit_word(e, btf_edit_str(e, j.members[i].name));
		btf_edit_word(e, j.members[i].type_id);
		btf_edit_word(e, i * 64);
	}
	if (size)
		*size = 8 * (j.cnt - has_values);
	return id;
}
