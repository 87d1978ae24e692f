/* SPDX-License-Identifier: MIT */
/*
 * compat.c - the three relations between a local and a target type: see compat.h.
 *
 * Recursion: prototypes' parameters and embedded records go down by at most 32 levels, pointers
 * and arrays are followed in a loop of at most 32 turns; where libbpf fails with an error at those
 * limits, so does this.
 */
#include "compat.h"

#include "spec.h"

enum {
	MAX_LEVEL = 32, /* nested calls */
	MAX_TURNS = 32, /* pointers and arrays followed in one call */
};

int compat_spend(struct compat_work *w, size_t steps)
{
	if (steps > w->steps_left) {
		w->steps_left = 0;
		w->why = "matching takes too many steps";
		return COREPL_EFORMAT;
	}
	w->steps_left -= (uint32_t)steps;
	return 0;
}

/* Equal kinds, or both enums of whatever size. */
static bool is_same_kind(uint32_t local_kind, uint32_t target_kind)
{
	return local_kind == target_kind || (spec_is_enum(local_kind) && spec_is_enum(target_kind));
}

const char *compat_name(const struct btfview *view, uint32_t name_off)
{
	const char *name = btfview_str(view, name_off);

	return name ? name : "";
}

int compat_names(struct compat_work *w, const char *local, const char *target)
{
	size_t local_size, target_size;
	int err;

	if (*local != *target)
		return 0;
	local_size = btfview_essential_size(local);
	target_size = btfview_essential_size(target);
	err = compat_spend(w, (local_size + target_size) / 64);
	if (err)
		return err;
	return local_size == target_size && !memcmp(local, target, local_size);
}

static int too_deep(struct compat_work *w)
{
	w->why = "types nested too deep";
	return COREPL_EFORMAT;
}

static int load_pair(struct compat_work *w, struct relo_cand local, struct relo_cand target,
		     struct compat_pair *p)
{
	int err = compat_spend(w, 1);

	if (err)
		return err;
	p->local_view = local.view;
	p->target_view = target.view;
	err = btfview_skip_mods(local.view, local.type_id, true, &p->local);
	if (!err)
		err = btfview_skip_mods(target.view, target.type_id, true, &p->target);
	if (err)
		w->why = "malformed type";
	return err;
}

/* Names of the pair itself. */
static int pair_names(struct compat_work *w, const struct compat_pair *p)
{
	return compat_names(w, compat_name(p->local_view, p->local.name_off),
			    compat_name(p->target_view, p->target.name_off));
}

static BYTES_APART struct relo_cand local_at(const struct compat_pair *p, uint32_t id)
{
	return (struct relo_cand){ p->local_view, id };
}

static struct relo_cand target_at(const struct compat_pair *p, uint32_t id)
{
	return (struct relo_cand){ p->target_view, id };
}

/* Both sides one pointer or array further. */
static void follow(const struct compat_pair *p, struct relo_cand *local, struct relo_cand *target)
{
	struct btfview_array array;

	if (p->local.kind == BTFVIEW_ARRAY) {
		btfview_array(p->local_view, &p->local, &array);
		local->type_id = array.elem_type_id;
		btfview_array(p->target_view, &p->target, &array);
		target->type_id = array.elem_type_id;
	} else { /* a pointer's pointee, a prototype's result */
		local->type_id = p->local.size_or_type;
		target->type_id = p->target.size_or_type;
	}
}

/* Integers with a bit offset are a bitfield encoding that CO-RE never supported. */
static bool ints_are_plain(const struct compat_pair *p)
{
	return !(btfview_int_data(p->local_view, &p->local) & 0xff0000) &&
	       !(btfview_int_data(p->target_view, &p->target) & 0xff0000);
}

/* Enums and declarations: the same name, or no name on a side. */
static int names_allow(struct compat_work *w, const struct compat_pair *p)
{
	if (!*compat_name(p->local_view, p->local.name_off) ||
	    !*compat_name(p->target_view, p->target.name_off))
		return 1;
	return pair_names(w, p);
}

int compat_fields(struct compat_work *w, struct compat_pair *p)
{
	struct relo_cand local = { p->local_view, 0 }, target = { p->target_view, 0 };
	int err;

	for (;;) {
		if (spec_is_record(p->local.kind) && spec_is_record(p->target.kind))
			return 1;
		if (!is_same_kind(p->local.kind, p->target.kind))
			return 0;
		switch (p->local.kind) {
		case BTFVIEW_PTR:
		case BTFVIEW_FLOAT:
			return 1;
		case BTFVIEW_FWD:
		case BTFVIEW_ENUM:
		case BTFVIEW_ENUM64:
			return names_allow(w, p);
		case BTFVIEW_INT:
			return ints_are_plain(p);
		case BTFVIEW_ARRAY:
			break;
		default:
			return 0;
		}
		follow(p, &local, &target);
		err = load_pair(w, local, target, p);
		if (err)
			return err;
	}
}

static int types_level(struct compat_work *w, struct relo_cand local, struct relo_cand target,
		       int level);

/* Parameters of two prototypes, one by one. */
static int types_params(struct compat_work *w, const struct compat_pair *p, int level)
{
	struct btfview_param local, target;
	struct compat_pair skipped;
	uint32_t i;
	int is;

	if (p->local.vlen != p->target.vlen)
		return 0;
	for (i = 0; i < p->local.vlen; i++) {
		if (level <= 0)
			return too_deep(w);
		btfview_param(p->local_view, &p->local, i, &local);
		btfview_param(p->target_view, &p->target, i, &target);
		is = load_pair(w, local_at(p, local.type_id), target_at(p, target.type_id),
			       &skipped);
		if (is < 0)
			return is;
		is = types_level(w, local_at(p, skipped.local.id),
				 target_at(p, skipped.target.id), level - 1);
		if (is <= 0)
			return is;
	}
	return 1;
}

static int types_level(struct compat_work *w, struct relo_cand local, struct relo_cand target,
		       int level)
{
	struct compat_pair p;
	int turns, is;

	for (turns = 0; turns < MAX_TURNS; turns++) {
		is = load_pair(w, local, target, &p);
		if (is < 0)
			return is;
		if (!is_same_kind(p.local.kind, p.target.kind))
			return 0;
		switch (p.local.kind) {
		case BTFVIEW_VOID:
		case BTFVIEW_STRUCT:
		case BTFVIEW_UNION:
		case BTFVIEW_ENUM:
		case BTFVIEW_ENUM64:
		case BTFVIEW_FWD:
			return 1;
		case BTFVIEW_INT:
			return ints_are_plain(&p);
		case BTFVIEW_FUNC_PROTO:
			is = types_params(w, &p, level);
			if (is <= 0)
				return is;
			/* then the result */
			/* fall through */
		case BTFVIEW_PTR:
		case BTFVIEW_ARRAY:
			follow(&p, &local, &target);
			break;
		default: /* floats and non-types */
			return 0;
		}
	}
	return too_deep(w);
}

int compat_types(struct compat_work *w, struct relo_cand local, struct relo_cand target)
{
	struct btfview_type local_root, target_root;

	if (btfview_type(local.view, local.type_id, &local_root) ||
	    btfview_type(target.view, target.type_id, &target_root)) {
		w->why = "malformed root type";
		return COREPL_EFORMAT;
	}
	if (!is_same_kind(local_root.kind, target_root.kind))
		return 0;
	return types_level(w, local, target, MAX_LEVEL);
}

static const char *enumval_name(const struct btfview *v, const struct btfview_type *t, uint32_t idx)
{
	struct btfview_enumval e;

	btfview_enumval(v, t, idx, &e);
	return compat_name(v, e.name_off);
}

/*
 * Is there a target enumerator named NAME?  Any will do, so the search starts at *HINT, where the
 * previous one was found: enums in the same order cost linear time.
 */
static int find_enumval(struct compat_work *w, const struct compat_pair *p, const char *name,
			uint32_t *hint)
{
	uint32_t i, at = *hint;
	int is;

	for (i = 0; i < p->target.vlen; i++, at++) {
		if (at >= p->target.vlen)
			at = 0;
		is = compat_spend(w, 1);
		if (!is)
			is = compat_names(w, name, enumval_name(p->target_view, &p->target, at));
		if (is) {
			*hint = at + 1;
			return is;
		}
	}
	return 0;
}

/* Every local enumerator has one of its name in the target, of whatever value. */
static int match_enums(struct compat_work *w, const struct compat_pair *p)
{
	uint32_t i, hint = 0;
	int is = 1;

	if (!spec_is_enum(p->target.kind) || p->local.size_or_type != p->target.size_or_type ||
	    p->local.vlen > p->target.vlen)
		return 0;
	for (i = 0; i < p->local.vlen && is > 0; i++)
		is = find_enumval(w, p, enumval_name(p->local_view, &p->local, i), &hint);
	return is;
}

static bool match_ints(const struct compat_pair *p)
{
	const uint32_t signed_bit = 1u << 24;
	uint32_t local, target;

	if (p->target.kind != BTFVIEW_INT)
		return false;
	local = btfview_int_data(p->local_view, &p->local);
	target = btfview_int_data(p->target_view, &p->target);
	return p->local.size_or_type == p->target.size_or_type &&
	       !((local ^ target) & signed_bit);
}

/* A local forward declaration; its kind_flag says union. */
static bool match_fwds(const struct compat_pair *p, bool is_behind_ptr)
{
	if (p->target.kind == BTFVIEW_FWD)
		return p->local.kind_flag == p->target.kind_flag;
	if (!is_behind_ptr)
		return false;
	return p->target.kind == (p->local.kind_flag ? BTFVIEW_UNION : BTFVIEW_STRUCT);
}

/* Records behind a pointer: by name and kind only; a forward declaration will do. */
static bool match_named_records(const struct compat_pair *p)
{
	if (p->target.kind == BTFVIEW_FWD)
		return p->target.kind_flag == (p->local.kind == BTFVIEW_UNION);
	return p->local.kind == p->target.kind;
}

static int match_level(struct compat_work *w, struct relo_cand local, struct relo_cand target,
		       bool is_behind_ptr, int level);

/* Is there a target member of M's name and a matching type?  *HINT as in find_enumval(). */
static int find_member(struct compat_work *w, const struct compat_pair *p,
		       const struct btfview_member *m, uint32_t *hint, int level)
{
	const char *name = compat_name(p->local_view, m->name_off);
	uint32_t i, at = *hint;
	struct btfview_member found;
	int is;

	for (i = 0; i < p->target.vlen; i++, at++) {
		if (at >= p->target.vlen)
			at = 0;
		btfview_member(p->target_view, &p->target, at, &found);
		is = compat_spend(w, 1);
		if (!is)
			is = compat_names(w, name, compat_name(p->target_view, found.name_off));
		if (is > 0)
			is = match_level(w, local_at(p, m->type_id),
					 target_at(p, found.type_id), false, level - 1);
		if (is) {
			*hint = at + 1;
			return is;
		}
	}
	return 0;
}

/* Every local member has a target member of its name and a matching type. */
static int match_members(struct compat_work *w, const struct compat_pair *p, int level)
{
	struct btfview_member m;
	uint32_t i, hint = 0;
	int is = 1;

	if (p->local.kind != p->target.kind || p->local.vlen > p->target.vlen)
		return 0;
	for (i = 0; i < p->local.vlen && is > 0; i++) {
		btfview_member(p->local_view, &p->local, i, &m);
		is = find_member(w, p, &m, &hint, level);
	}
	return is;
}

static BYTES_APART int match_params(struct compat_work *w, const struct compat_pair *p,
				    bool is_behind_ptr, int level)
{
	struct btfview_param local, target;
	uint32_t i;
	int is = 1;

	if (p->local.vlen != p->target.vlen)
		return 0;
	for (i = 0; i < p->local.vlen && is > 0; i++) {
		btfview_param(p->local_view, &p->local, i, &local);
		btfview_param(p->target_view, &p->target, i, &target);
		is = match_level(w, local_at(p, local.type_id), target_at(p, target.type_id),
				 is_behind_ptr, level - 1);
	}
	return is;
}

/*
 * Pointers, arrays and prototypes: 1 to go on with what they lead to, else the answer.
 * Names of these kinds are empty, so nothing of the pair is left to compare.
 */
static int match_derived(struct compat_work *w, const struct compat_pair *p, bool is_behind_ptr,
			 int level)
{
	struct btfview_array local, target;

	if (p->local.kind != p->target.kind)
		return 0;
	if (p->local.kind == BTFVIEW_FUNC_PROTO)
		return match_params(w, p, is_behind_ptr, level);
	if (p->local.kind != BTFVIEW_ARRAY)
		return 1;
	btfview_array(p->local_view, &p->local, &local);
	btfview_array(p->target_view, &p->target, &target);
	return local.elem_cnt == target.elem_cnt;
}

/* Kinds at which a walk ends. */
static int match_leaf(struct compat_work *w, const struct compat_pair *p, bool is_behind_ptr,
		      int level)
{
	switch (p->local.kind) {
	case BTFVIEW_VOID:
		return p->target.kind == BTFVIEW_VOID;
	case BTFVIEW_FWD:
		return match_fwds(p, is_behind_ptr);
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return match_enums(w, p);
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		return is_behind_ptr ? match_named_records(p) : match_members(w, p, level);
	case BTFVIEW_INT:
		return match_ints(p);
	default: /* floats and non-types */
		return 0;
	}
}

static int match_level(struct compat_work *w, struct relo_cand local, struct relo_cand target,
		       bool is_behind_ptr, int level)
{
	struct compat_pair p;
	int turns, is;

	for (turns = 0; level > 0 && turns < MAX_TURNS; turns++) {
		is = load_pair(w, local, target, &p);
		if (!is)
			is = pair_names(w, &p);
		if (is <= 0)
			return is;
		if (p.local.kind != BTFVIEW_PTR && p.local.kind != BTFVIEW_ARRAY &&
		    p.local.kind != BTFVIEW_FUNC_PROTO)
			return match_leaf(w, &p, is_behind_ptr, level);
		is = match_derived(w, &p, is_behind_ptr, level);
		if (is <= 0)
			return is;
		if (p.local.kind == BTFVIEW_PTR)
			is_behind_ptr = true;
		follow(&p, &local, &target);
	}
	return too_deep(w);
}

int compat_match(struct compat_work *w, struct relo_cand local, struct relo_cand target)
{
	return match_level(w, local, target, false, MAX_LEVEL);
}
