/* SPDX-License-Identifier: MIT */
/*
 * kernels_diff.c - what two kernels of a set have different, by name.
 *
 *   - struct foo                     only the first has it
 *   + struct bar                     only the second
 *   ~ struct task_struct             both, not the same
 *
 * With TYPE, that type alone, member by member (a changed one as - and +):
 *
 *   ~ struct task_struct
 *   -   state: long int at 24        bytes, or BYTES:BIT for a bitfield
 *   +   __state: unsigned int at 24
 *
 * Equal types are one in the pool, so most names need no look at what they name.
 */
#include "postlink/kernels_command.h"

#include "core/diag.h"
#include "core/scan.h"
#include "postlink/command.h"
#include "postlink/type_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_SIZE 256 /* bytes: a type's words are cut there */

/* A name of one kind that kernels have, and what it is in each of the two. */
struct diff_name {
	const char *name;
	uint32_t kind;
	uint32_t id[2]; /* pool ids; 0: that kernel has none */
};

struct diff {
	struct arena *arena;
	const struct kernelset *set;
	struct diff_name *names;
	uint32_t cnt, cap;
	struct corepl_diag *d;
};

static bool is_one_kind(uint32_t a, uint32_t b)
{
	return !strcmp(type_words_kind(a), type_words_kind(b));
}

/* Entry N, of kernel SIDE, joins the names; two of one name in one kernel stay two. */
static void add_name(struct diff *f, const struct kernelset_name *n, uint32_t side)
{
	struct btfview_type t;
	const char *name;

	if (btfview_type(&f->set->pool, n->type_id, &t))
		return;
	name = btfview_str(&f->set->pool, t.name_off);
	if (!name)
		return;
	for (uint32_t i = f->cnt; i-- > 0 && f->names[i].name[0];) {
		struct diff_name *known = &f->names[i];

		if (f->cnt - i > 64)
			break;
		if (known->id[side] || !is_one_kind(known->kind, t.kind) ||
		    strcmp(known->name, name))
			continue;
		known->id[side] = n->type_id;
		return;
	}
	if (f->cnt == f->cap) {
		struct diff_name *old = f->names;

		f->cap = f->cap * 2 + 1024;
		f->names = ARENA_NEW(f->arena, struct diff_name, f->cap);
		if (f->cnt)
			memcpy(f->names, old, f->cnt * sizeof(*old));
	}
	f->names[f->cnt] = (struct diff_name){ .name = name, .kind = t.kind };
	f->names[f->cnt++].id[side] = n->type_id;
}

/* Names that the two kernels have different; TYPE limits them, NULL: all. */
static void collect(struct diff *f, uint32_t a, uint32_t b, const char *type)
{
	uint32_t hash = type ? scan_hash(type, btfview_essential_size(type)) : 0;
	uint32_t i = type ? kernelset_first(f->set, KERNELSET_NAMES, hash) : 0;
	struct kernelset_name n;

	for (; i < kernelset_cnt(f->set, KERNELSET_NAMES); i++) {
		bool is_in_a, is_in_b;

		kernelset_name(f->set, i, &n);
		if (type && n.hash != hash)
			break;
		is_in_a = kernelset_has(f->set, n.set, a);
		is_in_b = kernelset_has(f->set, n.set, b);
		if (is_in_a && (!is_in_b || type))
			add_name(f, &n, 0);
		if (is_in_b && (!is_in_a || type))
			add_name(f, &n, 1);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct diff_name *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (!order)
		order = strcmp(type_words_kind(x->kind), type_words_kind(y->kind));
	return order ? order : (int)(x->id[0] + x->id[1] > y->id[0] + y->id[1]) * 2 - 1;
}

/* A member as one line, with its place. */
static const char *member_line(struct diff *f, const struct btfview_type *t, uint32_t idx)
{
	const struct btfview *v = &f->set->pool;
	char type[WORDS_SIZE];
	struct btfview_member m;
	const char *name;

	btfview_member(v, t, idx, &m);
	name = btfview_str(v, m.name_off);
	type_words(v, m.type_id, type, sizeof(type));
	if (m.bit_size)
		return arena_printf(f->arena, "%s: %s of %u bits at %u:%u", name, type, m.bit_size,
				    m.bit_off / 8, m.bit_off % 8);
	return arena_printf(f->arena, "%s: %s at %u", name && *name ? name : "(unnamed)", type,
			    m.bit_off / 8);
}

static const char *value_line(struct diff *f, const struct btfview_type *t, uint32_t idx)
{
	struct btfview_enumval e;

	btfview_enumval(&f->set->pool, t, idx, &e);
	return arena_printf(f->arena, "%s = %lld", btfview_str(&f->set->pool, e.name_off),
			    (long long)e.value);
}

/* The lines that say what type ID is; CNT of them. */
static const char **lines_of(struct diff *f, uint32_t id, uint32_t *cnt)
{
	struct btfview_type t = { 0 };
	char words[WORDS_SIZE];
	const char **lines;
	bool is_enum, is_record;

	*cnt = 0;
	if (!id || btfview_type(&f->set->pool, id, &t))
		return NULL;
	is_record = t.kind == BTFVIEW_STRUCT || t.kind == BTFVIEW_UNION;
	is_enum = t.kind == BTFVIEW_ENUM || t.kind == BTFVIEW_ENUM64;
	lines = ARENA_NEW(f->arena, const char *, (size_t)t.vlen + 1);
	if (is_record || is_enum) {
		lines[(*cnt)++] = arena_printf(f->arena, "size %u", t.size_or_type);
		for (uint32_t i = 0; i < t.vlen; i++)
			lines[(*cnt)++] = is_enum ? value_line(f, &t, i) : member_line(f, &t, i);
	} else if (t.kind == BTFVIEW_FUNC || t.kind == BTFVIEW_TYPEDEF || t.kind == BTFVIEW_VAR) {
		lines[(*cnt)++] = arena_printf(
			f->arena, "%s",
			type_words(&f->set->pool, t.size_or_type, words, sizeof(words)));
	} else if (t.kind == BTFVIEW_INT) {
		lines[(*cnt)++] = arena_printf(f->arena, "size %u", t.size_or_type);
	}
	return lines;
}

static char sign_of(const struct diff_name *n)
{
	if (!n->id[0] || !n->id[1])
		return n->id[0] ? '-' : '+';
	return n->id[0] == n->id[1] ? '=' : '~';
}

/* Print LINES that are not among OTHERS. */
static void print_lines(struct arena *a, char sign, const char **lines, uint32_t cnt,
			const char **others, uint32_t other_cnt)
{
	for (uint32_t i = 0; i < cnt; i++) {
		uint32_t k = 0;

		while (k < other_cnt && strcmp(lines[i], others[k]))
			k++;
		if (k == other_cnt)
			printf("%c   %s\n", sign, command_name(a, lines[i]));
	}
}

static void print_parts(struct diff *f)
{
	for (uint32_t i = 0; i < f->cnt; i++) {
		const struct diff_name *n = &f->names[i];
		uint32_t cnt[2];
		const char **a = lines_of(f, n->id[0], &cnt[0]);
		const char **b = lines_of(f, n->id[1], &cnt[1]);

		printf("%c %s %s\n", sign_of(n), type_words_kind(n->kind),
		       command_name(f->arena, n->name));
		print_lines(f->arena, '-', a, cnt[0], b, cnt[1]);
		print_lines(f->arena, '+', b, cnt[1], a, cnt[0]);
	}
}

int kernels_diff(struct arena *arena, const struct kernelset *s, uint32_t a, uint32_t b,
		 const char *type, struct corepl_diag *d)
{
	struct diff f = { .arena = arena, .set = s, .d = d };

	collect(&f, a, b, type);
	if (type && !f.cnt)
		return diag_fail(d, COREPL_ENOTFOUND, "found no type called '%s' in either kernel",
				 type);
	qsort(f.names, f.cnt, sizeof(*f.names), by_name);
	if (type)
		print_parts(&f);
	for (uint32_t i = 0; i < f.cnt && !type; i++)
		printf("%c %s %s\n", sign_of(&f.names[i]), type_words_kind(f.names[i].kind),
		       command_name(arena, f.names[i].name));
	return 0;
}
