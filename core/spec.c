/* SPDX-License-Identifier: MIT */
/*
 * spec.c - accessor string + local BTF -> spec.  The rules are in spec.h.
 *
 * Stricter than libbpf in one point: a number must be plain digits up to 2147483647.  libbpf reads
 * with %d, so that "-1" passes its check of member indices and reads before the type's members.
 *
 * Source: libbpf bpf_core_parse_spec() for behaviour.
 */
#include "spec.h"

#include "diag.h"

bool spec_next_number(const char **p, uint32_t *number)
{
	const char *s = *p;
	uint64_t n = 0;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (uint64_t)(*s - '0');
		if (n > INT32_MAX)
			return false;
	}
	if (*s == ':') {
		s++;
		if (!*s)
			return false;
	} else if (*s) {
		return false;
	}
	*p = s;
	*number = (uint32_t)n;
	return true;
}

int spec_type_size(const struct btfview *view, const struct btfview_type *t, uint64_t *size)
{
	switch (t->kind) {
	case BTFVIEW_INT:
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		*size = t->size_or_type; /* no need to find the type again */
		return 0;
	case BTFVIEW_PTR:
		*size = view->ptr_size;
		return 0;
	default:
		return btfview_size(view, t->id, size);
	}
}

int spec_add_elements(struct spec *s, const struct btfview_type *elem, uint32_t idx)
{
	uint64_t size, bits;

	if (spec_type_size(s->view, elem, &size))
		return COREPL_EFORMAT;
	if (__builtin_mul_overflow(size, (uint64_t)idx * 8, &bits) ||
	    __builtin_add_overflow(s->bit_off, bits, &s->bit_off))
		return COREPL_EFORMAT;
	return 0;
}

struct spec_step *spec_push(struct spec *s, uint32_t idx, const struct btfview_type *field)
{
	struct spec_step *step = &s->step[s->step_cnt++];

	step->type_id = field->id;
	step->idx = idx;
	step->bit_size = 0;
	step->name = NULL;
	step->field = *field;
	return step;
}

bool spec_is_flexible(const struct spec *s, const struct btfview_array *array)
{
	const struct spec_step *last = &s->step[s->step_cnt - 1];
	struct btfview_type record;

	if (array->elem_cnt || !last->name || btfview_type(s->view, last->type_id, &record))
		return false;
	return last->idx + 1 == record.vlen;
}

static int fail(const struct relo *r, struct corepl_diag *d, const char *what)
{
	return diag_fail(d, COREPL_EFORMAT, "CO-RE accessor '%.*s' of type [%u]: %s", 80,
			 r->access, r->type_id, what);
}

/* One member down; *T becomes the member's type.  Returns what is wrong, or NULL. */
static const char *step_member(struct spec *s, struct btfview_type *t, uint32_t idx)
{
	const uint32_t record_id = t->id;
	struct btfview_member m;
	struct spec_step *step;
	const char *name;

	if (idx >= t->vlen)
		return "member index past the struct's last member";
	btfview_member(s->view, t, idx, &m);
	if (__builtin_add_overflow(s->bit_off, (uint64_t)m.bit_off, &s->bit_off))
		return "offset overflows";
	if (btfview_skip_mods(s->view, m.type_id, true, t))
		return "malformed member type";
	if (!m.name_off)
		return NULL;
	name = btfview_str(s->view, m.name_off);
	if (!name || !*name)
		return "member's name outside the string section";
	step = spec_push(s, idx, t);
	step->type_id = record_id;
	step->bit_size = m.bit_size;
	step->name = name;
	return NULL;
}

/* One element down; *T becomes the element's type. */
static const char *step_element(struct spec *s, struct btfview_type *t, uint32_t idx)
{
	struct btfview_array array;

	btfview_array(s->view, t, &array);
	if (btfview_skip_mods(s->view, array.elem_type_id, true, t))
		return "malformed element type";
	if (idx >= array.elem_cnt && !spec_is_flexible(s, &array))
		return "element index past the array's end";
	spec_push(s, idx, t);
	if (spec_add_elements(s, t, idx))
		return "element type without a size, or offset overflows";
	return NULL;
}

/* The rest of the accessor, P, from type T. */
static const char *walk(struct spec *s, const char *p, struct btfview_type *t)
{
	const char *why = NULL;
	uint32_t idx;

	while (!why && *p) {
		if (!spec_next_number(&p, &idx))
			return "need numbers of 0..2147483647 with ':' between";
		if (s->depth == SPEC_MAX_STEPS)
			return "nested too deep, need at most 64 numbers";
		s->depth++;
		if (spec_is_record(t->kind))
			why = step_member(s, t, idx);
		else if (t->kind == BTFVIEW_ARRAY)
			why = step_element(s, t, idx);
		else
			why = "path goes through a type that is no struct, union or array";
	}
	return why;
}

static const char *parse_enumval(struct spec *s, const struct btfview_type *t, uint32_t idx)
{
	struct btfview_enumval e;
	const char *name;

	if (!spec_is_enum(t->kind))
		return "root is no enum";
	if (idx >= t->vlen)
		return "enumerator index past the enum's last value";
	btfview_enumval(s->view, t, idx, &e);
	name = btfview_str(s->view, e.name_off);
	if (!name || !*name)
		return "enumerator's name outside the string section";
	spec_push(s, idx, t)->name = name;
	return NULL;
}

/* T is the root type; its modifiers go. */
static const char *parse(struct spec *s, const char *p, struct btfview_type *t)
{
	uint32_t idx;

	if (spec_is_type_kind(s->kind))
		return p[0] == '0' && !p[1] ? NULL : "need '0' for a relocation of a type";
	if (!spec_next_number(&p, &idx))
		return "need numbers of 0..2147483647 with ':' between";
	if (!spec_is_record(t->kind) && btfview_skip_mods(s->view, t->id, true, t))
		return "malformed root type";
	s->depth = 1;
	if (spec_is_enumval_kind(s->kind))
		return *p ? "need one number for an enumerator" : parse_enumval(s, t, idx);
	spec_push(s, idx, t);
	if (spec_add_elements(s, t, idx))
		return "root type without a size, or offset overflows";
	return walk(s, p, t);
}

int spec_parse(const struct btfview *view, const struct relo *r, struct spec *s,
	       struct corepl_diag *d)
{
	struct btfview_type root;
	const char *why;

	s->view = view;
	s->root_id = r->type_id;
	s->kind = r->kind;
	s->step_cnt = 0;
	s->depth = 0;
	s->bit_off = 0;
	if (r->kind >= RELO_KIND_CNT)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "CO-RE relocation of type [%u]: kind %u, need 0..%u", r->type_id,
				 r->kind, RELO_KIND_CNT - 1);
	if (!r->access || btfview_type(view, r->type_id, &root))
		return diag_fail(d, COREPL_EFORMAT,
				 "CO-RE relocation: type [%u] or its accessor is not in .BTF",
				 r->type_id);
	s->root_name_off = root.name_off;
	why = parse(s, r->access, &root);
	return why ? fail(r, d, why) : 0;
}
