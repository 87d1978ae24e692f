/* SPDX-License-Identifier: MIT */
/*
 * match.c - finds the fields and enumerators of a local spec in a candidate: see match.h.
 *
 * A path longer than 64 numbers is an error on the target side too, as in libbpf; that also bounds
 * the recursion into anonymous members.
 */
#include "match.h"

#include "text.h"

/* A member looked for. */
struct want {
	const char *name;
	struct relo_cand type;   /* local type of the member */
};

static int fail(struct compat_work *w, const char *why)
{
	w->why = why;
	return COREPL_EFORMAT;
}

/*
 * Look for WANT in type *ID of S's view, anonymous members searched in place.  Found: S is moved to
 * the member and *ID is its type.  A member of the right name and a wrong type ends the search.
 */
static int find_member(struct compat_work *w, const struct want *want, struct spec *s, uint32_t *id)
{
	struct btfview_type t;
	struct btfview_member m;
	const char *name;
	uint32_t i;
	int is;

	if (btfview_skip_mods(s->view, *id, true, &t))
		return fail(w, "malformed type");
	if (!spec_is_record(t.kind))
		return 0;
	if (t.vlen && s->depth == SPEC_MAX_STEPS)
		return fail(w, "nested too deep");
	if (compat_spend(w, t.vlen))
		return COREPL_EFORMAT;
	for (i = 0; i < t.vlen; i++) {
		btfview_member(s->view, &t, i, &m);
		name = compat_name(s->view, m.name_off);
		if (*name && !text_equal(name, want->name))
			continue;
		s->depth++;
		s->bit_off += m.bit_off;
		*id = m.type_id;
		if (!*name)
			is = find_member(w, want, s, id);
		else
			is = compat_fields(w, want->type, (struct relo_cand){ s->view, *id });
		if (is > 0 && *name)
			spec_push(s, t.id, i, name);
		if (is)
			return is;
		s->depth--;
		s->bit_off -= m.bit_off;
		if (*name)
			return 0;
	}
	return 0;
}

static int match_member(struct compat_work *w, const struct spec *local, uint32_t step_idx,
			struct spec *target, uint32_t *id)
{
	const struct spec_step *step = &local->step[step_idx];
	struct btfview_type record;
	struct btfview_member m;
	struct want want;

	if (btfview_type(local->view, step->type_id, &record))
		return fail(w, "malformed local type");
	btfview_member(local->view, &record, step->idx, &m);
	want.name = step->name;
	want.type.view = local->view;
	want.type.type_id = m.type_id;
	return find_member(w, &want, target, id);
}

/* The array S has reached, type *ID, becomes its element type if it has element IDX. */
static int enter_array(struct compat_work *w, const struct spec *s, uint32_t idx, uint32_t *id)
{
	struct btfview_array array;
	struct btfview_type t;

	if (btfview_skip_mods(s->view, *id, true, &t))
		return fail(w, "malformed type");
	if (t.kind != BTFVIEW_ARRAY)
		return 0;
	btfview_array(s->view, &t, &array);
	if (idx >= array.elem_cnt && !spec_is_flexible(s, &array))
		return 0;
	*id = array.elem_type_id;
	return 1;
}

/* The root (step 0) or an array element. */
static int match_element(struct compat_work *w, const struct spec *local, uint32_t step_idx,
			 struct spec *target, uint32_t *id)
{
	const uint32_t idx = local->step[step_idx].idx;
	struct btfview_type t;
	int is = 1;

	if (step_idx > 0)
		is = enter_array(w, target, idx, id);
	if (is <= 0)
		return is;
	if (btfview_skip_mods(target->view, *id, true, &t))
		return fail(w, "malformed type");
	if (target->depth == SPEC_MAX_STEPS)
		return fail(w, "nested too deep");
	*id = t.id;
	target->depth++;
	spec_push(target, t.id, idx, NULL);
	if (spec_add_elements(target, t.id, idx))
		return fail(w, "type without a size, or offset overflows");
	return 1;
}

static int match_enumval(struct compat_work *w, const struct spec *local, struct spec *target)
{
	struct btfview_enumval e;
	struct btfview_type t;
	const char *name;
	uint32_t i;
	int is;

	if (btfview_skip_mods(target->view, target->root_id, true, &t))
		return fail(w, "malformed type");
	if (!spec_is_enum(t.kind))
		return 0;
	for (i = 0; i < t.vlen; i++) {
		btfview_enumval(target->view, &t, i, &e);
		name = compat_name(target->view, e.name_off);
		is = compat_spend(w, 1);
		if (!is)
			is = compat_names(w, local->step[0].name, name);
		if (is < 0)
			return is;
		if (is) {
			spec_push(target, t.id, i, name);
			target->depth = 1;
			return 1;
		}
	}
	return 0;
}

static int match_field(struct compat_work *w, const struct spec *local, struct spec *target)
{
	uint32_t id = target->root_id;
	uint32_t i;
	int is = 1;

	for (i = 0; i < local->step_cnt && is > 0; i++) {
		if (local->step[i].name)
			is = match_member(w, local, i, target, &id);
		else
			is = match_element(w, local, i, target, &id);
	}
	return is;
}

int match_spec(struct compat_work *w, const struct spec *local, struct relo_cand cand,
	       struct spec *target)
{
	const struct relo_cand local_root = { local->view, local->root_id };

	target->view = cand.view;
	target->root_id = cand.type_id;
	target->kind = local->kind;
	target->step_cnt = 0;
	target->depth = 0;
	target->bit_off = 0;
	if (local->kind == RELO_TYPE_MATCHES)
		return compat_match(w, local_root, cand);
	if (spec_is_type_kind(local->kind))
		return compat_types(w, local_root, cand);
	if (spec_is_enumval_kind(local->kind))
		return match_enumval(w, local, target);
	return match_field(w, local, target);
}
