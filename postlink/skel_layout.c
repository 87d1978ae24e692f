/* SPDX-License-Identifier: MIT */
/*
 * skel_layout.c - BTF type -> data layout.  See skel_layout.h.
 *
 * in: an object with its types decoded; out: shapes, cached by type id, records listed so that each
 * stands after those it contains.  Work is bounded by the BTF's size: each id is made once, and a
 * type that contains itself, or lies deeper than NEST_MAX, becomes bytes.
 *
 * Bitfields keep their type only where the C rule (System V ABI: no bitfield crosses a unit of
 * its type) puts them where BTF says; a record with others becomes bytes.
 */
#include "postlink/skel_layout.h"

#include <string.h>

#define NEST_MAX 64	/* records and arrays within each other */
#define PTR_SIZE 8	/* bytes of a pointer in BPF */
#define INLINE_MAX 1024 /* names that unnamed members may bring into one record */

void skel_layout_init(struct skel_layout *l, struct arena *a, const struct object *o,
		      const struct skel_style *style)
{
	memset(l, 0, sizeof(*l));
	l->a = a;
	l->o = o;
	l->style = style;
	l->by_id = ARENA_NEW(a, struct skel_type *, (size_t)o->type_cnt + 1);
	l->is_open = ARENA_NEW(a, bool, (size_t)o->type_cnt + 1);
	l->records = ARENA_NEW(a, struct skel_record *, (size_t)o->type_cnt + 1);
	skel_names_init(&l->record_names, a,
			o->type_cnt + o->map_cnt + skel_names_cnt(style->types));
	skel_names_reserve(&l->record_names, style->types);
}

static struct skel_type *new_type(struct skel_layout *l, enum skel_shape shape, uint32_t size,
				  uint32_t align)
{
	struct skel_type *t = ARENA_NEW(l->a, struct skel_type, 1);

	t->shape = shape;
	t->size = size;
	t->align = align;
	return t;
}

struct skel_type *skel_layout_bytes(struct skel_layout *l, uint64_t size)
{
	return new_type(l, SKEL_BYTES, size > UINT32_MAX ? 0 : (uint32_t)size, 1);
}

static bool is_scalar_size(uint32_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static struct skel_type *make_int(struct skel_layout *l, const struct btfview_type *t)
{
	uint32_t data = t->kind == BTFVIEW_INT ? btfview_int_data(&l->o->btf, t) : 0;
	const char *name = object_btf_str(l->o, t->name_off);
	struct skel_type *type = new_type(l, SKEL_INT, t->size_or_type, t->size_or_type);

	if (!is_scalar_size(t->size_or_type))
		return skel_layout_bytes(l, t->size_or_type);
	type->is_signed = t->kind == BTFVIEW_INT ? (data >> 24 & 1) : t->kind_flag;
	if (t->kind == BTFVIEW_INT && (data >> 24 & 4) && type->size == 1)
		type->shape = SKEL_BOOL;
	else if (t->kind == BTFVIEW_INT && type->size == 1 && strcmp(name, "char") == 0)
		type->shape = SKEL_CHAR;
	return type;
}

static struct skel_type *make_type(struct skel_layout *l, uint32_t id, const char *hint,
				   uint32_t depth);

static struct skel_type *make_array(struct skel_layout *l, const struct btfview_type *t,
				    const char *hint, uint32_t depth)
{
	struct btfview_array array;
	struct skel_type *elem, *type;
	uint64_t size;

	btfview_array(&l->o->btf, t, &array);
	elem = make_type(l, array.elem_type_id, hint, depth + 1);
	size = (uint64_t)elem->size * array.elem_cnt;
	if (!size || size > UINT32_MAX)
		return skel_layout_bytes(l, size);
	type = new_type(l, SKEL_ARRAY, (uint32_t)size, elem->align);
	type->elem = elem;
	type->elem_cnt = array.elem_cnt;
	return type;
}

/* Does C put a bitfield of type T there when the last field ended at END_BIT? */
static bool is_natural_bitfield(const struct skel_type *t, uint32_t bit_off, uint32_t bit_size,
				uint64_t end_bit)
{
	uint64_t unit = (uint64_t)t->size * 8;

	if ((t->shape != SKEL_INT && t->shape != SKEL_BOOL) || bit_size > unit || bit_off < end_bit)
		return false;
	return bit_off / unit == (bit_off + (uint64_t)bit_size - 1) / unit;
}

/* A record that a field has by name, be it as an element, needs a name in the generated code. */
static void note_use(const struct skel_field *f)
{
	const struct skel_type *t = f->type;

	while (t->shape == SKEL_ARRAY)
		t = t->elem;
	if (t->shape == SKEL_RECORD && f->name[0])
		t->record->is_named_use = true;
}

/* Take member M as the next field; false when no language could put it there. */
static bool add_field(struct skel_layout *l, struct skel_record *r, const struct btfview_member *m,
		      uint64_t *end_bit, uint32_t depth)
{
	struct skel_field *f = &r->fields[r->field_cnt];
	const char *name = object_btf_str(l->o, m->name_off);
	const struct skel_type *type = make_type(l, m->type_id, name, depth + 1);
	uint64_t bit_cnt = m->bit_size ? m->bit_size : (uint64_t)type->size * 8;
	uint64_t end = m->bit_off + bit_cnt;

	if (!bit_cnt)
		return true;
	if (end > (uint64_t)r->size * 8 || (!r->is_union && m->bit_off < *end_bit))
		return false;
	if (m->bit_size ? !is_natural_bitfield(type, m->bit_off, m->bit_size,
					       r->is_union ? 0 : *end_bit)
			: m->bit_off % 8 != 0)
		return false;
	f->type = type;
	f->byte_off = m->bit_off / 8;
	f->bit_off = m->bit_off;
	f->bit_size = m->bit_size;
	if (!m->bit_size && f->byte_off % type->align)
		r->is_packed = true;
	*end_bit = end;
	if (!name[0] && m->bit_size) /* padding that BTF names by nothing */
		return true;
	f->name =
		name[0] || type->shape != SKEL_RECORD ? skel_names_shown(l->a, l->style, name) : "";
	note_use(f);
	r->field_cnt++;
	return true;
}

/* Take the names that an unnamed member brings into the scope; false when they do not fit there. */
static bool add_inlined_names(struct skel_names *scope, const struct skel_record *r)
{
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		const struct skel_field *f = &r->fields[i];

		if (!f->name[0] && !add_inlined_names(scope, f->type->record))
			return false;
		if (f->name[0] && skel_names_add(scope, f->name, i) != f->name)
			return false;
	}
	return true;
}

/*
 * Names in one record differ, those of unnamed members included.  An unnamed member whose names
 * are in the way, or are too many, gets a name of its own.
 */
static void settle_names(struct skel_layout *l, struct skel_record *r)
{
	struct skel_names scope;
	uint32_t cnt = r->field_cnt;

	for (uint32_t i = 0; i < r->field_cnt; i++)
		cnt += r->fields[i].name[0] ? 0 : r->fields[i].type->record->name_cnt;
	r->name_cnt = cnt;
	skel_names_init(&scope, l->a, cnt < INLINE_MAX ? cnt : r->field_cnt);
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		if (r->fields[i].name[0])
			r->fields[i].name = skel_names_add(&scope, r->fields[i].name, i);
	}
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		struct skel_field *f = &r->fields[i];

		if (f->name[0])
			continue;
		if (l->style->has_unnamed && cnt < INLINE_MAX &&
		    add_inlined_names(&scope, f->type->record))
			continue;
		f->name = skel_names_add(
			&scope, skel_names_shown(l->a, l->style, arena_printf(l->a, "anon_%u", i)),
			i);
		f->type->record->is_named_use = true;
		r->name_cnt = cnt < INLINE_MAX ? cnt : r->field_cnt;
	}
}

static void name_record(struct skel_layout *l, struct skel_record *r, const char *name,
			const char *hint)
{
	const char *ident = skel_names_shown(l->a, l->style,
					     name[0]   ? name
					     : hint[0] ? hint
						       : "anon");

	r->name = skel_names_add(&l->record_names, ident, l->record_cnt);
	l->records[l->record_cnt++] = r;
}

static struct skel_type *make_record(struct skel_layout *l, const struct btfview_type *t,
				     const char *hint, uint32_t depth)
{
	struct skel_record *r = ARENA_NEW(l->a, struct skel_record, 1);
	struct skel_type *type = new_type(l, SKEL_RECORD, t->size_or_type, 1);
	bool has_bits = false;
	uint64_t end_bit = 0;

	r->is_union = t->kind == BTFVIEW_UNION;
	r->size = t->size_or_type;
	r->fields = ARENA_NEW(l->a, struct skel_field, t->vlen);
	for (uint32_t i = 0; i < t->vlen; i++) {
		struct btfview_member m;

		btfview_member(&l->o->btf, t, i, &m);
		has_bits = has_bits || m.bit_size;
		if (!add_field(l, r, &m, &end_bit, depth))
			return skel_layout_bytes(l, t->size_or_type);
	}
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		if (r->fields[i].type->align > type->align)
			type->align = r->fields[i].type->align;
	}
	if (r->size % type->align)
		r->is_packed = true;
	if (!r->field_cnt || (r->is_packed && has_bits))
		return skel_layout_bytes(l, t->size_or_type);
	if (r->is_packed)
		type->align = 1;
	settle_names(l, r);
	name_record(l, r, object_btf_str(l->o, t->name_off), hint);
	type->record = r;
	return type;
}

static struct skel_type *make_float(struct skel_layout *l, const struct btfview_type *t)
{
	if (t->size_or_type == 4 || t->size_or_type == 8)
		return new_type(l, SKEL_FLOAT, t->size_or_type, t->size_or_type);
	return skel_layout_bytes(l, t->size_or_type);
}

static struct skel_type *make_by_kind(struct skel_layout *l, const struct btfview_type *t,
				      const char *hint, uint32_t depth)
{
	switch (t->kind) {
	case BTFVIEW_INT:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return make_int(l, t);
	case BTFVIEW_FLOAT:
		return make_float(l, t);
	case BTFVIEW_PTR:
		return new_type(l, SKEL_PTR, PTR_SIZE, PTR_SIZE);
	case BTFVIEW_ARRAY:
		return make_array(l, t, hint, depth);
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		return make_record(l, t, hint, depth);
	default:
		return skel_layout_bytes(l, 0);
	}
}

/* The name of the first typedef on the way from ID, which names an anonymous record best. */
static const char *typedef_name(const struct skel_layout *l, uint32_t id, const char *hint)
{
	struct btfview_type t;

	if (btfview_skip_mods(&l->o->btf, id, false, &t) || t.kind != BTFVIEW_TYPEDEF)
		return hint;
	return object_btf_str(l->o, t.name_off);
}

static struct skel_type *make_type(struct skel_layout *l, uint32_t id, const char *hint,
				   uint32_t depth)
{
	struct btfview_type t;
	uint64_t size = 0;

	if (depth > NEST_MAX || btfview_skip_mods(&l->o->btf, id, true, &t) ||
	    t.id >= l->o->type_cnt)
		return skel_layout_bytes(l, 0);
	if (l->by_id[t.id])
		return l->by_id[t.id];
	if (l->is_open[t.id])
		return skel_layout_bytes(l, btfview_size(&l->o->btf, t.id, &size) ? 0 : size);
	l->is_open[t.id] = true;
	l->by_id[t.id] = make_by_kind(l, &t, typedef_name(l, id, hint), depth);
	l->is_open[t.id] = false;
	return l->by_id[t.id];
}

bool skel_layout_var(struct skel_layout *l, const struct object_var *v, struct skel_field *f)
{
	const struct skel_type *t = make_type(l, v->plan.btf_id, v->name, 0);

	if (!v->plan.size)
		return false;
	f->type = t->size && t->size <= v->plan.size ? t : skel_layout_bytes(l, v->plan.size);
	f->name = skel_names_shown(l->a, l->style, v->name);
	f->byte_off = v->plan.byte_off;
	f->bit_off = 0;
	f->bit_size = 0;
	note_use(f);
	return true;
}

static bool is_function(const struct skel_layout *l, uint32_t type_id)
{
	const struct btfview *btf = &l->o->btf;
	struct btfview_type t;

	return !btfview_skip_mods(btf, type_id, true, &t) && t.kind == BTFVIEW_PTR &&
	       !btfview_skip_mods(btf, t.size_or_type, true, &t) && t.kind == BTFVIEW_FUNC_PROTO;
}

uint32_t skel_layout_members(struct skel_layout *l, uint32_t type_id, struct skel_field **fields)
{
	struct btfview_type t;
	uint32_t cnt = 0;

	if (btfview_skip_mods(&l->o->btf, type_id, true, &t) || t.kind != BTFVIEW_STRUCT)
		return 0;
	*fields = ARENA_NEW(l->a, struct skel_field, t.vlen);
	for (uint32_t i = 0; i < t.vlen; i++) {
		struct skel_field *f = &(*fields)[cnt];
		struct btfview_member m;
		const char *name;

		btfview_member(&l->o->btf, &t, i, &m);
		if (m.bit_size || m.bit_off % 8)
			continue;
		name = object_btf_str(l->o, m.name_off);
		if (!name[0])
			name = arena_printf(l->a, "anon_%u", i);
		f->name = skel_names_shown(l->a, l->style, name);
		f->type = is_function(l, m.type_id) ? new_type(l, SKEL_PROG, PTR_SIZE, PTR_SIZE)
						    : make_type(l, m.type_id, name, 0);
		f->byte_off = m.bit_off / 8;
		if (!f->type->size)
			continue;
		note_use(f);
		cnt++;
	}
	return cnt;
}
