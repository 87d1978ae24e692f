/* SPDX-License-Identifier: MIT */
/*
 * ctype_layout.c - what a C compiler makes of a record, compared with what the BTF says.
 *
 * BTF states where members lie but not why: alignment, `packed` and padding are lost.  This file
 * knows the rules of the compiler (Itanium ABI as clang's BPF target has it): a member goes to the
 * next multiple of its alignment, a bitfield to the next bit unless it would straddle its unit, a
 * record's size is a multiple of its largest alignment.  From that it decides per record:
 *
 *   nothing    gaps are filled with unnamed bitfields, all else falls into place
 *   packed     a member, or the size, is no multiple of what the compiler would demand
 *   overlap    members that lie over each other (no C struct): a union of packed structs
 *
 * 32-bit kernels: the alignment of 8-byte numbers is 4 on i386 and 8 elsewhere and for BPF.
 * Records with such members are always packed and aligned by attributes, so every target agrees.
 *
 * In: records whose inner records were measured before (ctype_order.c sees to that).  Results are
 * kept per type id.
 */
#include "postlink/ctype_impl.h"

#define REFERENCES_MAX 64 /* modifiers, typedefs and arrays one after the other */

static bool measure_number(struct ctype *c, const struct btfview_type *t, struct ctype_measure *m)
{
	uint32_t size = t->size_or_type;
	bool is_float = t->kind == BTFVIEW_FLOAT;

	if (!is_float && size != 1 && size != 2 && size != 4 && size != 8 &&
	    !(size == 16 && t->kind == BTFVIEW_INT)) {
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: size: found %u, need a power of "
			   "two up to %u", t->id, ctype_name(c, t->name_off), size,
			   t->kind == BTFVIEW_INT ? 16 : 8);
		return false;
	}
	m->bit_cnt = (uint64_t)size * 8;
	m->align_bit_cnt = is_float && size != 4 && size != 8 ? 8 : m->bit_cnt;
	return true;
}

static bool measure_record(struct ctype *c, const struct btfview_type *t, struct ctype_measure *m)
{
	if (!ctype_enter(c, t->id)) {
		c->depth--;
		return false;
	}
	m->bit_cnt = (uint64_t)t->size_or_type * 8;
	m->align_bit_cnt = 8ull << (ctype_layout_of(c, t) & CTYPE_ALIGN);
	c->depth--;
	return !c->status;
}

/* T's own size; false, without a failure, when it has none. */
static bool measure_one(struct ctype *c, const struct btfview_type *t, struct ctype_measure *m)
{
	switch (t->kind) {
	case BTFVIEW_INT:
	case BTFVIEW_FLOAT:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return measure_number(c, t, m);
	case BTFVIEW_PTR:
		m->bit_cnt = (uint64_t)c->view->ptr_size * 8;
		m->align_bit_cnt = m->bit_cnt;
		return true;
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		return measure_record(c, t, m);
	default:
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: found a kind without size, need "
			   "a value", t->id, ctype_name(c, t->name_off));
		return false;
	}
}

static bool measure(struct ctype *c, uint32_t id, struct ctype_measure *m)
{
	bool is_elem = false;
	uint64_t elem_cnt = 1;
	struct btfview_array a;
	struct btfview_type t;

	for (int n = 0; n < REFERENCES_MAX && ctype_load(c, id, &t); n++) {
		if (t.kind == BTFVIEW_TYPEDEF || ctype_is_modifier(t.kind)) {
			id = t.size_or_type;
			continue;
		}
		if (!is_elem)
			m->below = t;
		if (t.kind == BTFVIEW_ARRAY) {
			btfview_array(c->view, &t, &a);
			elem_cnt *= a.elem_cnt;
			id = a.elem_type_id;
			is_elem = true;
		} else if (t.kind == BTFVIEW_FWD && ctype_same_id(c, &t) != id) {
			id = ctype_same_id(c, &t);
		} else {
			if (!measure_one(c, &t, m))
				return false;
			m->bit_cnt *= elem_cnt;
			return true;
		}
		if (elem_cnt > UINT32_MAX)
			break;
	}
	ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: a cycle, or larger than 4 GiB", id);
	return false;
}

/* Is T an INT that does not use all bits of its bytes? */
static bool is_part(struct ctype *c, const struct btfview_type *t)
{
	uint32_t data = t->kind == BTFVIEW_INT ? btfview_int_data(c->view, t) : 0;

	return t->kind == BTFVIEW_INT &&
	       ((data & 0xff) != t->size_or_type * 8 || (data >> 16 & 0xff) != 0);
}

bool ctype_layout_measure(struct ctype *c, uint32_t id, struct ctype_measure *m)
{
	struct ctype_memo *memo;

	if (!measure(c, id, m))
		return false;
	memo = &c->memos[id];
	if (m->bit_cnt / 8 <= UINT32_MAX) {
		memo->size = (uint32_t)(m->bit_cnt / 8);
		memo->align = (uint8_t)(m->align_bit_cnt / 8);
		memo->is_part = is_part(c, &m->below);
	}
	return true;
}

/* The type below modifiers and typedefs; a chain without end was refused when it was ordered. */
bool ctype_layout_below(struct ctype *c, uint32_t id, struct btfview_type *t)
{
	for (int n = 0; n < REFERENCES_MAX && ctype_load(c, id, t); n++) {
		if (t->kind != BTFVIEW_TYPEDEF && !ctype_is_modifier(t->kind))
			return true;
		id = t->size_or_type;
	}
	ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: a cycle of typedefs", id);
	return false;
}

/* BTF of before 2018 keeps a bitfield's width in an INT of its own. */
static void place_old_bitfield(struct ctype *c, const struct btfview_type *t,
			       struct ctype_place *p)
{
	uint32_t data;

	if (!is_part(c, t))
		return;
	data = btfview_int_data(c->view, t);
	p->is_bitfield = true;
	p->bit_off += data >> 16 & 0xff;
	p->bit_cnt = data & 0xff;
}

static bool check_place(struct ctype *c, const struct btfview_type *t, uint32_t member_idx,
			const struct ctype_place *p)
{
	uint64_t end = p->bit_off + p->bit_cnt, room = (uint64_t)t->size_or_type * 8;

	if (p->is_bitfield && (p->bit_cnt == 0 || p->bit_cnt > p->unit_bit_cnt))
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: member %u: bitfield: found %llu "
			   "bits, need 1 to %llu", t->id, ctype_name(c, t->name_off), member_idx,
			   (unsigned long long)p->bit_cnt, (unsigned long long)p->unit_bit_cnt);
	else if (!p->is_bitfield && p->bit_off % 8)
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: member %u: found bit %llu, need "
			   "a whole byte", t->id, ctype_name(c, t->name_off), member_idx,
			   (unsigned long long)p->bit_off);
	else if (end > room)
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: member %u: found end at bit "
			   "%llu, need <= %llu", t->id, ctype_name(c, t->name_off), member_idx,
			   (unsigned long long)end, (unsigned long long)room);
	return !c->status;
}

/* What is special about a member: bitfields, and members without a name. */
static bool place_special(struct ctype *c, const struct btfview_type *t,
			  const struct btfview_member *m, struct ctype_place *p)
{
	struct ctype_measure size;

	if (!ctype_layout_measure(c, m->type_id, &size))
		return false;
	p->bit_cnt = size.bit_cnt;
	p->align_bit_cnt = size.align_bit_cnt;
	p->unit_bit_cnt = size.bit_cnt;
	if (m->bit_size) {
		p->is_bitfield = true;
		p->bit_cnt = m->bit_size;
	} else if (!t->kind_flag) {
		place_old_bitfield(c, &size.below, p);
	}
	if (p->is_bitfield && size.below.kind != BTFVIEW_INT && size.below.kind != BTFVIEW_ENUM &&
	    size.below.kind != BTFVIEW_ENUM64)
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: found a bitfield of no integer "
			   "type", t->id, ctype_name(c, t->name_off));
	if (m->name_off == 0) {
		p->is_inlined = ctype_is_record(size.below.kind) && !p->is_bitfield;
		p->is_hidden = !p->is_inlined;
		if (p->is_inlined)
			p->type_id = size.below.id;
	}
	return true;
}

static bool fail_member_name(struct ctype *c, const struct btfview_type *t, const char *name)
{
	ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u] %s: member '%s': found a second one, or no "
		   "name", t->id, ctype_name(c, t->name_off), name);
	return false;
}

bool ctype_layout_place(struct ctype *c, const struct btfview_type *t, uint32_t member_idx,
			struct ctype_place *p)
{
	const struct ctype_memo *memo;
	struct btfview_member m;

	memset(p, 0, sizeof(*p));
	btfview_member_in(ctype_section(c, t->id), t, member_idx, &m);
	p->type_id = m.type_id;
	p->bit_off = m.bit_off;
	if (m.name_off && !ctype_note_cname(c, t->id, m.name_off, &p->name))
		return fail_member_name(c, t, ctype_name(c, m.name_off));
	memo = m.type_id < c->id_end ? &c->memos[m.type_id] : &c->memos[0];
	if (memo->align && !memo->is_part && m.name_off && !m.bit_size) {
		p->bit_cnt = (uint64_t)memo->size * 8;
		p->unit_bit_cnt = p->bit_cnt;
		p->align_bit_cnt = (uint64_t)memo->align * 8;
	} else if (!place_special(c, t, &m, p)) {
		return false;
	}
	return check_place(c, t, member_idx, p);
}

/* What the members of one record ask for. */
struct verdict {
	uint64_t align_bit_cnt; /* the largest of a member */
	uint64_t bit_offs;      /* of members aligned to 4 bytes or more, or-ed together */
	uint64_t end;           /* the bit after the last member; of a union 0 */
	uint64_t names[4];      /* one of 256 bits for each name */
	bool needs_packing;
	bool overlaps;
	bool may_repeat;        /* two names may be equal: their bits are; or one is inlined */
};

/* Most records' names fall on different bits: no table is needed to know that none is repeated. */
static void judge_name(const struct cname *name, struct verdict *v)
{
	uint64_t bit = 1ull << (name->hash & 63), *word = &v->names[name->hash >> 6 & 3];

	v->may_repeat |= (name->size == 0) | ((*word & bit) != 0);
	*word |= bit;
}

/* Without branches: what members ask for is as good as random. */
static void judge_member(const struct ctype_place *p, bool is_union, struct verdict *v)
{
	uint64_t past = ctype_layout_past(p->bit_off, p->align_bit_cnt);
	bool is_wide = (p->align_bit_cnt >= 32) & !p->is_bitfield;

	v->overlaps |= p->bit_off < v->end;
	v->overlaps |= is_union & (p->bit_off != 0);
	v->needs_packing |= past + p->bit_cnt > p->unit_bit_cnt;
	v->align_bit_cnt = p->align_bit_cnt > v->align_bit_cnt ? p->align_bit_cnt :
								 v->align_bit_cnt;
	v->bit_offs |= is_wide ? p->bit_off : 0;
	v->end = is_union ? 0 : p->bit_off + p->bit_cnt;
}

/* Members of T and of the records inlined into it. */
static uint32_t count_members(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_type below;
	struct btfview_member m;
	uint32_t cnt = t->vlen;

	for (uint32_t i = 0; i < t->vlen && ctype_spend(c, 1); i++) {
		btfview_member(c->view, t, i, &m);
		if (m.name_off == 0 && ctype_layout_below(c, m.type_id, &below) &&
		    ctype_is_record(below.kind)) {
			if (ctype_enter(c, below.id))
				cnt += count_members(c, &below);
			c->depth--;
		}
	}
	return cnt;
}

/* The names of a record that lies without a name in another one. */
static void compare_inlined(struct ctype *c, uint32_t id)
{
	struct btfview_member m;
	struct btfview_type t;
	struct cname name;

	if (!ctype_layout_below(c, id, &t) || !ctype_is_record(t.kind))
		return;
	if (ctype_enter(c, t.id)) {
		for (uint32_t i = 0; i < t.vlen && ctype_spend(c, 1); i++) {
			btfview_member_in(ctype_section(c, t.id), &t, i, &m);
			if (!m.name_off)
				compare_inlined(c, m.type_id);
			else if (!ctype_note_cname(c, t.id, m.name_off, &name) ||
				 !cname_set_add(&c->names, &name))
				fail_member_name(c, &t, ctype_name(c, m.name_off));
		}
	}
	c->depth--;
}

/* Two members of one name, also of records inlined into this one, are no C. */
static void check_names(struct ctype *c, const struct btfview_type *t, uint32_t first)
{
	bool has_inlined = false;
	uint32_t cnt = t->vlen;

	for (uint32_t i = 0; i < t->vlen; i++)
		has_inlined |= c->places[first + i].is_inlined;
	if (has_inlined)
		cnt = count_members(c, t);
	if (!c->status && !cname_set_begin(&c->names, cnt))
		ctype_fail(c, COREPL_ENOSPACE, "memory: found none for %u names", cnt);
	for (uint32_t i = 0; i < t->vlen && !c->status; i++) {
		const struct ctype_place *p = &c->places[first + i];

		if (!p->name.size)
			compare_inlined(c, p->type_id);
		else if (!cname_set_add(&c->names, &p->name))
			fail_member_name(c, t, p->name.text);
	}
}

static uint8_t log2_bytes(uint64_t bit_cnt)
{
	uint8_t n = 0;

	while (bit_cnt > 8) {
		bit_cnt /= 2;
		n++;
	}
	return n;
}

/* The largest power of two, up to 4 bytes, that divides BIT_OFF. */
static uint64_t tightness(uint64_t bit_off)
{
	return bit_off % 32 == 0 ? 32 : bit_off % 16 == 0 ? 16 : 8;
}

/* The layout bits for a judged record of SIZE bytes. */
static uint8_t decide(const struct ctype *c, const struct verdict *v, uint64_t size)
{
	uint8_t layout = CTYPE_KNOWN;

	if (v->overlaps)
		return layout | CTYPE_OVERLAP | CTYPE_PACKED;
	if (v->align_bit_cnt > 32 && c->view->ptr_size == 4) {
		uint64_t align = tightness(v->bit_offs);

		while (align > 8 && size * 8 % align)
			align /= 2;
		return (uint8_t)(layout | CTYPE_PACKED | CTYPE_ALIGNED | log2_bytes(align));
	}
	if (v->needs_packing || ctype_layout_past(size * 8, v->align_bit_cnt))
		return layout | CTYPE_PACKED;
	return (uint8_t)(layout | log2_bytes(v->align_bit_cnt));
}

/* The members' places on the stack; placing may measure, and so stack, records within. */
static bool push_places(struct ctype *c, const struct btfview_type *t, uint32_t first,
			struct verdict *v)
{
	struct ctype_place p;

	for (uint32_t i = 0; i < t->vlen; i++) {
		if (!ctype_spend(c, 1) || !ctype_layout_place(c, t, i, &p))
			return false;
		if (first + i >= c->place_cap)
			c->places = ctype_grow(c, c->places, first + i, &c->place_cap,
					       sizeof(*c->places));
		if (c->status)
			return false;
		c->places[first + i] = p;
		c->place_cnt = first + i + 1;
		judge_name(&p.name, v);
		if (!p.is_hidden)
			judge_member(&p, t->kind == BTFVIEW_UNION, v);
	}
	return true;
}

uint8_t ctype_layout_keep(struct ctype *c, const struct btfview_type *t, uint32_t *first)
{
	struct verdict v = { .align_bit_cnt = 8 };

	*first = c->place_cnt;
	if (!push_places(c, t, *first, &v))
		return 0;
	if (!(c->layout[t->id] & CTYPE_KNOWN)) {
		if (v.may_repeat)
			check_names(c, t, *first);
		c->layout[t->id] = decide(c, &v, t->size_or_type);
	}
	return c->layout[t->id];
}

uint8_t ctype_layout_of(struct ctype *c, const struct btfview_type *t)
{
	uint32_t first;

	if (!(c->layout[t->id] & CTYPE_KNOWN)) {
		ctype_layout_keep(c, t, &first);
		c->place_cnt = first;
	}
	return c->layout[t->id];
}
