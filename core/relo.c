/* SPDX-License-Identifier: MIT */
/*
 * relo.c - one relocation decided: the values of all 13 kinds, and the rule of agreement.
 *
 * For each candidate that matches, the value the instruction needs is computed from the candidate's
 * spec exactly as the local value is from the local spec.  All matching candidates must agree in
 * bit offset, value and poison; those that do not match leave the caller's list, unless none does.
 * That is why the order of relocations matters: libbpf's result depends on it and so does ours.
 *
 * Loads of a field whose size differs can be adjusted for pointers and for unsigned integers only
 * (zero extension keeps the value); the fix says so and patch.c decides, since other carriers of
 * the same value do not care.
 *
 * Sources: libbpf bpf_core_calc_relo_insn(), bpf_core_calc_field_relo(), bpf_core_calc_type_relo(),
 * bpf_core_calc_enumval_relo() for behaviour.
 */
#include "relo.h"

#include "diag.h"
#include "match.h"

/* What one spec gives for one kind. */
struct value {
	uint64_t value;
	uint64_t load_size;      /* bytes of a load of the field, 0 for other kinds */
	bool has_load;           /* load_size means something */
	bool is_ambiguous;       /* the compiler may have put another value there */
	bool is_unreadable;      /* no shift expresses it: poison */
};

/* The part of a record that a load of a field has to fetch. */
struct extent {
	uint64_t byte_off;
	uint64_t byte_size;
	uint64_t bit_size;
	const struct btfview_type *type; /* in the spec */
	bool is_bitfield;
};

#define MAX_LOAD 8 /* bytes of the widest load */

const char *relo_kind_name(uint32_t kind)
{
	/* arrays, not pointers: nothing to relocate at start */
	static const char name[RELO_KIND_CNT][16] = {
		[RELO_FIELD_BYTE_OFF] = "byte_off",
		[RELO_FIELD_BYTE_SIZE] = "byte_sz",
		[RELO_FIELD_EXISTS] = "field_exists",
		[RELO_FIELD_SIGNED] = "signed",
		[RELO_FIELD_LSHIFT_U64] = "lshift_u64",
		[RELO_FIELD_RSHIFT_U64] = "rshift_u64",
		[RELO_TYPE_ID_LOCAL] = "local_type_id",
		[RELO_TYPE_ID_TARGET] = "target_type_id",
		[RELO_TYPE_EXISTS] = "type_exists",
		[RELO_TYPE_SIZE] = "type_size",
		[RELO_ENUMVAL_EXISTS] = "enumval_exists",
		[RELO_ENUMVAL_VALUE] = "enumval_value",
		[RELO_TYPE_MATCHES] = "type_matches",
	};

	return kind < RELO_KIND_CNT ? name[kind] : "?";
}

uint32_t relo_kind_mask(uint32_t local_kind)
{
	if (spec_is_enum(local_kind))
		return 1u << BTFVIEW_ENUM | 1u << BTFVIEW_ENUM64;
	return local_kind < BTFVIEW_KIND_CNT ? 1u << local_kind : 0;
}

/* Bytes to load for a bitfield: its own type's size, doubled until it holds all bits. */
static int bitfield_extent(uint64_t bit_off, struct extent *e)
{
	e->byte_size = e->type->size_or_type;
	if (!e->byte_size)
		return COREPL_EFORMAT;
	e->byte_off = bit_off / 8 / e->byte_size * e->byte_size;
	while (bit_off + e->bit_size - e->byte_off * 8 > e->byte_size * 8) {
		if (e->byte_size >= MAX_LOAD)
			return COREPL_EFORMAT;
		e->byte_size *= 2;
		e->byte_off = bit_off / 8 / e->byte_size * e->byte_size;
	}
	return 0;
}

/* What a load of the field that S leads to has to fetch. */
static int field_extent(const struct spec *s, struct extent *e)
{
	const struct spec_step *last = &s->step[s->step_cnt - 1];

	e->type = &last->field;
	e->bit_size = last->bit_size;
	e->is_bitfield = last->bit_size > 0;
	if (e->is_bitfield)
		return bitfield_extent(s->bit_off, e);
	if (spec_type_size(s->view, e->type, &e->byte_size))
		return COREPL_EFORMAT;
	e->byte_off = s->bit_off / 8;
	e->bit_size = e->byte_size * 8;
	return 0;
}

static bool type_is_signed(const struct btfview *view, const struct btfview_type *t)
{
	if (spec_is_enum(t->kind))
		return t->kind_flag;
	return t->kind == BTFVIEW_INT && btfview_int_data(view, t) >> 24 & 1;
}

static bool is_big_endian(const struct btfview *view)
{
	return bytes_is_host_big_endian() != view->blob.is_swapped;
}

/* How far left the loaded bytes must go so that the field's top bit is bit 63. */
static int64_t left_shift(const struct spec *s, const struct extent *e, bool is_big)
{
	int64_t first_bit = (int64_t)(s->bit_off - e->byte_off * 8);

	if (is_big)
		return (MAX_LOAD - (int64_t)e->byte_size) * 8 + first_bit;
	return MAX_LOAD * 8 - (first_bit + (int64_t)e->bit_size);
}

/* A field wider than a load would need a negative shift. */
static void shift_value(struct value *v, int64_t shift)
{
	v->is_unreadable = shift < 0;
	v->value = v->is_unreadable ? 0 : (uint64_t)shift;
}

/* Bytes of one load of a field of type T: what is loaded of an array is an element. */
static int load_size(const struct btfview *view, const struct btfview_type *t, uint64_t *size)
{
	struct btfview_array array;
	struct btfview_type elem;

	while (t->kind == BTFVIEW_ARRAY) { /* no cycle: the whole array's size is known */
		btfview_array(view, t, &array);
		if (btfview_skip_mods(view, array.elem_type_id, true, &elem))
			return COREPL_EFORMAT;
		t = &elem;
	}
	return spec_type_size(view, t, size);
}

static int extent_value(const struct spec *s, const struct extent *e, bool is_big, struct value *v)
{
	v->is_ambiguous = e->is_bitfield;
	switch (s->kind) {
	case RELO_FIELD_BYTE_OFF:
		v->value = e->byte_off;
		v->has_load = !e->is_bitfield;
		return v->has_load ? load_size(s->view, e->type, &v->load_size) : 0;
	case RELO_FIELD_BYTE_SIZE:
		v->value = e->byte_size;
		return 0;
	case RELO_FIELD_SIGNED:
		v->value = type_is_signed(s->view, e->type);
		v->is_ambiguous = false;
		return 0;
	case RELO_FIELD_LSHIFT_U64:
		shift_value(v, left_shift(s, e, is_big));
		return 0;
	case RELO_FIELD_RSHIFT_U64:
		shift_value(v, MAX_LOAD * 8 - (int64_t)e->bit_size);
		v->is_ambiguous = false;
		return 0;
	default:
		return COREPL_EBUG;
	}
}

static int field_value(const struct spec *s, bool is_big, struct value *v)
{
	struct extent e;

	*v = (struct value){ 0 };
	if (s->kind == RELO_FIELD_EXISTS) {
		v->value = 1;
		return 0;
	}
	/* an element has an offset and a size; no compiler asks for more */
	if (!s->step[s->step_cnt - 1].name && s->kind != RELO_FIELD_BYTE_OFF &&
	    s->kind != RELO_FIELD_BYTE_SIZE)
		return COREPL_EFORMAT;
	return field_extent(s, &e) ? COREPL_EFORMAT : extent_value(s, &e, is_big, v);
}

static int type_value(const struct spec *s, struct value *v)
{
	switch (s->kind) {
	case RELO_TYPE_ID_TARGET:
		v->value = s->root_id;
		v->is_ambiguous = true; /* renumbered when objects are linked */
		return 0;
	case RELO_TYPE_SIZE:
		return btfview_size(s->view, s->root_id, &v->value) ? COREPL_EFORMAT : 0;
	default: /* TYPE_EXISTS, TYPE_MATCHES */
		v->value = 1;
		return 0;
	}
}

static void enumval_value(const struct spec *s, struct value *v)
{
	struct btfview_enumval e;

	if (s->kind == RELO_ENUMVAL_EXISTS) {
		v->value = 1;
		return;
	}
	btfview_enumval(s->view, &s->step[0].field, s->step[0].idx, &e);
	v->value = e.value;
}

static int spec_value(const struct spec *s, bool is_big, struct value *v)
{
	if (spec_is_field_kind(s->kind))
		return field_value(s, is_big, v);
	*v = (struct value){ 0 };
	if (!spec_is_enumval_kind(s->kind))
		return type_value(s, v);
	enumval_value(s, v);
	return 0;
}

/*
 * Before pahole 1.24 no BTF said that an enum is signed, and -1 reads as 4294967295 there.  Where
 * the local enum is known to be signed, an unmarked 32-bit target is taken for signed too.
 */
static void unmarked_enum_workaround(const struct spec *local, const struct spec *target,
				     struct value *v)
{
	const struct btfview_type *t = &target->step[0].field;

	if (local->kind == RELO_ENUMVAL_VALUE && local->step[0].field.kind_flag &&
	    t->kind == BTFVIEW_ENUM && !t->kind_flag)
		v->value = (uint64_t)(int64_t)(int32_t)(uint32_t)v->value;
}

static bool is_unsigned_int(const struct btfview *view, const struct btfview_type *t)
{
	/* the encoding must be exactly "signed" to count: libbpf adjusts a signed char's load */
	return t->kind == BTFVIEW_INT && (btfview_int_data(view, t) >> 24 & 0x0f) != 1;
}

/*
 * May a load of the one be turned into a load of the other?  A bitfield has no load size: beside a
 * plain field it never may.
 */
static bool sizes_are_adjustable(const struct spec *local, const struct value *lv,
				 const struct spec *target, const struct value *tv)
{
	const struct btfview_type *l, *t;

	if (lv->load_size == tv->load_size)
		return true;
	if (!lv->has_load || !tv->has_load)
		return false;
	l = &local->step[local->step_cnt - 1].field;
	t = &target->step[target->step_cnt - 1].field;
	if (l->kind == BTFVIEW_PTR && t->kind == BTFVIEW_PTR)
		return true;
	return is_unsigned_int(local->view, l) && is_unsigned_int(target->view, t);
}

/* The fix when no candidate matches: a question is answered 0, a value does not exist. */
static void absent_fix(struct relo_fix *fix)
{
	fix->target_value = 0;
	fix->is_poisoned = fix->kind == RELO_ENUMVAL_VALUE ||
			   (spec_is_field_kind(fix->kind) && fix->kind != RELO_FIELD_EXISTS);
}

/* The walk over the candidates. */
struct resolve {
	const struct relo *relo;
	int (*match)(struct compat_work *w, const struct spec *local, struct relo_cand cand,
		     struct spec *target);
	int (*value)(const struct spec *s, bool is_big, struct value *v);
	struct compat_work work;
	bool is_big;             /* the object's byte order */
	struct value local_value;
	struct spec local;
	struct spec target;
};

/* The fix that the target found asks for. */
static BYTES_APART int target_fix(const struct resolve *rs, struct relo_fix *fix)
{
	const struct spec *target = &rs->target;
	struct value tv;

	if (rs->value(target, rs->is_big, &tv))
		return COREPL_EFORMAT;
	unmarked_enum_workaround(&rs->local, target, &tv);
	fix->target_value = tv.value;
	fix->is_poisoned = tv.is_unreadable;
	fix->local_size = (uint32_t)rs->local_value.load_size;
	fix->target_size = (uint32_t)tv.load_size;
	fix->is_size_poison = !sizes_are_adjustable(&rs->local, &rs->local_value, target, &tv);
	fix->target_type_id = target->root_id;
	fix->target_view = target->view;
	return 0;
}

static int fail(const struct relo *r, int status, const char *why, struct corepl_diag *d)
{
	return diag_fail(d, status, "CO-RE relocation <%s> of type [%u] '%.*s': %s",
			 relo_kind_name(r->kind), r->type_id, 80, r->access, why);
}

static int disagree(const struct relo *r, const struct relo_fix *first,
		    const struct relo_fix *other, struct corepl_diag *d)
{
	return diag_fail(d, COREPL_EAMBIGUOUS,
			 "CO-RE relocation <%s> of type [%u] '%.*s': target types [%u] and [%u] "
			 "both match and disagree: found %llu and %llu, need one value; "
			 "ask first for a field that only one of them has",
			 relo_kind_name(r->kind), r->type_id, 80, r->access, first->target_type_id,
			 other->target_type_id, (unsigned long long)first->target_value,
			 (unsigned long long)other->target_value);
}

/* Try all candidates, keep those that match; FIX is the first one's. */
static int resolve_cands(struct resolve *rs, struct relo_cands *cands, struct relo_fix *fix,
			 struct corepl_diag *d)
{
	uint64_t first_bit_off = 0;
	struct relo_fix found = *fix;
	uint32_t i, kept = 0;
	int is;

	for (i = 0; i < cands->cnt; i++) {
		is = rs->match(&rs->work, &rs->local, cands->cand[i], &rs->target);
		if (is < 0)
			return fail(rs->relo, is, rs->work.why, d);
		if (!is)
			continue;
		if (target_fix(rs, &found))
			return fail(rs->relo, COREPL_EFORMAT, "target field has no value", d);
		if (!kept) {
			*fix = found;
			first_bit_off = rs->target.bit_off;
		} else if (first_bit_off != rs->target.bit_off ||
			   fix->target_value != found.target_value ||
			   fix->is_poisoned != found.is_poisoned) {
			return disagree(rs->relo, fix, &found, d);
		}
		cands->cand[kept++] = cands->cand[i];
	}
	if (kept)
		cands->cnt = kept;
	else
		absent_fix(fix);
	return 0;
}

int relo_index_local(struct btfview *local, uint32_t *marks, uint32_t mark_cap,
		     struct corepl_diag *d)
{
	int err = btfview_index(local, marks, mark_cap, d);

	local->ptr_size = 8;
	return err;
}

/* RS: how to match and value the relocation. */
static int decide(struct resolve *rs, const struct btfview *local, struct relo_cands *cands,
		  struct relo_fix *fix, struct corepl_diag *d)
{
	const struct relo *r = rs->relo;
	int err;

	*fix = (struct relo_fix){ 0 };
	fix->kind = r->kind;
	err = spec_parse(local, r, &rs->local, d);
	if (err)
		return err;
	if (r->kind == RELO_TYPE_ID_LOCAL) {
		fix->local_value = fix->target_value = r->type_id;
		return 0; /* unchecked: ids are renumbered when objects are linked */
	}
	rs->work.steps_left = COMPAT_STEPS;
	rs->work.why = "malformed type";
	rs->is_big = is_big_endian(local);
	if (!*compat_name(local, rs->local.root_name_off))
		return fail(r, COREPL_EUNSUPPORTED, "found an anonymous type, need a named one", d);
	err = rs->value(&rs->local, rs->is_big, &rs->local_value);
	if (err || rs->local_value.is_unreadable)
		return fail(r, COREPL_EFORMAT, "this kind cannot be asked of this field", d);
	fix->local_value = rs->local_value.value;
	fix->is_checked = !rs->local_value.is_ambiguous;
	return resolve_cands(rs, cands, fix, d);
}

/* Static, since the address of another file's function is looked up in a table at run time. */
static int find_field(struct compat_work *w, const struct spec *local, struct relo_cand cand,
		      struct spec *target)
{
	return match_field(w, local, cand, target);
}

static int find_any(struct compat_work *w, const struct spec *local, struct relo_cand cand,
		    struct spec *target)
{
	return match_spec(w, local, cand, target);
}

int relo_resolve_field(const struct btfview *local, const struct relo *r, struct relo_cands *cands,
		       struct relo_fix *fix, struct corepl_diag *d)
{
	struct resolve rs;

	BYTES_ASSERT(spec_is_field_kind(r->kind) || r->kind == RELO_TYPE_ID_LOCAL);
	rs.relo = r;
	rs.match = find_field;
	rs.value = field_value;
	return decide(&rs, local, cands, fix, d);
}

int relo_resolve(const struct btfview *local, const struct relo *r, struct relo_cands *cands,
		 struct relo_fix *fix, struct corepl_diag *d)
{
	struct resolve rs;

	rs.relo = r;
	rs.match = find_any;
	rs.value = spec_value;
	return decide(&rs, local, cands, fix, d);
}

bool relo_is_mixed(const struct relo_cands *a, const struct relo_cands *b)
{
	uint32_t i, k;

	for (i = 0; i < a->cnt; i++) {
		for (k = 0; k < b->cnt; k++) {
			if (a->cand[i].view == b->cand[k].view &&
			    a->cand[i].type_id == b->cand[k].type_id)
				return false;
		}
	}
	return a->cnt && b->cnt;
}
