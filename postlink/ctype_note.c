/* SPDX-License-Identifier: MIT */
/*
 * ctype_note.c - one pass over all types before the first is printed.
 *
 * The pass notes each type's offset, gives numbers to equal names, marks the anonymous enums
 * that live inside other types, and collects DECL_TAGs.  It numbers all types whatever is
 * printed later, so that a header of ten types calls them as the header of all types does.
 */
#include "postlink/ctype_impl.h"

#include <stdlib.h>

/* The entry of type ID's (or its enumerator's) name; NULL and a failure when it has none. */
static struct cname_entry *entry_of(struct ctype *c, uint32_t id, uint32_t name_off)
{
	struct cname_entry *e = NULL;
	struct cname name;

	if (ctype_note_cname(c, id, name_off, &name))
		e = cname_enter(&c->names, &name);
	if (!e)
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: name at %u: found no string", id,
			   name_off);
	return e;
}

static void add_id(struct ctype *c, uint32_t **ids, uint32_t *cnt, uint32_t *cap, uint32_t id)
{
	*ids = ctype_grow(c, *ids, *cnt, cap, sizeof(**ids));
	if (!c->status)
		(*ids)[(*cnt)++] = id;
}

static void add_root(struct ctype *c, uint32_t id)
{
	add_id(c, &c->roots, &c->root_cnt, &c->root_cap, id);
}

/* Part PART of type ID is the NO-th of its name. */
static void note_number(struct ctype *c, uint32_t id, uint32_t part, uint32_t no)
{
	if (no < 2)
		return;
	c->clashes = ctype_grow(c, c->clashes, c->clash_cnt, &c->clash_cap, sizeof(*c->clashes));
	if (c->status)
		return;
	c->clashes[c->clash_cnt++] = (struct ctype_clash){ id, part, no };
	c->state[id] |= CTYPE_CLASH;
}

static void number_tag(struct ctype *c, const struct btfview_type *t)
{
	struct cname_entry *e = entry_of(c, t->id, t->name_off);

	if (!e)
		return;
	if (e->tag_cnt++ == 0)
		e->tag_id = t->id;
	note_number(c, t->id, 0, e->tag_cnt);
}

static void number_plain(struct ctype *c, uint32_t id, uint32_t part, uint32_t name_off)
{
	struct cname_entry *e = entry_of(c, id, name_off);

	if (e)
		note_number(c, id, part, ++e->plain_cnt);
}

static void number_values(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_enumval e;

	c->has_signed_enums |= t->kind_flag;
	for (uint32_t i = 0; i < t->vlen && !c->status; i++) {
		btfview_enumval(c->view, t, i, &e);
		number_plain(c, t->id, i + 1, e.name_off);
	}
}

/* Which anonymous enums live in other types: those are not printed on their own. */
static inline void mark_used(struct ctype *c, uint32_t id)
{
	if (id < c->id_end)
		c->state[id] |= CTYPE_USED;
}

/* The types of T's members or parameters: elements of ELEM_SIZE bytes, each { name, type, ... }. */
static inline void mark_elements(struct ctype *c, const struct btfview_type *t, uint32_t elem_size)
{
	const struct bytes *types = ctype_section(c, t->id);
	size_t at = t->extra_off + sizeof(uint32_t);

	for (uint32_t i = 0; i < t->vlen; i++, at += elem_size)
		mark_used(c, bytes_u32(types, at));
}

static void add_tag(struct ctype *c, const struct btfview_type *t)
{
	uint32_t id = t->size_or_type;

	if (id >= c->id_end)
		return;
	c->tags = ctype_grow(c, c->tags, c->tag_cnt, &c->tag_cap, sizeof(*c->tags));
	if (c->status)
		return;
	c->tags[c->tag_cnt++] =
		(struct ctype_tag){ id, btfview_extra_u32(c->view, t), t->name_off };
	c->state[id] |= CTYPE_TAGGED;
}

static void note_array(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_array a;

	btfview_array(c->view, t, &a);
	mark_used(c, a.elem_type_id);
}

static void note_enum(struct ctype *c, const struct btfview_type *t)
{
	if (t->name_off && t->vlen)
		number_tag(c, t);
	add_root(c, t->id);
	number_values(c, t);
}

static void note_type(struct ctype *c, const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		if (t->name_off)
			number_tag(c, t);
		if (t->name_off)
			add_root(c, t->id);
		mark_elements(c, t, 12);
		break;
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		note_enum(c, t);
		break;
	case BTFVIEW_ARRAY:
		note_array(c, t);
		break;
	case BTFVIEW_FUNC_PROTO:
		mark_used(c, t->size_or_type);
		mark_elements(c, t, 8);
		break;
	case BTFVIEW_TYPEDEF:
		number_plain(c, t->id, 0, t->name_off);
		add_root(c, t->id);
		mark_used(c, t->size_or_type);
		break;
	case BTFVIEW_FWD:
		add_root(c, t->id);
		break;
	case BTFVIEW_VAR:
		add_id(c, &c->vars, &c->var_cnt, &c->var_cap, t->id);
		mark_used(c, t->size_or_type);
		break;
	case BTFVIEW_INT:
		if (!ctype_decl_is_plain_int(c, t))
			number_plain(c, t->id, 0, t->name_off);
		break;
	case BTFVIEW_FLOAT:
		number_plain(c, t->id, 0, t->name_off);
		break;
	case BTFVIEW_DECL_TAG:
		add_tag(c, t);
		break;
	default:
		break;
	}
}

/* btfview_index() has seen that every type lies inside. */
static void note_view(struct ctype *c, const struct btfview *v)
{
	uint32_t type_off = 0;
	struct btfview_type t;

	if (v->base)
		note_view(c, v->base);
	for (uint32_t id = v->first_id; id < v->id_end && !c->status; id++) {
		uint32_t info = bytes_u32(&v->types, type_off + 4), kind = btfspan_kind(info);

		c->type_off[id] = type_off;
		/* Functions, half of a kernel's types, have nothing to note. */
		if (kind == BTFVIEW_PTR || ctype_is_modifier(kind))
			mark_used(c, bytes_u32(&v->types, type_off + 8));
		else if (kind != BTFVIEW_FUNC && ctype_load(c, id, &t))
			note_type(c, &t);
		type_off += btfspan_is_known(info) ? btfspan_known(info) : btfspan_size(v, info);
	}
}

/* A forward declaration shares the tag of its definition, or has one of its own. */
static void number_forwards(struct ctype *c)
{
	struct btfview_type t;

	for (uint32_t i = 0; i < c->root_cnt && ctype_load(c, c->roots[i], &t); i++) {
		if (!ctype_is_forward(&t) || t.name_off == 0)
			continue;
		if (ctype_same_id(c, &t) == t.id)
			number_tag(c, &t);
	}
}

static int compare_clashes(const void *a, const void *b)
{
	const struct ctype_clash *x = a, *y = b;

	if (x->type_id != y->type_id)
		return x->type_id < y->type_id ? -1 : 1;
	return x->part < y->part ? -1 : x->part > y->part;
}

static int compare_tags(const void *a, const void *b)
{
	const struct ctype_tag *x = a, *y = b;

	if (x->type_id != y->type_id)
		return x->type_id < y->type_id ? -1 : 1;
	if (x->member_idx != y->member_idx)
		return x->member_idx < y->member_idx ? -1 : 1;
	return x->name_off < y->name_off ? -1 : x->name_off > y->name_off;
}

/* Names that every compiler has already. */
static void reserve_names(struct ctype *c)
{
	static const char va_list_name[] = "__builtin_va_list";
	const struct cname name = cname_text(va_list_name, sizeof(va_list_name) - 1);
	struct cname_entry *e = cname_enter(&c->names, &name);

	if (e)
		e->plain_cnt = 1;
}

void ctype_note_all(struct ctype *c)
{
	reserve_names(c);
	note_view(c, c->view);
	number_forwards(c);
	if (c->clash_cnt)
		qsort(c->clashes, c->clash_cnt, sizeof(*c->clashes), compare_clashes);
	if (c->tag_cnt)
		qsort(c->tags, c->tag_cnt, sizeof(*c->tags), compare_tags);
}
