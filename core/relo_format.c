/* SPDX-License-Identifier: MIT */
/*
 * relo_format.c - a relocation in words: the house's one spelling, which is llvm-objdump's.
 *
 *   <byte_off> [2] struct task::in[2].y (0:3:2:1)      a field, with its accessor
 *   <byte_off> [2] struct task::[1].pid (1:0)          not of the first root
 *   <type_exists> [7] struct foo                       a type
 *   <enumval_value> [5] enum foo::V = 2                an enumerator
 *   <byte_off> [4] '0:9' <member index out of range>   what cannot be read
 *
 * Modifiers are spelled before the type ("const struct foo"), anonymous things "<anon 12>" with
 * their type id or index.  Unlike llvm-objdump, an unsigned 32-bit enumerator of 2147483648 and
 * more is printed as that number.  Text that does not fit is cut.
 *
 * Source: LLVM BTFParser::symbolize() for the format.
 */
#include "compat.h"
#include "diag.h"
#include "spec.h"

#define MAX_MODS 32

/* Text being written. */
struct line {
	char *buf;
	size_t size;             /* bytes of buf */
	size_t used;             /* without the NUL */
	const struct btfview *view;
};

static void put(struct line *l, const char *fmt, ...) DIAG_PRINTF(2, 3);

static void put(struct line *l, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	l->used += diag_vformat(l->buf + l->used, l->size - l->used, fmt, args);
	va_end(args);
}

static void put_name(struct line *l, uint32_t name_off, uint32_t number)
{
	const char *name = compat_name(l->view, name_off);

	if (*name)
		put(l, "%s", name);
	else
		put(l, "<anon %u>", number);
}

/* The word before a modifier's or type's name, with a space before it. */
static const char *kind_word(const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_CONST:
		return " const";
	case BTFVIEW_VOLATILE:
		return " volatile";
	case BTFVIEW_RESTRICT:
		return " restrict";
	case BTFVIEW_TYPEDEF:
		return " typedef";
	case BTFVIEW_STRUCT:
		return " struct";
	case BTFVIEW_UNION:
		return " union";
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return " enum";
	case BTFVIEW_FWD:
		return t->kind_flag ? " fwd union" : " fwd struct";
	default:
		return "";
	}
}

static bool is_mod(uint32_t kind)
{
	return kind == BTFVIEW_CONST || kind == BTFVIEW_VOLATILE || kind == BTFVIEW_RESTRICT ||
	       kind == BTFVIEW_TYPE_TAG;
}

/* Modifiers and name of type ID; *T is the type without them.  What is wrong, or NULL. */
static const char *put_type(struct line *l, uint32_t id, struct btfview_type *t)
{
	int i;

	if (btfview_type(l->view, id, t))
		return "unknown type id";
	for (i = 0; is_mod(t->kind); i++) {
		if (t->kind == BTFVIEW_TYPE_TAG)
			put(l, " type_tag(\"%s\")", compat_name(l->view, t->name_off));
		else
			put(l, "%s", kind_word(t));
		if (i == MAX_MODS || btfview_type(l->view, t->size_or_type, t))
			return "modifiers lead nowhere";
	}
	if (!t->id) {
		put(l, " void");
		return NULL;
	}
	put(l, "%s ", kind_word(t));
	put_name(l, t->name_off, t->id);
	return NULL;
}

static const char *put_enumval(struct line *l, const char *access, struct btfview_type *t)
{
	struct btfview_enumval e;
	uint32_t idx;

	if (!spec_next_number(&access, &idx) || *access)
		return "need one number for an enumerator";
	if (btfview_skip_mods(l->view, t->id, true, t) || !spec_is_enum(t->kind))
		return "type is no enum";
	if (idx >= t->vlen)
		return "enumerator index out of range";
	btfview_enumval(l->view, t, idx, &e);
	put_name(l, e.name_off, idx);
	if (t->kind_flag)
		put(l, " = %lld", (long long)e.value);
	else
		put(l, " = %llu", (unsigned long long)e.value);
	return NULL;
}

/* One number of a field's path, the type moved on. */
static const char *put_step(struct line *l, struct btfview_type *t, uint32_t idx, bool is_first)
{
	struct btfview_array array;
	struct btfview_member m;

	if (btfview_skip_mods(l->view, t->id, true, t))
		return "unknown type id";
	if (spec_is_record(t->kind)) {
		if (idx >= t->vlen)
			return "member index out of range";
		btfview_member(l->view, t, idx, &m);
		if (!is_first)
			put(l, ".");
		put_name(l, m.name_off, idx);
		return btfview_type(l->view, m.type_id, t) ? "unknown type id" : NULL;
	}
	if (t->kind != BTFVIEW_ARRAY)
		return "path goes through a type that is no struct, union or array";
	btfview_array(l->view, t, &array);
	put(l, "[%u]", idx);
	return btfview_type(l->view, array.elem_type_id, t) ? "unknown type id" : NULL;
}

static const char *put_field(struct line *l, const char *access, struct btfview_type *t)
{
	const char *p = access, *why = NULL;
	bool is_first;
	uint32_t idx;

	if (!spec_next_number(&p, &idx))
		return "accessor is no list of numbers";
	is_first = idx == 0;
	if (!is_first)
		put(l, "[%u]", idx);
	for (; !why && *p; is_first = false) {
		if (!spec_next_number(&p, &idx))
			return "accessor is no list of numbers";
		why = put_step(l, t, idx, is_first);
	}
	if (!why)
		put(l, " (%s)", access);
	return why;
}

static const char *put_relo(struct line *l, const struct relo *r)
{
	struct btfview_type t;
	const char *why;

	put(l, "<%s> [%u]", relo_kind_name(r->kind), r->type_id);
	why = put_type(l, r->type_id, &t);
	if (why)
		return why;
	if (spec_is_type_kind(r->kind))
		return r->access[0] == '0' && !r->access[1] ? NULL : "need '0' for a type";
	put(l, "::");
	if (spec_is_enumval_kind(r->kind))
		return put_enumval(l, r->access, &t);
	return spec_is_field_kind(r->kind) ? put_field(l, r->access, &t) : "unknown kind";
}

size_t relo_format(const struct btfview *local, const struct relo *r, char *buf, size_t size)
{
	struct line l = { buf, size, 0, local };
	const char *why = put_relo(&l, r);

	if (why) {
		l.used = 0;
		put(&l, "<%s> [%u] '%s' <%s>", relo_kind_name(r->kind), r->type_id, r->access, why);
	}
	return l.used;
}
