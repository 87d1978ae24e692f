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

int spec_add_elements(struct spec *s, uint32_t elem_id, uint32_t idx)
{
	uint64_t size, bits;

	if (btfview_size(s->view, elem_id, &size))
		return COREPL_EFORMAT;
	if (__builtin_mul_overflow(size, (uint64_t)idx * 8, &bits) ||
	    __builtin_add_overflow(s->bit_off, bits, &s->bit_off))
		return COREPL_EFORMAT;
	return 0;
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

void spec_push(struct spec *s, uint32_t type_id, uint32_t idx, const char *name)
{
	struct spec_step *step = &s->step[s->step_cnt++];

	step->type_id = type_id;
	step->idx = idx;
	step->name = name;
}

/* One member down; *ID becomes the member's type.  Returns what is wrong, or NULL. */
static const char *step_member(struct spec *s, const struct btfview_type *t, uint32_t idx,
			       uint32_t *id)
{
	struct btfview_member m;
	const char *name;

	if (idx >= t->vlen)
		return "member index past the struct's last member";
	btfview_member(s->view, t, idx, &m);
	if (__builtin_add_overflow(s->bit_off, (uint64_t)m.bit_off, &s->bit_off))
		return "offset overflows";
	if (m.name_off) {
		name = btfview_str(s->view, m.name_off);
		if (!name || !*name)
			return "member's name outside the string section";
		spec_push(s, t->id, idx, name);
	}
	*id = m.type_id;
	return NULL;
}

/* One element down; *ID becomes the element's type without modifiers. */
static const char *step_element(struct spec *s, const struct btfview_type *t, uint32_t idx,
				uint32_t *id)
{
	struct btfview_array array;
	struct btfview_type elem;

	btfview_array(s->view, t, &array);
	if (btfview_skip_mods(s->view, array.elem_type_id, true, &elem))
		return "malformed element type";
	if (idx >= array.elem_cnt && !spec_is_flexible(s, &array))
		return "element index past the array's end";
	spec_push(s, elem.id, idx, NULL);
	if (spec_add_elements(s, elem.id, idx))
		return "element type without a size, or offset overflows";
	*id = elem.id;
	return NULL;
}

static const char *walk(struct spec *s, const char *p, uint32_t id)
{
	const char *why = NULL;
	struct btfview_type t;
	uint32_t idx;

	while (!why && *p) {
		if (!spec_next_number(&p, &idx))
			return "need numbers of 0..2147483647 with ':' between";
		if (s->depth == SPEC_MAX_STEPS)
			return "nested too deep, need at most 64 numbers";
		s->depth++;
		if (btfview_skip_mods(s->view, id, true, &t))
			return "malformed type on the path";
		if (spec_is_record(t.kind))
			why = step_member(s, &t, idx, &id);
		else if (t.kind == BTFVIEW_ARRAY)
			why = step_element(s, &t, idx, &id);
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
	spec_push(s, t->id, idx, name);
	return NULL;
}

static const char *parse(struct spec *s, const char *p)
{
	struct btfview_type t;
	uint32_t idx;

	if (spec_is_type_kind(s->kind))
		return p[0] == '0' && !p[1] ? NULL : "need '0' for a relocation of a type";
	if (!spec_next_number(&p, &idx))
		return "need numbers of 0..2147483647 with ':' between";
	if (btfview_skip_mods(s->view, s->root_id, true, &t))
		return "malformed root type";
	s->depth = 1;
	if (spec_is_enumval_kind(s->kind))
		return *p ? "need one number for an enumerator" : parse_enumval(s, &t, idx);
	spec_push(s, t.id, idx, NULL);
	if (spec_add_elements(s, t.id, idx))
		return "root type without a size, or offset overflows";
	return walk(s, p, t.id);
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
	why = parse(s, r->access);
	return why ? fail(r, d, why) : 0;
}
