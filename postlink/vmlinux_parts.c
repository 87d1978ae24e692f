/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_parts.c - a kernel's types by name, and their members in a form that can be compared.
 *
 * Two members are the same when name, type as C spells it, and a bitfield's width are; unnamed
 * records count by their members, as CO-RE sees them.  Enumerators are the same by name and value.
 */
#include "postlink/vmlinux_merge_impl.h"

#include <stdlib.h>
#include <string.h>

#define NEST_MAX 64 /* unnamed records in each other; the draft was printed, so that they end */

uint32_t vmlinux_parts_sort(const struct btfview_type *t)
{
	if (t->name_off == 0)
		return 0;
	switch (t->kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
	case BTFVIEW_ENUM:
	case BTFVIEW_TYPEDEF:
	case BTFVIEW_INT:
		return t->kind;
	case BTFVIEW_FLOAT:
		return BTFVIEW_INT;
	case BTFVIEW_ENUM64:
		return BTFVIEW_ENUM;
	case BTFVIEW_FWD:
		return t->kind_flag ? BTFVIEW_UNION : BTFVIEW_STRUCT;
	default:
		return 0;
	}
}

static bool is_forward(const struct btfview_type *t)
{
	return t->kind == BTFVIEW_FWD ||
	       ((t->kind == BTFVIEW_ENUM || t->kind == BTFVIEW_ENUM64) && t->vlen == 0);
}

static int compare_keys(const struct vmlinux_merge_name *x, uint32_t sort, const char *text)
{
	if (x->sort != sort)
		return x->sort < sort ? -1 : 1;
	return strcmp(x->text, text);
}

/* Definitions before forward declarations, then by id: the first of a name is the one meant. */
static int compare_names(const void *a, const void *b)
{
	const struct vmlinux_merge_name *x = a, *y = b;
	int order = compare_keys(x, y->sort, y->text);

	if (order)
		return order;
	if (x->is_forward != y->is_forward)
		return x->is_forward ? 1 : -1;
	return x->type_id < y->type_id ? -1 : x->type_id > y->type_id;
}

const struct vmlinux_merge_name *vmlinux_parts_find(const struct vmlinux_merge_kernel *k,
						    uint32_t sort, const char *text)
{
	uint32_t low = 0, high = k->name_cnt;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare_keys(&k->names[middle], sort, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == k->name_cnt || compare_keys(&k->names[low], sort, text) != 0)
		return NULL;
	return &k->names[low];
}

static int compare_parts(const void *a, const void *b)
{
	const struct vmlinux_merge_part *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->owner_id != y->owner_id)
		return x->owner_id < y->owner_id ? -1 : 1;
	return x->idx < y->idx ? -1 : x->idx > y->idx;
}

void vmlinux_parts_sort_list(struct vmlinux_merge_parts *parts)
{
	if (parts->cnt)
		qsort(parts->list, parts->cnt, sizeof(*parts->list), compare_parts);
}

static bool is_same(const struct vmlinux_merge_part *x, const struct vmlinux_merge_part *y)
{
	if (x->value != y->value || x->text_size != y->text_size)
		return false;
	return x->text_size == 0 || memcmp(ctype_text(x->draft)->data + x->text_at,
					   ctype_text(y->draft)->data + y->text_at,
					   x->text_size) == 0;
}

bool vmlinux_parts_have(const struct vmlinux_merge_parts *parts,
			const struct vmlinux_merge_part *part)
{
	uint32_t low = 0, high = parts->cnt;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (strcmp(parts->list[middle].name, part->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < parts->cnt && strcmp(parts->list[low].name, part->name) == 0; low++) {
		if (is_same(&parts->list[low], part))
			return true;
	}
	return false;
}

static void add_part(struct vmlinux_merge_kernel *k, struct vmlinux_merge_parts *parts,
		     const struct vmlinux_merge_part *part)
{
	struct vmlinux_merge_part *grown;

	if (parts->cnt == parts->cap) {
		parts->cap = parts->cap ? parts->cap * 2 : 256;
		grown = ARENA_NEW(&k->merge->arena, struct vmlinux_merge_part, parts->cap);
		if (parts->cnt)
			memcpy(grown, parts->list, parts->cnt * sizeof(*grown));
		parts->list = grown;
	}
	parts->list[parts->cnt++] = *part;
}

/* TYPE_ID as C spells it, without a name. */
static void spell(struct vmlinux_merge_kernel *k, uint32_t type_id, struct vmlinux_merge_part *part)
{
	struct vmlinux_merge_text *text = &k->texts[type_id];

	if (!text->is_known) {
		text->at = ctype_text(k->draft)->size;
		ctype_declare(k->draft, type_id, NULL, 0);
		text->size = ctype_text(k->draft)->size - text->at;
		text->is_known = true;
	}
	part->draft = k->draft;
	part->text_at = text->at;
	part->text_size = text->size;
}

static void add_members(struct vmlinux_merge_kernel *k, const struct btfview_type *t,
			struct vmlinux_merge_parts *parts, uint32_t depth)
{
	struct btfview_type below;
	struct btfview_member m;

	for (uint32_t i = 0; i < t->vlen; i++) {
		btfview_member(k->view, t, i, &m);
		if (m.name_off) {
			struct vmlinux_merge_part part = { .owner_id = t->id, .idx = i };

			part.name = btfview_str(k->view, m.name_off);
			part.value = m.bit_size;
			spell(k, m.type_id, &part);
			add_part(k, parts, &part);
		} else if (depth < NEST_MAX &&
			   !btfview_skip_mods(k->view, m.type_id, true, &below) &&
			   (below.kind == BTFVIEW_STRUCT || below.kind == BTFVIEW_UNION)) {
			add_members(k, &below, parts, depth + 1);
		}
	}
}

static void add_values(struct vmlinux_merge_kernel *k, const struct btfview_type *t,
		       struct vmlinux_merge_parts *parts)
{
	struct btfview_enumval e;

	for (uint32_t i = 0; i < t->vlen; i++) {
		struct vmlinux_merge_part part = { .owner_id = t->id, .idx = i };

		btfview_enumval(k->view, t, i, &e);
		part.name = btfview_str(k->view, e.name_off);
		part.value = e.value;
		add_part(k, parts, &part);
	}
}

/* A typedef of an anonymous record is that record; any other has one part without name. */
static void add_typedef(struct vmlinux_merge_kernel *k, const struct btfview_type *t,
			struct vmlinux_merge_parts *parts)
{
	struct vmlinux_merge_part part = { .name = "", .owner_id = t->id };
	struct btfview_type below;

	if (!btfview_type(k->view, t->size_or_type, &below) && below.name_off == 0 &&
	    (below.kind == BTFVIEW_STRUCT || below.kind == BTFVIEW_UNION)) {
		add_members(k, &below, parts, 0);
		return;
	}
	spell(k, t->size_or_type, &part);
	add_part(k, parts, &part);
}

void vmlinux_parts_of(struct vmlinux_merge_kernel *k, uint32_t type_id,
		      struct vmlinux_merge_parts *parts)
{
	struct btfview_type t;

	parts->cnt = 0;
	if (btfview_type(k->view, type_id, &t))
		return;
	switch (t.kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		add_members(k, &t, parts, 0);
		break;
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		add_values(k, &t, parts);
		break;
	case BTFVIEW_TYPEDEF:
		add_typedef(k, &t, parts);
		break;
	default:
		break;
	}
}

void vmlinux_parts_index(struct vmlinux_merge_kernel *k)
{
	struct vmlinux_merge_parts values = { NULL, 0, 0 };
	struct btfview_type t;
	uint32_t cnt = 0;

	k->names = ARENA_NEW(&k->merge->arena, struct vmlinux_merge_name, k->view->id_end);
	for (uint32_t id = 1; id < k->view->id_end && !btfview_type(k->view, id, &t); id++) {
		if (t.kind == BTFVIEW_ENUM || t.kind == BTFVIEW_ENUM64)
			add_values(k, &t, &values);
		if (vmlinux_parts_sort(&t) == 0)
			continue;
		k->names[cnt++] = (struct vmlinux_merge_name){
			btfview_str(k->view, t.name_off), vmlinux_parts_sort(&t), id,
			is_forward(&t),
		};
	}
	k->name_cnt = cnt;
	if (cnt)
		qsort(k->names, cnt, sizeof(*k->names), compare_names);
	vmlinux_parts_sort_list(&values);
	k->merge->values[k->no] = values;
}
