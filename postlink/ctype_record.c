/* SPDX-License-Identifier: MIT */
/*
 * ctype_record.c - bodies: members with their padding, enumerators.
 *
 * Padding is printed as unnamed bitfields: they take room, but neither a name nor alignment.  The
 * largest type that reaches a boundary before the next member leads to it (`long: 0`), whole
 * ones follow, then the smallest type that holds the rest:
 *
 *   bit 32 -> bit 160:   (implicitly to 64) long: 64;  int: 32;
 *
 * An unnamed member of a named record type (gcc's -fms-extensions) is printed as an anonymous
 * record with the same members and attributes: same names, same offsets, no flag needed.
 */
#include "postlink/ctype_impl.h"

#define INLINE_MAX 64 /* records inlined into each other */

struct pad {
	const char *name;
	uint32_t bit_cnt;
};

static const struct pad pads[] = { { "long", 64 }, { "int", 32 }, { "short", 16 }, { "char", 8 } };

#define PAD_CNT 4

static void put_pad(struct ctype *c, const struct pad *pad, uint64_t bit_cnt, uint32_t tab_cnt)
{
	ctext_indent(&c->text, tab_cnt);
	ctext_str(&c->text, pad->name);
	ctext_put(&c->text, ": ", 2);
	ctext_uint(&c->text, bit_cnt);
	ctext_put(&c->text, ";\n", 2);
}

/* `long` is no 8 bytes wherever a 32-bit kernel's header may be compiled. */
static const struct pad *largest_pad(const struct ctype *c)
{
	return c->view->ptr_size == 4 ? &pads[1] : &pads[0];
}

static const struct pad *smallest_pad(uint64_t bit_cnt)
{
	const struct pad *pad = &pads[PAD_CNT - 1];

	while (pad->bit_cnt < bit_cnt)
		pad--;
	return pad;
}

/* A gap between what is printed and what comes next. */
struct gap {
	uint64_t from, to;       /* bits */
	uint64_t align_bit_cnt;  /* of what comes next */
	bool is_exact;           /* no type's alignment helps: say every bit */
	bool is_packed;          /* the record's attribute: nothing but `T: 0` aligns */
};

static void put_gap(struct ctype *c, struct gap g, uint32_t tab_cnt)
{
	const struct pad *pad = largest_pad(c);
	uint64_t start;

	if (g.from >= g.to)
		return;
	if (!g.is_exact && ctype_layout_up(g.from, g.align_bit_cnt) == g.to)
		return;
	while (pad->bit_cnt > 8 && ctype_layout_up(g.from, pad->bit_cnt) > g.to)
		pad++;
	start = ctype_layout_up(g.from, pad->bit_cnt);
	if (start > g.to)
		start = g.from;
	if (start > g.from && (g.is_exact || g.is_packed || g.to - start < pad->bit_cnt))
		put_pad(c, pad, g.is_exact ? start - g.from : 0, tab_cnt);
	if (!ctype_spend(c, (g.to - start) / pad->bit_cnt))
		return;
	while (g.to - start >= pad->bit_cnt && !c->text.is_full) {
		put_pad(c, pad, pad->bit_cnt, tab_cnt);
		start += pad->bit_cnt;
	}
	if (start < g.to && !c->text.is_full)
		put_pad(c, smallest_pad(g.to - start), g.to - start, tab_cnt);
}

/* A record being printed. */
struct body {
	const struct btfview_type *t;
	uint32_t first;   /* its members' places in c->places */
	uint8_t layout;   /* enum ctype_layout */
	uint32_t tab_cnt; /* of its members */
};

static void put_inlined(struct ctype *c, uint32_t type_id, uint32_t tab_cnt)
{
	struct btfview_type t;

	if (!ctype_load(c, type_id, &t))
		return;
	ctext_str(&c->text, t.kind == BTFVIEW_UNION ? "union " : "struct ");
	ctype_record_put(c, &t, tab_cnt);
}

/* P may not be looked at afterwards: what lies within may move the places. */
static void put_member(struct ctype *c, const struct btfview_type *t, uint32_t member_idx,
		       const struct ctype_place *p, uint32_t tab_cnt)
{
	const struct ctype_ident ident = { NULL, p->name, 1, NULL };
	uint64_t bit_cnt = p->is_bitfield ? p->bit_cnt : 0;

	if (!p->is_inlined && !bit_cnt && !(c->state[t->id] & CTYPE_TAGGED) &&
	    ctype_decl_put_line(c, p, tab_cnt))
		return;
	ctext_indent(&c->text, tab_cnt);
	if (p->is_inlined)
		put_inlined(c, p->type_id, tab_cnt);
	else
		ctype_decl_put(c, p->type_id, &ident, tab_cnt);
	if (bit_cnt) {
		ctext_put(&c->text, ": ", 2);
		ctext_uint(&c->text, bit_cnt);
	}
	ctype_put_tag_attributes(c, t->id, member_idx);
	ctext_put(&c->text, ";\n", 2);
}

/* Members one after the other, with the gaps between them; the first bit after the last one. */
static void put_members(struct ctype *c, const struct body *b)
{
	bool is_packed = b->layout & CTYPE_PACKED, was_bitfield = false;
	struct gap tail = { 0, (uint64_t)b->t->size_or_type * 8,
			    8ull << (b->layout & CTYPE_ALIGN), false, is_packed };

	for (uint32_t i = 0; i < b->t->vlen && !c->status; i++) {
		const struct ctype_place *p = &c->places[b->first + i];
		uint64_t from = tail.from;
		bool is_odd = is_packed && was_bitfield && from % 8;

		if (p->is_hidden)
			continue;
		tail.from = p->bit_off + p->bit_cnt;
		was_bitfield = p->is_bitfield;
		if (from < p->bit_off)
			put_gap(c, (struct gap){ from, p->bit_off, is_packed ? 8 : p->align_bit_cnt,
						 p->is_bitfield || is_odd, is_packed }, b->tab_cnt);
		put_member(c, b->t, i, p, b->tab_cnt);
	}
	if (is_packed && !(b->layout & CTYPE_ALIGNED))
		tail.align_bit_cnt = 8;
	put_gap(c, tail, b->tab_cnt);
}

/* An unnamed struct of nothing but SIZE bytes of padding. */
static void put_filler(struct ctype *c, uint64_t size, uint32_t tab_cnt)
{
	struct gap g = { 0, size * 8, 8, true, false };

	ctext_indent(&c->text, tab_cnt);
	ctext_str(&c->text, "struct {\n");
	put_gap(c, g, tab_cnt + 1);
	ctext_indent(&c->text, tab_cnt);
	ctext_str(&c->text, "};\n");
}

static void put_union_members(struct ctype *c, const struct body *b)
{
	uint64_t size = (uint64_t)b->t->size_or_type * 8, most = 0;

	for (uint32_t i = 0; i < b->t->vlen && !c->status; i++) {
		const struct ctype_place *p = &c->places[b->first + i];

		if (p->is_hidden)
			continue;
		if (p->bit_cnt > most)
			most = p->bit_cnt;
		put_member(c, b->t, i, p, b->tab_cnt);
	}
	if (ctype_layout_up(most, 8ull << (b->layout & CTYPE_ALIGN)) < size)
		put_filler(c, b->t->size_or_type, b->tab_cnt);
}

/* Members that lie over each other: each in a packed struct that leads up to it. */
static void put_overlaid(struct ctype *c, const struct body *b)
{
	uint32_t tab_cnt = b->tab_cnt;

	ctext_indent(&c->text, tab_cnt);
	ctext_str(&c->text, "union {\n");
	for (uint32_t i = 0; i < b->t->vlen && !c->status; i++) {
		const struct ctype_place *p = &c->places[b->first + i];
		const struct gap g = { 0, p->bit_off, 8, true, true };

		if (p->is_hidden)
			continue;
		ctext_indent(&c->text, tab_cnt + 1);
		ctext_str(&c->text, "struct {\n");
		put_gap(c, g, tab_cnt + 2);
		put_member(c, b->t, i, p, tab_cnt + 2);
		ctext_indent(&c->text, tab_cnt + 1);
		ctext_str(&c->text, "} __attribute__((packed));\n");
	}
	put_filler(c, b->t->size_or_type, tab_cnt + 1);
	ctext_indent(&c->text, tab_cnt);
	ctext_str(&c->text, "};\n");
}

static void put_attributes(struct ctype *c, const struct btfview_type *t, uint8_t layout)
{
	if (layout & CTYPE_ALIGNED) {
		ctext_str(&c->text, " __attribute__((packed, aligned(");
		ctext_uint(&c->text, 1u << (layout & CTYPE_ALIGN));
		ctext_str(&c->text, ")))");
	} else if (layout & CTYPE_PACKED) {
		ctext_str(&c->text, " __attribute__((packed))");
	}
	ctype_put_tag_attributes(c, t->id, UINT32_MAX);
}

void ctype_record_put(struct ctype *c, const struct btfview_type *t, uint32_t tab_cnt)
{
	struct body b = { t, 0, 0, tab_cnt + 1 };
	size_t body_at;

	if (tab_cnt > INLINE_MAX)
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found more than %u records one in "
			   "the other", t->id, INLINE_MAX);
	b.layout = ctype_layout_keep(c, t, &b.first);
	if (!ctype_spend(c, 1))
		return;
	ctext_put(&c->text, "{\n", 2);
	body_at = c->text.size;
	if (b.layout & CTYPE_OVERLAP)
		put_overlaid(c, &b);
	else if (t->kind == BTFVIEW_UNION)
		put_union_members(c, &b);
	else
		put_members(c, &b);
	c->place_cnt = b.first;
	if (c->text.size == body_at && body_at > 0)
		c->text.size--;
	else
		ctext_indent(&c->text, tab_cnt);
	ctext_char(&c->text, '}');
	put_attributes(c, t, b.layout);
}

int ctype_declare_member(struct ctype *c, const struct btfview_type *t, uint32_t idx,
			 uint32_t tab_cnt)
{
	struct ctype_place p;

	if (ctype_layout_place(c, t, idx, &p) && !p.is_hidden && !p.is_inlined) {
		const struct ctype_ident ident = { NULL, p.name, 1, NULL };

		ctype_decl_put(c, p.type_id, &ident, tab_cnt);
		if (p.is_bitfield)
			ctext_printf(&c->text, ": %llu", (unsigned long long)p.bit_cnt);
	}
	return ctype_status(c);
}

void ctype_record_put_body(struct ctype *c, const struct btfview_type *t)
{
	const struct ctype_hooks *hooks = c->style.hooks;

	if (hooks && hooks->put_body)
		hooks->put_body(hooks->ctx, t);
	else if (ctype_is_record(t->kind))
		ctype_record_put(c, t, 0);
	else
		ctype_enum_put(c, t, 0);
}

/* BTF without the sign flag: small negative numbers look like these, flags never do. */
#define LEAST_NEGATIVE 0xffff0000u

/* Is T signed?  Only newer BTF says so. */
static bool is_signed_enum(const struct ctype *c, const struct btfview_type *t)
{
	struct btfview_enumval e;
	bool has_negative = false;

	if (t->kind_flag || c->has_signed_enums || t->kind == BTFVIEW_ENUM64)
		return t->kind_flag;
	for (uint32_t i = 0; i < t->vlen; i++) {
		btfview_enumval(c->view, t, i, &e);
		if (e.value > INT32_MAX && e.value < LEAST_NEGATIVE)
			return false;
		has_negative |= e.value > INT32_MAX;
	}
	return has_negative;
}

static void put_value(struct ctype *c, const struct btfview_type *t, uint64_t value,
		      bool is_signed)
{
	if (t->kind == BTFVIEW_ENUM && is_signed)
		ctext_int(&c->text, (int32_t)(uint32_t)value);
	else if (t->kind == BTFVIEW_ENUM)
		ctext_uint(&c->text, value);
	else if (is_signed && value == 1ull << 63)
		ctext_str(&c->text, "-9223372036854775807LL - 1");
	else if (is_signed)
		ctext_int(&c->text, (int64_t)value);
	else
		ctext_uint(&c->text, value);
	if (t->kind == BTFVIEW_ENUM64 && !(is_signed && value == 1ull << 63))
		ctext_str(&c->text, is_signed ? "LL" : "ULL");
}

static void put_enumerator(struct ctype *c, const struct btfview_type *t, uint32_t value_idx,
			   const struct btfview_enumval *e)
{
	struct ctype_ident ident = { c->style.tag_prefix, { "?", 1, 0 }, 1, NULL };
	const struct ctype_hooks *hooks = c->style.hooks;
	struct cname_entry *entry;
	struct cname name;

	if (!ctype_cname(c, t->id, e->name_off, &ident.name))
		return;
	if (hooks) {
		if (hooks->count) {
			ident.flavor = hooks->suffix;
			ident.no = hooks->count(hooks->ctx, ident.name.text, ident.name.size);
		}
		ctype_put_ident(c, &ident);
		return;
	}
	ident.no = ctype_number(c, t->id, value_idx + 1);
	/* Printed again, in another record: the plain names are taken. */
	if (c->state[t->id] & CTYPE_INLINED) {
		name = cname_text(ident.name.text, ident.name.size);
		entry = cname_enter(&c->names, &name);
		ident.no = entry ? ++entry->plain_cnt : 1;
	}
	ctype_put_ident(c, &ident);
}

int ctype_put_enumerator(struct ctype *c, const struct btfview_type *t, uint32_t idx)
{
	struct btfview_enumval e;

	btfview_enumval(c->view, t, idx, &e);
	put_enumerator(c, t, idx, &e);
	ctext_put(&c->text, " = ", 3);
	put_value(c, t, e.value, is_signed_enum(c, t));
	return ctype_status(c);
}

/* How an enum of T's size is had when the compiler would choose another one. */
static const char *mode_of(const struct ctype *c, const struct btfview_type *t, bool is_large)
{
	switch (t->size_or_type) {
	case 1:
		return "byte";
	case 2:
		return "HI";
	case 8:
		if (is_large)
			return NULL;
		return c->view->ptr_size == 8 ? "word" : "DI";
	default:
		return NULL;
	}
}

/* Does VALUE need more than the 4 bytes that an enum has by itself? */
static bool is_large_value(const struct btfview_type *t, uint64_t value, bool is_signed)
{
	if (t->kind == BTFVIEW_ENUM)
		return false;
	return is_signed ? (int64_t)value != (int32_t)(uint32_t)value : value > UINT32_MAX;
}

void ctype_enum_put(struct ctype *c, const struct btfview_type *t, uint32_t tab_cnt)
{
	bool is_signed = is_signed_enum(c, t), is_large = false;
	struct btfview_enumval e;
	const char *mode;

	ctext_put(&c->text, "{\n", 2);
	for (uint32_t i = 0; i < t->vlen && ctype_spend(c, 1); i++) {
		btfview_enumval(c->view, t, i, &e);
		is_large |= is_large_value(t, e.value, is_signed);
		ctext_indent(&c->text, tab_cnt + 1);
		put_enumerator(c, t, i, &e);
		ctext_put(&c->text, " = ", 3);
		put_value(c, t, e.value, is_signed);
		ctext_put(&c->text, ",\n", 2);
	}
	c->state[t->id] |= CTYPE_INLINED;
	ctext_indent(&c->text, tab_cnt);
	ctext_char(&c->text, '}');
	mode = mode_of(c, t, is_large);
	if (mode) {
		ctext_str(&c->text, " __attribute__((mode(");
		ctext_str(&c->text, mode);
		ctext_str(&c->text, ")))");
	}
	ctype_put_tag_attributes(c, t->id, UINT32_MAX);
}
