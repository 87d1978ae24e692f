/* SPDX-License-Identifier: MIT */
/*
 * absence.c - see absence.h.
 *
 * The candidate is walked as far as the path goes; the type where it ends is described.  Names that
 * contain the missing one, or are contained in it, underscores aside, are told: a renamed field is
 * the usual case.
 */
#include "core/absence.h"

#include "core/diag.h"
#include "core/match.h"
#include "core/text.h"

#define MAX_SIMILAR 3u
#define MAX_DEPTH 8u /* anonymous members within each other that are searched */

/* Text that grows within a caller's buffer. */
struct words {
	char *buf;
	size_t size;	      /* bytes */
	size_t used;	      /* bytes without the NUL */
	uint32_t similar_cnt; /* names told so far */
	const char *lead;     /* before the first of them */
	bool is_same;	      /* tell those that differ in underscores only */
};

static const char *kind_word(uint32_t kind)
{
	switch (kind) {
	case BTFVIEW_STRUCT:
		return "struct ";
	case BTFVIEW_UNION:
		return "union ";
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return "enum ";
	default:
		return "";
	}
}

static void say(struct words *w, const char *a, const char *b)
{
	w->used += diag_format(w->buf + w->used, w->size - w->used, "%s%s", a, b);
}

static bool contains(const char *name, const char *part, size_t part_size)
{
	size_t size = text_size(name);

	for (size_t i = 0; i + part_size <= size; i++)
		if (!memcmp(name + i, part, part_size))
			return true;
	return false;
}

/* NAME without leading and trailing underscores; its size. */
static size_t bare(const char **name)
{
	size_t size;

	while (**name == '_')
		++*name;
	size = text_size(*name);
	while (size && (*name)[size - 1] == '_')
		size--;
	return size;
}

/* Is one name within the other, or IS_SAME: are they one, underscores around them aside? */
static bool are_similar(const char *a, const char *b, bool is_same)
{
	size_t a_size = bare(&a), b_size = bare(&b);

	if (a_size < 3 || b_size < 3 || (is_same && a_size != b_size))
		return false;
	return contains(a, b, b_size) || contains(b, a, a_size);
}

static void say_similar(struct words *w, const struct btfview *v, uint32_t type_id,
			const char *name, uint32_t depth)
{
	struct btfview_type t;

	if (depth > MAX_DEPTH || btfview_skip_mods(v, type_id, true, &t) || !spec_is_record(t.kind))
		return;
	for (uint32_t i = 0; i < t.vlen && w->similar_cnt < MAX_SIMILAR; i++) {
		struct btfview_member m;
		const char *found;

		btfview_member(v, &t, i, &m);
		found = compat_name(v, m.name_off);
		if (!*found)
			say_similar(w, v, m.type_id, name, depth + 1);
		else if (are_similar(found, name, w->is_same))
			say(w, w->similar_cnt++ ? ", " : w->lead, found);
	}
}

/* The type that the last matched step of TARGET has reached. */
static uint32_t reached_type(const struct spec *target)
{
	const struct spec_step *s;
	struct btfview_member m;
	struct btfview_type t;

	if (!target->step_cnt)
		return target->root_id;
	s = &target->step[target->step_cnt - 1];
	if (!s->name || btfview_type(target->view, s->type_id, &t) || s->idx >= t.vlen)
		return s->type_id;
	btfview_member(target->view, &t, s->idx, &m);
	return m.type_id;
}

static bool has_member(const struct btfview *v, uint32_t type_id, const char *name, uint32_t depth)
{
	struct btfview_type t;

	if (depth > MAX_DEPTH || btfview_skip_mods(v, type_id, true, &t) || !spec_is_record(t.kind))
		return false;
	for (uint32_t i = 0; i < t.vlen; i++) {
		struct btfview_member m;
		const char *found;

		btfview_member(v, &t, i, &m);
		found = compat_name(v, m.name_off);
		if (*found ? text_equal(found, name) : has_member(v, m.type_id, name, depth + 1))
			return true;
	}
	return false;
}

/* The walk ended before step TARGET->step_cnt of LOCAL. */
static void say_missing_step(struct words *w, const struct spec *local, const struct spec *target)
{
	const struct spec_step *missing = &local->step[target->step_cnt];
	uint32_t id = reached_type(target);
	struct btfview_type t;

	if (btfview_skip_mods(target->view, id, true, &t))
		return;
	w->used += diag_format(w->buf + w->used, w->size - w->used, "kernel's %s%s [%u] has ",
			       kind_word(t.kind), compat_name(target->view, t.name_off), t.id);
	if (!missing->name) {
		w->used += diag_format(w->buf + w->used, w->size - w->used, "no element [%u]",
				       missing->idx);
	} else if (has_member(target->view, id, missing->name, 0)) {
		say(w, "a member of another type called ", missing->name);
	} else {
		say(w, "no member ", missing->name);
		say_similar(w, target->view, id, missing->name, 0);
	}
}

static BYTES_APART void say_no_match(struct words *w, const struct spec *local,
				     struct relo_cand cand)
{
	struct compat_work work = { COMPAT_STEPS, "" };
	struct btfview_type t;
	struct spec target;

	if (spec_is_field_kind(local->kind) && match_field(&work, local, cand, &target) > 0) {
		say(w, "kernel's field has a size or place that this load cannot have: read it ",
		    "with BPF_CORE_READ or BPF_CORE_READ_BITFIELD");
		return;
	}
	if (spec_is_field_kind(local->kind) && target.step_cnt < local->step_cnt) {
		say_missing_step(w, local, &target);
		return;
	}
	if (btfview_type(cand.view, cand.type_id, &t))
		return;
	w->used += diag_format(w->buf + w->used, w->size - w->used, "kernel's %s%s [%u] has ",
			       kind_word(t.kind), compat_name(cand.view, t.name_off), t.id);
	if (spec_is_enumval_kind(local->kind))
		say(w, "no value ", local->step[0].name);
	else
		say(w, "another ", "definition");
}

size_t absence_describe(const struct btfview *local, const struct relo *r,
			const struct relo_cands *cands, char *buf, size_t size)
{
	struct words w = { buf, size, 0, 0, "; it has ", false };
	struct btfview_type root;
	struct spec spec;

	buf[0] = 0;
	if (btfview_type(local, r->type_id, &root) || spec_parse(local, r, &spec, NULL))
		return 0;
	if (cands->cnt) {
		say_no_match(&w, &spec, cands->cand[0]);
		return w.used;
	}
	say(&w, "kernel has no ", kind_word(root.kind));
	say(&w, compat_name(local, root.name_off), "");
	return w.used;
}

void absence_member(const struct btfview *local, const struct relo *r,
		    const struct relo_cands *cands, struct absence *a)
{
	struct words w = { a->similar, sizeof(a->similar), 0, 0, "", true };
	struct compat_work work = { COMPAT_STEPS, "" };
	struct spec spec, target;
	struct btfview_type t;
	const char *name;

	*a = (struct absence){ NULL, "", "", "" };
	if (!cands->cnt || spec_parse(local, r, &spec, NULL) || !spec_is_field_kind(spec.kind) ||
	    match_field(&work, &spec, cands->cand[0], &target) || target.step_cnt >= spec.step_cnt)
		return;
	name = spec.step[target.step_cnt].name;
	if (!name || btfview_skip_mods(target.view, reached_type(&target), true, &t) ||
	    has_member(target.view, t.id, name, 0))
		return;
	a->member = name;
	a->holder_kind = kind_word(t.kind);
	a->holder = compat_name(target.view, t.name_off);
	say_similar(&w, target.view, t.id, name, 0);
	w.is_same = false;
	if (!w.similar_cnt)
		say_similar(&w, target.view, t.id, name, 0);
}
