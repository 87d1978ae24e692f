/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_slim.c - choosing the types of a slim header (see vmlinux_slim.h).
 *
 * A program names its first type ("struct task_struct *t") and reaches others through members
 * ("t->mm->owner"), whose types it need not name.  So, beginning with the named records: every
 * member whose name is among the program's words, and which leads to a record (through pointers,
 * arrays and typedefs), makes that record wanted too, until nothing is added.
 *
 * Types are printed in the order of ids, with the numbers they have in the full header.
 */
#include "postlink/vmlinux_slim.h"

#include "core/diag.h"

#include <stdlib.h>

#define CHAIN_MAX 64 /* pointers, arrays and typedefs to a record */
#define NAME_SIZE 256

struct slim {
	struct ctype *c;
	const struct btfview *v;
	const struct vmlinux_words *words;
	uint8_t *is_wanted;  /* owned, by id */
	uint32_t *queue;     /* owned: wanted records whose members are still to be looked at */
	uint32_t queue_cnt;
	uint32_t found_cnt;
};

static uint32_t use_of(const struct slim *s, uint32_t name_off)
{
	const char *name = btfview_str(s->v, name_off);

	return name && name[0] ? vmlinux_words_use(s->words, name, strlen(name)) : 0;
}

static bool is_record(uint32_t kind)
{
	return kind == BTFVIEW_STRUCT || kind == BTFVIEW_UNION;
}

static void want(struct slim *s, const struct btfview_type *t)
{
	if (s->is_wanted[t->id])
		return;
	s->is_wanted[t->id] = 1;
	s->found_cnt++;
	if (is_record(t->kind))
		s->queue[s->queue_cnt++] = t->id;
}

/* The record behind pointers, arrays, qualifiers and names; false: there is none. */
static bool record_behind(struct slim *s, uint32_t id, struct btfview_type *t)
{
	struct btfview_array a;

	for (int n = 0; n < CHAIN_MAX; n++) {
		if (btfview_type(s->v, id, t))
			return false;
		switch (t->kind) {
		case BTFVIEW_STRUCT:
		case BTFVIEW_UNION:
			return true;
		case BTFVIEW_ARRAY:
			btfview_array(s->v, t, &a);
			id = a.elem_type_id;
			break;
		case BTFVIEW_FWD:
			id = ctype_definition(s->c, t->id);
			if (id == t->id)
				return false;
			break;
		case BTFVIEW_PTR:
		case BTFVIEW_TYPEDEF:
		case BTFVIEW_CONST:
		case BTFVIEW_VOLATILE:
		case BTFVIEW_RESTRICT:
		case BTFVIEW_TYPE_TAG:
			id = t->size_or_type;
			break;
		default:
			return false;
		}
	}
	return false;
}

/* Members without a name lead on, whatever they are called. */
static void follow_members(struct slim *s, uint32_t id)
{
	struct btfview_type t, below;
	struct btfview_member m;

	if (btfview_type(s->v, id, &t))
		return;
	for (uint32_t i = 0; i < t.vlen; i++) {
		btfview_member(s->v, &t, i, &m);
		if ((m.name_off == 0 || use_of(s, m.name_off) & VMLINUX_WORDS_MEMBER) &&
		    record_behind(s, m.type_id, &below))
			want(s, &below);
	}
}

/* What an object may have used without a trace. */
static bool is_usual_constant(const char *name)
{
	if (!name)
		return false;
	return strcmp(name, "true") == 0 ||
	       (strncmp(name, "BPF_", 4) == 0 && strncmp(name, "BPF_FUNC_", 9) != 0);
}

static bool is_enum_wanted(const struct slim *s, const struct btfview_type *t)
{
	struct btfview_enumval e;

	for (uint32_t i = 0; i < t->vlen; i++) {
		btfview_enumval(s->v, t, i, &e);
		if (use_of(s, e.name_off))
			return true;
		if (s->words->has_consts && is_usual_constant(btfview_str(s->v, e.name_off)))
			return true;
	}
	return false;
}

/* Of a header's own words (bpf_helpers.h), and of what an object hides: only names of numbers. */
static bool is_number(const struct slim *s, const struct btfview_type *t)
{
	struct btfview_type below;

	return t->kind == BTFVIEW_TYPEDEF && !btfview_skip_mods(s->v, t->id, true, &below) &&
	       (below.kind == BTFVIEW_INT || below.kind == BTFVIEW_ENUM ||
		below.kind == BTFVIEW_FLOAT);
}

static bool is_root_wanted(struct slim *s, const struct btfview_type *t)
{
	char name[NAME_SIZE];
	uint32_t use;
	size_t size;

	if ((t->kind == BTFVIEW_ENUM || t->kind == BTFVIEW_ENUM64) && is_enum_wanted(s, t))
		return true;
	if (t->name_off == 0 || ctype_definition(s->c, t->id) != t->id)
		return false;
	size = ctype_spell(s->c, t, name, sizeof(name));
	use = vmlinux_words_use(s->words, name, size);
	if (use & VMLINUX_WORDS_TYPE)
		return true;
	return (use & VMLINUX_WORDS_HEADER || s->words->has_consts) && is_number(s, t);
}

/* A wanted typedef of a record, or of a pointer to one, wants the record. */
static void want_behind(struct slim *s, const struct btfview_type *t)
{
	struct btfview_type below;

	if (t->kind == BTFVIEW_TYPEDEF && record_behind(s, t->id, &below))
		want(s, &below);
}

static void choose(struct slim *s, uint32_t first_id)
{
	struct btfview_type t;

	for (uint32_t i = 0; ctype_root_at(s->c, i, &t); i++) {
		if (t.id < first_id || !is_root_wanted(s, &t))
			continue;
		want(s, &t);
		want_behind(s, &t);
	}
	while (s->queue_cnt)
		follow_members(s, s->queue[--s->queue_cnt]);
}

static void print(struct slim *s)
{
	struct btfview_type t;

	for (uint32_t i = 0; ctype_root_at(s->c, i, &t); i++) {
		if (s->is_wanted[t.id] && ctype_define_root(s->c, &t))
			return;
		if (is_record(t.kind) && use_of(s, t.name_off) & VMLINUX_WORDS_TAG)
			ctype_announce(s->c, t.id);
	}
}

int vmlinux_slim_define(struct ctype *c, const struct btfview *v, uint32_t first_id,
			const struct vmlinux_words *words, struct corepl_diag *d)
{
	struct slim s = { .c = c, .v = v, .words = words };
	int rc = COREPL_OK;

	s.is_wanted = calloc(v->id_end, 1);
	s.queue = calloc(v->id_end, sizeof(*s.queue));
	if (s.is_wanted && s.queue) {
		choose(&s, first_id);
		print(&s);
		rc = ctype_status(c);
		if (!rc && s.found_cnt == 0)
			rc = diag_fail(d, COREPL_ENOTFOUND, ".BTF: found none of the types asked "
							    "for, need at least one");
	} else {
		rc = diag_fail(d, COREPL_ENOSPACE, "memory: found none for %u types", v->id_end);
	}
	free(s.is_wanted);
	free(s.queue);
	return rc;
}
