// SPDX-License-Identifier: MIT
/*
 * query.c - one CO-RE expression as the engine takes it: a few local types and a relocation.
 *
 * While clang reads the source there is no .BTF yet.  What decides a relocation is only what lies
 * on its path, so a .BTF is made of that alone: each record has the one member that the path takes,
 * each type leads to the next id, and the accessor's member numbers become 0.
 *
 *   t->in[2].y    [1] int  [2] struct task {in: [3]}  [3] array of [4]  [4] struct {y: [5]}
 *                 [5] int       "0:0:2:0"
 *
 * Offsets and sizes of local records are 0: they decide about no field's existence.  Pointers end
 * a path, and what they point to is void: the engine does not look there for fields.
 * Source: kernel Documentation/bpf/btf.rst.
 */
#include "query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK_CNT 64 /* more than CHAIN_MAX_STEPS types and dimensions need, at 8 types a mark */

struct writer {
	struct buffer types, strs;
	uint32_t id; /* of the last type written */
};

static uint32_t add_name(struct writer *w, const char *name)
{
	uint32_t str_off = (uint32_t)w->strs.size;

	if (!*name && str_off)
		return 0;
	buffer_add(&w->strs, name, strlen(name) + 1);
	return str_off;
}

static void add_type(struct writer *w, const char *name, uint32_t info, uint32_t size_or_type)
{
	buffer_add_u32(&w->types, add_name(w, name));
	buffer_add_u32(&w->types, info);
	buffer_add_u32(&w->types, size_or_type);
	w->id++;
}

static void add_int(struct writer *w, const struct shim_type_info *info)
{
	add_type(w, info->name, (uint32_t)BTFVIEW_INT << 24, info->size);
	buffer_add_u32(&w->types, (info->is_signed ? 1u << 24 : 0) | info->size * 8);
}

static void begin(struct writer *w)
{
	struct shim_type_info number = { .name = "int", .size = 4, .is_signed = true };

	add_name(w, "");
	add_int(w, &number);
}

/* The blob. */
static bool end(struct writer *w, struct buffer *out)
{
	buffer_add_u16(out, 0xeb9f);
	buffer_add_u16(out, 1); /* version 1, no flags */
	buffer_add_u32(out, 24);
	buffer_add_u32(out, 0);
	buffer_add_u32(out, (uint32_t)w->types.size);
	buffer_add_u32(out, (uint32_t)w->types.size);
	buffer_add_u32(out, (uint32_t)w->strs.size);
	buffer_add(out, w->types.data, w->types.size);
	buffer_add(out, w->strs.data, w->strs.size);
	out->is_failed |= w->types.is_failed | w->strs.is_failed;
	buffer_free(&w->types);
	buffer_free(&w->strs);
	return !out->is_failed;
}

/* The kind that ROOT's first word names, and the name after it. */
static uint32_t root_kind(const char *root, const char **name)
{
	static const struct {
		const char *word;
		uint32_t kind;
	} kinds[] = {
		{ "struct ", BTFVIEW_STRUCT },
		{ "union ", BTFVIEW_UNION },
		{ "enum ", BTFVIEW_ENUM },
		{ "typedef ", BTFVIEW_TYPEDEF },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t size = strlen(kinds[i].word);

		*name = root + size;
		if (!strncmp(root, kinds[i].word, size))
			return **name == '<' ? 0 : kinds[i].kind;
	}
	return 0;
}

static uint32_t start(struct query *q, const char *root, uint32_t kind)
{
	memset(q, 0, sizeof(*q));
	q->kind = kind;
	q->root = root;
	q->enumerator = "";
	q->root_kind = root_kind(root, &q->name);
	q->name_size = q->root_kind ? (uint32_t)btfview_essential_size(q->name) : 0;
	return q->name_size ? q->root_kind : 0;
}

/* Write record INFO with the member that STEP takes; its type is the next id. */
static void add_record(struct writer *w, const struct shim_type_info *info,
		       const struct shim_step *step)
{
	uint32_t is_union = info->kind == SHIM_TYPE_UNION;
	uint32_t kind = is_union ? BTFVIEW_UNION : BTFVIEW_STRUCT;
	uint32_t bits = step ? step->bit_size : 0;

	add_type(w, info->name, kind << 24 | (step ? 1u : 0) | (bits ? 1u << 31 : 0), 0);
	if (!step)
		return;
	buffer_add_u32(&w->types, add_name(w, step->member));
	buffer_add_u32(&w->types, w->id + 1);
	buffer_add_u32(&w->types, bits << 24);
}

static void add_array(struct writer *w, const struct shim_type_info *info)
{
	add_type(w, "", (uint32_t)BTFVIEW_ARRAY << 24, 0);
	buffer_add_u32(&w->types, w->id + 1);
	buffer_add_u32(&w->types, 1);
	buffer_add_u32(&w->types, info->elem_cnt);
}

static void add_leaf(struct writer *w, const struct shim_type_info *info)
{
	switch (info->kind) {
	case SHIM_TYPE_ENUM:
		add_type(w, info->name, (uint32_t)BTFVIEW_ENUM << 24, info->size);
		break;
	case SHIM_TYPE_FLOAT:
		add_type(w, info->name, (uint32_t)BTFVIEW_FLOAT << 24, info->size);
		break;
	case SHIM_TYPE_POINTER:
		add_type(w, "", (uint32_t)BTFVIEW_PTR << 24, 0);
		break;
	default:
		add_int(w, info);
		break;
	}
}

/* The types from TYPE on, along the first LEFT steps of C, of which the last is taken first. */
static void add_path(struct writer *w, const struct shim *tu, const struct chain *c, uint32_t left,
		     const struct shim_type *type)
{
	for (;;) {
		const struct shim_step *step = left ? &c->step[left - 1] : NULL;
		struct shim_type_info info;

		shim_get_type_info(tu, type, &info);
		if (info.kind == SHIM_TYPE_STRUCT || info.kind == SHIM_TYPE_UNION) {
			add_record(w, &info, step);
			if (!step)
				return;
			type = step->result_type;
		} else if (info.kind == SHIM_TYPE_ARRAY) {
			add_array(w, &info);
			type = info.elem_type;
		} else {
			add_leaf(w, &info);
			return;
		}
		left -= step != NULL;
	}
}

/* C's accessor from FIRST on, its LEFT steps, with 0 for each member's number. */
static char *own_accessor(const struct chain *c, uint32_t first, uint32_t left)
{
	char *text = malloc(CHAIN_TEXT_SIZE);
	size_t used;

	if (!text)
		return NULL;
	used = (size_t)snprintf(text, CHAIN_TEXT_SIZE, "%u", first);
	while (left-- > 0 && used < CHAIN_TEXT_SIZE) {
		const struct shim_step *s = &c->step[left];

		used += (size_t)snprintf(text + used, CHAIN_TEXT_SIZE - used, ":%u",
					 s->kind == SHIM_STEP_MEMBER ? 0 : s->idx);
	}
	return text;
}

/* "in[1].b" of C's first LEFT steps; anonymous members need no name. */
static bool own_path(struct query *q, const struct chain *c, uint32_t left)
{
	const char *dot = "";
	char index[16];

	while (left-- > 0) {
		const struct shim_step *s = &c->step[left];

		if (s->kind != SHIM_STEP_MEMBER) {
			snprintf(index, sizeof(index), "[%u]", s->idx);
			buffer_add(&q->path, index, strlen(index));
		} else if (*s->member) {
			buffer_add(&q->path, dot, strlen(dot));
			buffer_add(&q->path, s->member, strlen(s->member));
			dot = ".";
		}
	}
	return buffer_add(&q->path, "", 1);
}

bool query_field(struct query *q, const struct shim *tu, const struct chain *c, const char *root,
		 uint32_t kind)
{
	uint32_t root_is = start(q, root, kind), first, left;
	struct writer w = { 0 };
	bool is_written;

	left = chain_members(c, &first);
	if (!root_is || root_is == BTFVIEW_ENUM || !left)
		return false;
	begin(&w);
	if (root_is == BTFVIEW_TYPEDEF)
		add_type(&w, q->name, (uint32_t)BTFVIEW_TYPEDEF << 24, 3);
	add_path(&w, tu, c, left, c->step[left - 1].base_type);
	is_written = end(&w, &q->btf);
	q->access = own_accessor(c, first, left);
	return own_path(q, c, left) && is_written && q->access;
}

bool query_type(struct query *q, const char *root, const char *enumerator, uint32_t kind)
{
	uint32_t root_is = start(q, root, kind);
	struct writer w = { 0 };
	bool is_written;

	if (!root_is)
		return false;
	q->enumerator = enumerator;
	begin(&w);
	if (root_is == BTFVIEW_TYPEDEF)
		add_type(&w, q->name, (uint32_t)BTFVIEW_TYPEDEF << 24, *enumerator ? 3 : 1);
	else if (root_is != BTFVIEW_ENUM)
		add_type(&w, q->name, root_is << 24, 0);
	if (*enumerator || root_is == BTFVIEW_ENUM) {
		add_type(&w, root_is == BTFVIEW_ENUM ? q->name : "",
			 (uint32_t)BTFVIEW_ENUM << 24 | (*enumerator ? 1u : 0), 4);
		if (*enumerator) {
			buffer_add_u32(&w.types, add_name(&w, enumerator));
			buffer_add_u32(&w.types, 0);
		}
	}
	is_written = end(&w, &q->btf);
	q->access = strdup("0");
	return is_written && q->access;
}

static bool view_local(const struct query *q, struct btfview *v, uint32_t *marks)
{
	return !btfview_open(v, q->btf.data, q->btf.size, NULL, NULL) &&
	       !relo_index_local(v, marks, MARK_CNT, NULL);
}

bool query_resolve(const struct query *q, struct relo_cands *cands, struct relo_fix *fix)
{
	const struct relo r = { 2, q->kind, q->access };
	uint32_t marks[MARK_CNT];
	struct btfview local;

	return view_local(q, &local, marks) && !relo_resolve(&local, &r, cands, fix, NULL);
}

void query_missing(const struct query *q, const struct relo_cands *cands, struct absence *a)
{
	const struct relo r = { 2, q->kind, q->access };
	uint32_t marks[MARK_CNT];
	struct btfview local;

	*a = (struct absence){ NULL, "", "", "" };
	if (view_local(q, &local, marks))
		absence_member(&local, &r, cands, a);
}

void query_free(struct query *q)
{
	buffer_free(&q->btf);
	buffer_free(&q->path);
	free(q->access);
	q->access = NULL;
}
