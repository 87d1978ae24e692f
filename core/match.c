/* SPDX-License-Identifier: MIT */
/*
 * match.c - finds the fields and enumerators of a local spec in a candidate: see match.h.
 *
 * A path longer than 64 numbers is an error on the target side too, as in libbpf; that also bounds
 * the recursion into anonymous members.
 */
#include "match.h"

static int fail(struct compat_work *w, const char *why)
{
	w->why = why;
	return COREPL_EFORMAT;
}

/* A walk along one candidate. */
struct walk {
	struct compat_work *work;
	const struct btfview *local_view;
	const struct spec_step *step; /* local step under way */
	struct spec *target;
	struct btfview_type at;       /* where the target's path is, modifiers skipped */
};

static int load(struct walk *w, uint32_t id, struct btfview_type *t)
{
	if (btfview_skip_mods(w->target->view, id, true, t))
		return fail(w->work, "malformed type");
	return 0;
}

/* Member IDX of RECORD has the right name: take it if FIELD, its type, is compatible. */
static int take_member(struct walk *w, const struct btfview_type *record, uint32_t idx,
		       const struct btfview_member *m, const struct btfview_type *field)
{
	struct compat_pair pair = { w->local_view, w->target->view, w->step->field, *field };
	const int is = compat_fields(w->work, &pair);
	struct spec_step *step;

	if (is <= 0)
		return is;
	step = spec_push(w->target, idx, field);
	step->type_id = record->id;
	step->bit_size = m->bit_size;
	step->name = w->step->name;
	w->at = *field;
	return 1;
}

/*
 * Look for the step's member in RECORD, anonymous members searched in place.  Found: the target's
 * path ends there.  A member of the right name and a wrong type ends the search.
 */
static int find_member(struct walk *w, const struct btfview_type *record)
{
	struct spec *s = w->target;
	struct btfview_member m;
	struct btfview_type field;
	bool is_named;
	uint32_t i;
	int is;

	if (!spec_is_record(record->kind) || !record->vlen)
		return 0;
	if (s->depth == SPEC_MAX_STEPS)
		return fail(w->work, "nested too deep");
	if (compat_spend(w->work, record->vlen))
		return COREPL_EFORMAT;
	for (i = 0;; i++) {
		i = btfview_find_member(s->view, record, i, w->step->name);
		if (i >= record->vlen)
			return 0;
		btfview_member(s->view, record, i, &m);
		is = load(w, m.type_id, &field);
		if (is)
			return is;
		s->depth++;
		s->bit_off += m.bit_off;
		is_named = *compat_name(s->view, m.name_off);
		is = is_named ? take_member(w, record, i, &m, &field) : find_member(w, &field);
		if (is)
			return is;
		s->depth--;
		s->bit_off -= m.bit_off;
		if (is_named)
			return 0;
	}
}

/* From the array reached into its element, if it has that one. */
static int enter_array(struct walk *w)
{
	struct btfview_array array;

	if (w->at.kind != BTFVIEW_ARRAY)
		return 0;
	btfview_array(w->target->view, &w->at, &array);
	if (w->step->idx >= array.elem_cnt && !spec_is_flexible(w->target, &array))
		return 0;
	return load(w, array.elem_type_id, &w->at) ? COREPL_EFORMAT : 1;
}

/* The root (the first step) or an array element. */
static int match_element(struct walk *w)
{
	struct spec *s = w->target;
	int is = 1;

	if (s->step_cnt > 0)
		is = enter_array(w);
	if (is <= 0)
		return is;
	if (s->depth == SPEC_MAX_STEPS)
		return fail(w->work, "nested too deep");
	s->depth++;
	spec_push(s, w->step->idx, &w->at);
	if (spec_add_elements(s, &w->at, w->step->idx))
		return fail(w->work, "type without a size, or offset overflows");
	return 1;
}

static BYTES_APART int match_enumval(struct compat_work *w, const struct spec *local,
				     struct spec *target)
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
			spec_push(target, i, &t)->name = name;
			target->depth = 1;
			return 1;
		}
	}
	return 0;
}

static void begin(const struct spec *local, struct relo_cand cand, struct spec *target)
{
	target->view = cand.view;
	target->root_id = cand.type_id;
	target->kind = local->kind;
	target->step_cnt = 0;
	target->depth = 0;
	target->bit_off = 0;
}

int match_field(struct compat_work *w, const struct spec *local, struct relo_cand cand,
		struct spec *target)
{
	struct walk walk = { w, local->view, NULL, target, { 0 } };
	struct btfview_type record;
	uint32_t i;
	int is;

	begin(local, cand, target);
	if (load(&walk, target->root_id, &walk.at))
		return COREPL_EFORMAT;
	for (i = 0, is = 1; i < local->step_cnt && is > 0; i++) {
		walk.step = &local->step[i];
		record = walk.at;
		is = walk.step->name ? find_member(&walk, &record) : match_element(&walk);
	}
	return is;
}

int match_spec(struct compat_work *w, const struct spec *local, struct relo_cand cand,
	       struct spec *target)
{
	const struct relo_cand local_root = { local->view, local->root_id };

	if (spec_is_field_kind(local->kind))
		return match_field(w, local, cand, target);
	begin(local, cand, target);
	if (spec_is_enumval_kind(local->kind))
		return match_enumval(w, local, target);
	if (local->kind == RELO_TYPE_MATCHES)
		return compat_match(w, local_root, cand);
	return compat_types(w, local_root, cand);
}
