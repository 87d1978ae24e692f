/* SPDX-License-Identifier: MIT */
/*
 * ctype_order.c - definitions in an order that a C compiler accepts.
 *
 * A type needs another one strongly (a member, an array's element: its definition must come
 * before) or weakly (behind a pointer, in a prototype: a forward declaration will do).
 * Typedefs cannot be declared ahead, so they are printed whenever they are needed; anonymous
 * records are printed where they are used, so what they need is needed there.
 *
 *   struct a { struct b *p; struct c q; fn_t f; };      struct b;  struct c {...};
 *                                                       typedef int (*fn_t)(struct b *);
 *                                                       struct a {...};
 *
 * A strong need that leads back to a type being printed is a record that contains itself: an error.
 */
#include "postlink/ctype_impl.h"

#define CHAIN_MAX 64 /* pointers, qualifiers and names that lead from one type to the next */

static void put_end(struct ctype *c)
{
	ctext_put(&c->text, ";\n\n", 3);
}

static const char *tag_keyword(const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_STRUCT:
		return "struct ";
	case BTFVIEW_UNION:
		return "union ";
	case BTFVIEW_FWD:
		return t->kind_flag ? "union " : "struct ";
	default:
		return "enum ";
	}
}

static void put_tag(struct ctype *c, const struct btfview_type *t)
{
	ctext_str(&c->text, tag_keyword(t));
	ctype_decl_put_name(c, t);
}

/* A named record or enum of which only the name is needed. */
static void announce(struct ctype *c, const struct btfview_type *t, uint32_t owner_id)
{
	uint16_t *state = &c->state[t->id];

	if (*state & (CTYPE_DONE | CTYPE_FORWARD))
		return;
	if (t->id == owner_id) {
		c->has_skipped = true;
		return;
	}
	*state |= CTYPE_FORWARD;
	put_tag(c, t);
	put_end(c);
}

/* An enum or struct that is nowhere defined, yet used by value. */
static void define_unknown_enum(struct ctype *c, const struct btfview_type *t)
{
	put_tag(c, t);
	ctext_str(&c->text, " {\n\t__");
	ctype_decl_put_name(c, t);
	ctext_str(&c->text, "_unknown = 0,\n}");
	put_end(c);
}

static void need_members(struct ctype *c, const struct btfview_type *t, uint32_t owner_id)
{
	const struct bytes *types = ctype_section(c, t->id);
	struct btfview_member m;

	for (uint32_t i = 0; i < t->vlen && ctype_spend(c, 1); i++) {
		btfview_member_in(types, t, i, &m);
		if (m.type_id >= c->id_end || !(c->state[m.type_id] & CTYPE_MET_STRONG))
			ctype_order_need(c, m.type_id, owner_id, true);
	}
}

static void define_record(struct ctype *c, const struct btfview_type *t)
{
	uint16_t *state = &c->state[t->id];

	if (*state & CTYPE_DONE)
		return;
	if (*state & CTYPE_BUSY) {
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: found itself as a member, need "
			   "a finite size", t->id, ctype_name(c, t->name_off));
		return;
	}
	*state |= CTYPE_BUSY;
	need_members(c, t, t->id);
	if (!c->status) {
		put_tag(c, t);
		ctext_char(&c->text, ' ');
		ctype_record_put_body(c, t);
		put_end(c);
	}
	*state |= CTYPE_DONE;
}

/* What an anonymous record needs before the declaration that holds it. */
static void need_inline(struct ctype *c, const struct btfview_type *t, uint32_t owner_id)
{
	uint16_t *state = &c->state[t->id];

	if (*state & CTYPE_DONE)
		return;
	if (*state & CTYPE_BUSY) {
		ctype_fail(c, COREPL_EFORMAT,
			   ".BTF: type [%u]: found an anonymous record in itself", t->id);
		return;
	}
	*state |= CTYPE_BUSY;
	need_members(c, t, owner_id);
	*state = (uint16_t)((*state & ~CTYPE_BUSY) | CTYPE_DONE);
}

static void define_enum(struct ctype *c, const struct btfview_type *t)
{
	if (c->state[t->id] & CTYPE_DONE)
		return;
	c->state[t->id] |= CTYPE_DONE;
	if (t->vlen == 0) {
		define_unknown_enum(c, t);
		return;
	}
	put_tag(c, t);
	ctext_char(&c->text, ' ');
	ctype_record_put_body(c, t);
	put_end(c);
}

/* A typedef stands outside its owner's braces, so that the owner too must be announced to it. */
static void define_typedef(struct ctype *c, const struct btfview_type *t)
{
	uint16_t *state = &c->state[t->id];
	struct ctype_ident name;

	if (*state & CTYPE_DONE)
		return;
	if (*state & CTYPE_BUSY) {
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: found a typedef of itself",
			   t->id, ctype_name(c, t->name_off));
		return;
	}
	*state |= CTYPE_BUSY;
	ctype_order_need(c, t->size_or_type, 0, false);
	if (!c->status) {
		name = ctype_ident_of(c, t);
		ctext_put(&c->text, "typedef ", 8);
		ctype_decl_put(c, t->size_or_type, &name, 0);
		ctype_put_tag_attributes(c, t->id, UINT32_MAX);
		put_end(c);
	}
	*state |= CTYPE_DONE;
}

/* An INT or FLOAT whose name is no C type becomes a typedef of one that has its size. */
static void define_number(struct ctype *c, const struct btfview_type *t)
{
	if ((c->state[t->id] & CTYPE_DONE) || ctype_decl_is_plain_int(c, t))
		return;
	c->state[t->id] |= CTYPE_DONE;
	ctext_str(&c->text, "typedef ");
	ctype_decl_put_int(c, t);
	ctext_char(&c->text, ' ');
	ctype_decl_put_name(c, t);
	put_end(c);
}

static void need_proto(struct ctype *c, const struct btfview_type *t, uint32_t owner_id)
{
	struct btfview_type below;
	struct btfview_param p;

	ctype_order_need(c, t->size_or_type, owner_id, false);
	if (ctype_layout_below(c, t->size_or_type, &below) &&
	    (below.kind == BTFVIEW_ARRAY || below.kind == BTFVIEW_FUNC_PROTO))
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found a function that returns an "
			   "array or a function", t->id);
	for (uint32_t i = 0; i < t->vlen && ctype_spend(c, 1); i++) {
		btfview_param(c->view, t, i, &p);
		ctype_order_need(c, p.type_id, owner_id, false);
		if (ctype_layout_below(c, p.type_id, &below) && below.kind == BTFVIEW_VOID &&
		    (p.type_id || p.name_off || i + 1 < t->vlen))
			ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: parameter %u: found void",
				   t->id, i);
	}
}

static void need_array(struct ctype *c, const struct btfview_type *t, uint32_t owner_id)
{
	struct ctype_measure size;
	struct btfview_array a;

	btfview_array(c->view, t, &a);
	ctype_order_need(c, a.elem_type_id, owner_id, true);
	if (!c->status)
		ctype_layout_measure(c, a.elem_type_id, &size);
}

static void need_forward(struct ctype *c, const struct btfview_type *t, uint32_t owner_id,
			 bool is_strong)
{
	uint32_t id = ctype_same_id(c, t);

	if (id != t->id && !c->status)
		ctype_order_need(c, id, owner_id, is_strong);
	else if (is_strong && t->kind != BTFVIEW_FWD)
		define_enum(c, t);
	else
		announce(c, t, owner_id);
}

static void need_record(struct ctype *c, const struct btfview_type *t, uint32_t owner_id,
			bool is_strong)
{
	if (t->name_off == 0)
		need_inline(c, t, owner_id);
	else if (is_strong)
		define_record(c, t);
	else
		announce(c, t, owner_id);
}

/* One type; the id of the next one to look at, or 0. */
static uint32_t need_one(struct ctype *c, const struct btfview_type *t, uint32_t owner_id,
			 bool *is_strong)
{
	switch (t->kind) {
	case BTFVIEW_INT:
	case BTFVIEW_FLOAT:
		define_number(c, t);
		return 0;
	case BTFVIEW_PTR:
		*is_strong = false;
		return t->size_or_type;
	case BTFVIEW_CONST:
	case BTFVIEW_VOLATILE:
	case BTFVIEW_RESTRICT:
	case BTFVIEW_TYPE_TAG:
		return t->size_or_type;
	case BTFVIEW_ARRAY:
		need_array(c, t, owner_id);
		return 0;
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		need_record(c, t, owner_id, *is_strong);
		return 0;
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
	case BTFVIEW_FWD:
		if (t->name_off && ctype_is_forward(t))
			need_forward(c, t, owner_id, *is_strong);
		else if (t->name_off)
			define_enum(c, t);
		return 0;
	case BTFVIEW_TYPEDEF:
		define_typedef(c, t);
		return *is_strong ? t->size_or_type : 0;
	case BTFVIEW_FUNC_PROTO:
		need_proto(c, t, owner_id);
		return 0;
	case BTFVIEW_VOID:
		return 0;
	default:
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: found kind %u where a type is "
			   "needed", t->id, ctype_name(c, t->name_off), t->kind);
		return 0;
	}
}

void ctype_order_need(struct ctype *c, uint32_t id, uint32_t owner_id, bool is_strong)
{
	uint16_t met = is_strong ? CTYPE_MET_STRONG : CTYPE_MET_WEAK;
	bool had_skipped = c->has_skipped;
	uint32_t first_id = id;
	struct btfview_type t;

	if (id < c->id_end && (c->state[id] & met))
		return;
	c->has_skipped = false;
	if (ctype_enter(c, id)) {
		for (uint32_t n = 0; id && ctype_load(c, id, &t) && ctype_spend(c, 1); n++) {
			if (n == CHAIN_MAX)
				ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found more than %u "
					   "pointers, qualifiers and names in a row, or a cycle",
					   first_id, CHAIN_MAX);
			id = need_one(c, &t, owner_id, &is_strong);
		}
	}
	c->depth--;
	if (!c->has_skipped && !c->status)
		c->state[first_id] |= met;
	c->has_skipped |= had_skipped;
}

/* An enum on its own may be anonymous; a forward declaration stays one. */
void ctype_order_root(struct ctype *c, const struct btfview_type *t)
{
	bool is_enum = t->kind == BTFVIEW_ENUM || t->kind == BTFVIEW_ENUM64;

	if (is_enum && t->name_off == 0) {
		ctext_str(&c->text, "enum ");
		ctype_enum_put(c, t, 0);
		put_end(c);
		return;
	}
	ctype_order_need(c, t->id, 0, !ctype_is_forward(t));
}
