/* SPDX-License-Identifier: MIT */
/*
 * check_silent.c - reads that every loader lets pass and that give wrong values on a kernel.
 *
 *   size        4 bytes are read where the kernel's field has 8: a load of an unsigned number or a
 *               pointer is adjusted, what goes through an address or a helper is not
 *   sign        the program's field is signed, the kernel's is not, or the other way round
 *   bitfield    read by a plain load, whose shifts and masks nothing relocates
 *   structure   read as a whole, with its members at other places
 *   same name   the kernel has several structures of one name, and what is read fits only some
 *
 * In: check_reads.c's reads that are reached, the kernel's choice per relocation.  A field whose
 * size, sign or shift the program asks the kernel for (BPF_CORE_READ_BITFIELD,
 * bpf_core_field_size()) is its author's matter and not judged.
 *
 * chars are not compared by sign: compilers, machines and kernels differ in it.
 */
#include "postlink/check_impl.h"

#include "core/match.h"

#include <string.h>

#define NESTED_MAX 8u /* structures within each other that are compared */

/* One read on one kernel. */
struct judged {
	struct check_view *v;
	const struct check_read *read;
	const struct relocate_fix *fix;
	struct spec local, target;
	const struct spec_step *from, *to; /* their last steps */
	struct compat_work work;
};

/* A field as its author names it. */
struct named {
	const char *root; /* flavors aside: root_size bytes */
	size_t root_size;
	const char *field;
};

static bool name_field(const struct object *o, uint32_t idx, struct named *n)
{
	const struct object_relo *r = &o->relos[idx];
	const struct relo relo = { r->type_id, r->kind, r->access };
	struct spec s;

	if (!spec_is_field_kind(r->kind) || spec_parse(&o->btf, &relo, &s, NULL))
		return false;
	n->root = compat_name(&o->btf, s.root_name_off);
	n->root_size = btfview_essential_size(n->root);
	n->field = s.step[s.step_cnt - 1].name;
	return n->field;
}

static bool is_same(const struct named *a, const struct named *b)
{
	return a->root_size == b->root_size && !memcmp(a->root, b->root, a->root_size) &&
	       !strcmp(a->field, b->field);
}

/* The fields of which PROG asks the kernel for more than the offset; their number. */
static uint32_t find_asked(const struct check_job *job, uint32_t prog, struct named *asked)
{
	const struct check_code *c = &job->codes[prog];
	uint32_t cnt = 0;

	for (uint32_t i = 0; i < c->relo_cnt; i++) {
		uint32_t kind = job->o->relos[c->relos[i].idx].kind;

		if (kind == RELO_FIELD_BYTE_SIZE || kind == RELO_FIELD_SIGNED ||
		    kind == RELO_FIELD_RSHIFT_U64)
			cnt += name_field(job->o, c->relos[i].idx, &asked[cnt]);
	}
	return cnt;
}

void check_silent_prepare(struct check_job *job)
{
	struct named *asked = ARENA_NEW(job->a, struct named, job->o->relo_cnt), n;

	for (uint32_t i = 0; i < job->o->prog_cnt; i++) {
		uint32_t asked_cnt = find_asked(job, i, asked), kept = 0;
		struct check_code *c = &job->codes[i];

		check_reads_find(job, i);
		for (uint32_t k = 0; k < c->read_cnt; k++) {
			bool is_asked = false;

			if (asked_cnt && name_field(job->o, c->reads[k].relo, &n)) {
				for (uint32_t l = 0; l < asked_cnt && !is_asked; l++)
					is_asked = is_same(&n, &asked[l]);
			}
			if (!is_asked)
				c->reads[kept++] = c->reads[k];
		}
		c->read_cnt = kept;
	}
}

static const char *describe(struct judged *j, const struct spec *s)
{
	const struct btfview_type *t = &s->step[s->step_cnt - 1].field;
	const char *name = compat_name(s->view, t->name_off);

	switch (t->kind) {
	case BTFVIEW_PTR:
		return "a pointer";
	case BTFVIEW_STRUCT:
		return arena_printf(j->v->a, "struct %s", name);
	case BTFVIEW_UNION:
		return arena_printf(j->v->a, "union %s", name);
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return arena_printf(j->v->a, "enum %s", name);
	case BTFVIEW_ARRAY:
		return "an array";
	default:
		return name;
	}
}

static void add(struct judged *j, const char *message)
{
	check_add_relo(j->v, CHECK_SILENT, j->v->r->is_strict ? CHECK_FAIL : CHECK_WARN, message,
		       j->read->relo);
}

/* The innermost element of T and the size of one, or false. */
static bool element(const struct btfview *view, struct btfview_type *t, uint64_t *size)
{
	struct btfview_array array;

	while (t->kind == BTFVIEW_ARRAY) {
		btfview_array(view, t, &array);
		if (btfview_skip_mods(view, array.elem_type_id, true, t))
			return false;
	}
	return !spec_type_size(view, t, size);
}

static bool is_scalar(uint32_t kind)
{
	return kind == BTFVIEW_INT || kind == BTFVIEW_PTR || spec_is_enum(kind) ||
	       kind == BTFVIEW_FLOAT;
}

static void judge_size(struct judged *j)
{
	struct btfview_type l = j->from->field, t = j->to->field;
	uint64_t l_one, t_one, l_all, t_all, read = j->read->size;
	bool is_array = l.kind == BTFVIEW_ARRAY;

	if (spec_type_size(j->local.view, &l, &l_all) ||
	    spec_type_size(j->target.view, &t, &t_all) || !element(j->local.view, &l, &l_one) ||
	    !element(j->target.view, &t, &t_one) || !is_scalar(l.kind) || !is_scalar(t.kind))
		return;
	if (is_array && l_one == t_one && t_all && read > t_all && read <= l_all)
		add(j, arena_printf(j->v->a,
				    "%llu bytes are read; the kernel's array has %llu: what lies "
				    "behind it is read too",
				    (unsigned long long)read, (unsigned long long)t_all));
	else if (l_one != t_one && read >= (l_one < t_one ? l_one : t_one))
		add(j, arena_printf(j->v->a,
				    "%llu bytes are read; the program's field has %llu (%s), the "
				    "kernel's %llu (%s): bpf_core_field_size() tells them apart",
				    (unsigned long long)read, (unsigned long long)l_one,
				    describe(j, &j->local), (unsigned long long)t_one,
				    describe(j, &j->target)));
}

/* The sign of an INT that is compared by it: 1 signed, 0 not, -1 no such thing. */
static int sign_of(const struct btfview *view, const struct btfview_type *t)
{
	enum { SIGNED = 1, CHAR = 2, BOOL = 4 };
	uint32_t encoding;

	if (t->kind != BTFVIEW_INT)
		return -1;
	encoding = btfview_int_data(view, t) >> 24 & 0x0f;
	if (encoding & (CHAR | BOOL) || !strcmp(compat_name(view, t->name_off), "char"))
		return -1;
	return encoding & SIGNED;
}

static void judge_sign(struct judged *j)
{
	int l = sign_of(j->local.view, &j->from->field);
	int t = sign_of(j->target.view, &j->to->field);

	if (l < 0 || t < 0 || l == t || j->from->field.size_or_type != j->to->field.size_or_type ||
	    j->read->size != j->from->field.size_or_type)
		return;
	add(j, arena_printf(j->v->a, "the program's field is %s (%s), the kernel's is %s (%s)",
			    l ? "signed" : "unsigned", describe(j, &j->local),
			    t ? "signed" : "unsigned", describe(j, &j->target)));
}

/* The offset that the compiler put into the instruction of the relocation: its own choice. */
static uint64_t compiled_offset(const struct judged *j)
{
	const struct object_relo *r = &j->v->job->o->relos[j->read->relo];
	const struct object_section *sec = &j->v->job->o->secs[r->sec];
	const struct insn i = insn_load(sec->data + r->insn_off, j->v->job->o->is_swapped);

	return insn_class(i.code) == INSN_LDX ? (uint64_t)(int64_t)i.off : (uint64_t)(int64_t)i.imm;
}

static const char *bits(struct judged *j, const struct spec *s, int64_t at)
{
	uint32_t size = s->step[s->step_cnt - 1].bit_size;

	if (!size)
		return "no bitfield";
	return arena_printf(j->v->a, "%u bit%s at bit %lld", size, size > 1 ? "s" : "",
			    (long long)at);
}

static void judge_bits(struct judged *j)
{
	int64_t l = (int64_t)(j->local.bit_off - compiled_offset(j) * 8);
	int64_t t = (int64_t)(j->target.bit_off - j->fix->fix.target_value * 8);

	if (l == t && j->from->bit_size == j->to->bit_size)
		return;
	add(j, arena_printf(j->v->a,
			    "a bitfield read by a plain load: of what is loaded the program's is "
			    "%s, the kernel's %s: use BPF_CORE_READ_BITFIELD",
			    bits(j, &j->local, l), bits(j, &j->target, t)));
}

/* Two structures of which one is read as the other. */
struct layouts {
	struct judged *j;
	const char *missing;		/* the first member that is elsewhere, or NULL */
	uint64_t local_off, target_off; /* bits */
	bool is_gone;			/* it is nowhere */
};

static bool find_in(struct layouts *s, const struct btfview_type *t, const char *name,
		    uint64_t *bit_off, uint32_t depth)
{
	const struct btfview *view = s->j->target.view;

	for (uint32_t i = 0; i < t->vlen && !compat_spend(&s->j->work, 1); i++) {
		struct btfview_member m;
		struct btfview_type inner;
		const char *found;

		btfview_member(view, t, i, &m);
		found = compat_name(view, m.name_off);
		if (*found ? !strcmp(found, name)
			   : depth < NESTED_MAX &&
				     !btfview_skip_mods(view, m.type_id, true, &inner) &&
				     spec_is_record(inner.kind) &&
				     find_in(s, &inner, name, bit_off, depth + 1)) {
			*bit_off += m.bit_off;
			return true;
		}
	}
	return false;
}

/* Members of L, which stands AT bits into what is read, against those of T. */
static void compare(struct layouts *s, const struct btfview_type *l, const struct btfview_type *t,
		    uint64_t at, uint32_t depth)
{
	const struct btfview *view = s->j->local.view;

	for (uint32_t i = 0; i < l->vlen && !s->missing; i++) {
		struct btfview_member m;
		struct btfview_type inner;
		const char *name;
		uint64_t target_off = 0;

		btfview_member(view, l, i, &m);
		name = compat_name(view, m.name_off);
		if (at + m.bit_off >= (uint64_t)s->j->read->size * 8)
			continue;
		if (!*name && depth < NESTED_MAX &&
		    !btfview_skip_mods(view, m.type_id, true, &inner) && spec_is_record(inner.kind))
			compare(s, &inner, t, at + m.bit_off, depth + 1);
		if (!*name)
			continue;
		s->is_gone = !find_in(s, t, name, &target_off, 0);
		if (!s->j->work.steps_left)
			return; /* too much to compare: nothing is said */
		if (!s->is_gone && target_off == at + m.bit_off)
			continue;
		s->missing = name;
		s->local_off = at + m.bit_off;
		s->target_off = target_off;
	}
}

static void judge_structure(struct judged *j)
{
	struct layouts s = { .j = j };

	if (!spec_is_record(j->from->field.kind) || !spec_is_record(j->to->field.kind) ||
	    j->read->size < j->from->field.size_or_type)
		return;
	compare(&s, &j->from->field, &j->to->field, 0, 0);
	if (!s.missing)
		return;
	add(j, s.is_gone ? arena_printf(j->v->a,
					"%s is read as a whole, and the kernel's has no %s: read "
					"its members one by one",
					describe(j, &j->local), s.missing)
			 : arena_printf(j->v->a,
					"%s is read as a whole: %s is at byte %llu of the "
					"program's, %llu of the kernel's: read its members one by "
					"one",
					describe(j, &j->local), s.missing,
					(unsigned long long)s.local_off / 8,
					(unsigned long long)s.target_off / 8));
}

static void judge(struct check_view *v, const struct check_read *read)
{
	const struct object *o = v->job->o;
	const struct object_relo *r = &o->relos[read->relo];
	const struct relo relo = { r->type_id, r->kind, r->access };
	struct judged j = { .v = v,
			    .read = read,
			    .fix = &v->res->fixes[read->relo],
			    .work = { COMPAT_STEPS, "" } };
	const struct relo_cand cand = { j.fix->fix.target_view, j.fix->fix.target_type_id };
	bool is_load = read->is_relocated;

	if (j.fix->status || j.fix->is_poisoned || !cand.view ||
	    spec_parse(&o->btf, &relo, &j.local, NULL) ||
	    match_spec(&j.work, &j.local, cand, &j.target) <= 0)
		return;
	j.from = &j.local.step[j.local.step_cnt - 1];
	j.to = &j.target.step[j.target.step_cnt - 1];
	if (j.from->bit_size || j.to->bit_size) {
		judge_bits(&j);
		return;
	}
	if (!is_load)
		judge_size(&j);
	judge_sign(&j);
	judge_structure(&j);
}

/* The kernel has several types of M's name, and what is read there does not fit all of them. */
static void judge_mix(struct check_view *v, const struct relocate_mix *m)
{
	const struct object *o = v->job->o;
	const struct place first = place_of_relo(o, &o->relos[m->relo_fits]);

	check_add_relo(v, CHECK_SILENT, v->r->is_strict ? CHECK_FAIL : CHECK_WARN,
		       arena_printf(v->a,
				    "several types of the kernel are called '%s', and one has what "
				    "%s:%u reads and not this: give the two flavors of their own "
				    "(%s___a)",
				    v->job->roots->wants[m->root].name, first.file, first.line,
				    v->job->roots->wants[m->root].name),
		       m->relo_misses);
}

void check_silent(struct check_view *v)
{
	const struct check_code *c = &v->job->codes[v->prog];

	for (uint32_t i = 0; i < c->read_cnt; i++) {
		if (v->walk.is_reached[c->reads[i].slot])
			judge(v, &c->reads[i]);
	}
	for (uint32_t i = 0; i < v->res->mix_cnt; i++) {
		for (uint32_t k = 0; k < c->relo_cnt; k++) {
			if (c->relos[k].idx == v->res->mixes[i].relo_misses &&
			    v->walk.is_reached[c->relos[k].slot])
				judge_mix(v, &v->res->mixes[i]);
		}
	}
}
