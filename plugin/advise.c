// SPDX-License-Identifier: MIT
/*
 * advise.c - a verdict as warnings.
 *
 * One warning for a site and a cause, with the kernels it is true for as ranges:
 *
 *   field 'state' of 'struct task_struct' does not exist in 6.1 ... 7.2 (renamed? '__state');
 *   guard it with bpf_core_field_exists()
 *
 * A macro that asks the same in several ways, as BPF_CORE_READ_BITFIELD() does, is told once.
 */
#include "advise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

/* A warning that has been given. */
struct said {
	char *text; /* owned */
	struct shim_place place;
};

struct advice {
	const struct shim *tu;
	const struct judge *j;
	struct said *said; /* owned */
	uint32_t said_cnt, said_cap;
	bool is_failed;
};

/* ---- words ---- */

static void add_words(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

/* The kernels for which ON is CAUSE: "5.10, 6.1 ... 7.2". */
static void add_kernels(struct buffer *b, const struct judge *j, const uint8_t *on, uint8_t cause)
{
	const struct kernels *k = j->kernels;
	const char *comma = "";

	for (uint32_t i = 0; i < k->cnt; i++) {
		uint32_t last = i;

		if (on[i] != cause)
			continue;
		while (last + 1 < k->cnt && on[last + 1] == cause)
			last++;
		add_words(b, comma);
		add_words(b, k->one[i].name);
		if (last > i) {
			add_words(b, last > i + 1 ? " ... " : ", ");
			add_words(b, k->one[last].name);
		}
		comma = ", ";
		i = last;
	}
}

static void add_quoted(struct buffer *b, const char *before, const char *kind, const char *name)
{
	add_words(b, before);
	add_words(b, kind);
	add_words(b, name);
	add_words(b, "'");
}

/* Names like the missing one: "(renamed? '__state', 'task_state')". */
static void add_similar(struct buffer *b, const char *similar)
{
	const char *comma;

	if (!*similar)
		return;
	add_words(b, " (renamed? '");
	while ((comma = strstr(similar, ", "))) {
		buffer_add(b, similar, (size_t)(comma - similar));
		add_words(b, "', '");
		similar = comma + 2;
	}
	add_words(b, similar);
	add_words(b, "')");
}

static void say_member(struct buffer *b, const struct judge *j, uint32_t query, uint32_t newest,
		       const uint8_t *on)
{
	const struct query *q = &j->o->query[query].query;
	struct absence a;

	judge_missing(j, query, newest, &a);
	add_quoted(b, "field '", "", a.member ? a.member : "");
	if (*a.holder)
		add_quoted(b, " of '", a.holder_kind, a.holder);
	else
		add_quoted(b, " of '", "", q->root);
	add_words(b, " does not exist in ");
	add_kernels(b, j, on, JUDGE_NO_MEMBER);
	add_similar(b, a.similar);
	add_words(b, "; guard it with bpf_core_field_exists()");
}

/* What a lint says around the name and the kernels; the last word is its argument. */
static const struct {
	const char *before, *middle, *after;
} lint_words[OUTLINE_LINT_CNT] = {
	[OUTLINE_FIXED_OFFSET] = { "field '",
				   " is read at its offset of here, and lies elsewhere in ",
				   "; give the type preserve_access_index (lint-fixed-offset)" },
	[OUTLINE_LOCAL_COPY] = { "a copy of '", " has its size of here, and another in ",
				 "; read its fields with BPF_CORE_READ() (lint-local-copy)" },
	[OUTLINE_SIZEOF] = { "'", " has its size of here, and another in ",
			     "; ask bpf_core_type_size() (lint-sizeof)" },
	[OUTLINE_OFFSETOF] = { "offset of '", " is that of here, and another in ",
			       "; ask bpf_core_field_offset() (lint-offsetof)" },
	[OUTLINE_BITFIELD] = { "bitfield '", " is read where it lies here, and lies elsewhere in ",
			       "; read it with BPF_CORE_READ_BITFIELD() (lint-bitfield)" },
	[OUTLINE_ENUM_VALUE] = { "enumerator '", " has its number of here, and another in ",
				 "; ask bpf_core_enum_value() (lint-enum-value)" },
};

static void say_lint(struct buffer *b, const struct judge *j, const struct outline_query *oq,
		     const uint8_t *on)
{
	const struct query *q = &oq->query;
	const char *name = oq->lint == OUTLINE_ENUM_VALUE ? q->enumerator
			   : q->path.data		  ? (const char *)q->path.data
							  : q->root;

	add_quoted(b, lint_words[oq->lint].before, "", name);
	if (name != q->root)
		add_quoted(b, " of '", "", q->root);
	add_words(b, lint_words[oq->lint].middle);
	add_kernels(b, j, on, JUDGE_DIFFERS);
	add_words(b, lint_words[oq->lint].after);
}

static void say(struct buffer *b, const struct judge *j, uint32_t query, uint32_t newest,
		const uint8_t *on)
{
	const struct query *q = &j->o->query[query].query;

	switch ((enum judge_cause)on[newest]) {
	case JUDGE_NO_TYPE:
		add_quoted(b, "type '", "", q->root);
		add_words(b, " does not exist in ");
		add_kernels(b, j, on, JUDGE_NO_TYPE);
		add_words(b, "; guard it with bpf_core_type_exists()");
		break;
	case JUDGE_NO_ENUMERATOR:
		add_quoted(b, "enumerator '", "", q->enumerator);
		add_quoted(b, " of '", "", q->root);
		add_words(b, " does not exist in ");
		add_kernels(b, j, on, JUDGE_NO_ENUMERATOR);
		add_words(b, "; guard it with bpf_core_enum_value_exists()");
		break;
	case JUDGE_OTHER_TYPE:
		add_quoted(b, "what this needs of '", "", q->root);
		add_words(b, " has another type in ");
		add_kernels(b, j, on, JUDGE_OTHER_TYPE);
		add_words(b, "; guard it with bpf_core_field_exists()");
		break;
	case JUDGE_DIFFERS:
		say_lint(b, j, &j->o->query[query], on);
		break;
	default:
		say_member(b, j, query, newest, on);
		break;
	}
	buffer_add(b, "", 1);
}

/* ---- what to do about it ---- */

/* The question that a guard asks for query Q, of field kinds by what stands there if it can be. */
static void add_question(struct buffer *b, const struct shim *tu, const struct query *q,
			 enum judge_cause cause)
{
	const char *space = strchr(q->root, ' '), *root = q->root;
	struct shim_place place;

	if (q->root_kind == BTFVIEW_TYPEDEF && space)
		root = space + 1;
	shim_place_of_stmt(tu, q->at, &place);
	if (cause == JUDGE_NO_ENUMERATOR) {
		add_words(b, "bpf_core_enum_value_exists(");
		add_words(b, root);
		add_words(b, ", ");
		add_words(b, q->enumerator);
	} else if (cause == JUDGE_NO_TYPE) {
		add_words(b, "bpf_core_type_exists(");
		add_words(b, root);
	} else if (!place.is_in_macro && q->kind == RELO_FIELD_BYTE_OFF) {
		add_words(b, "bpf_core_field_exists(");
		add_words(b, shim_text_of_stmt(tu, q->at));
	} else {
		add_words(b, "bpf_core_field_exists(((");
		add_words(b, root);
		add_words(b, " *)0)->");
		add_words(b, (const char *)q->path.data);
	}
	add_words(b, ")");
}

/* A note with the guard; where the statement stands alone, as a fix that puts it there. */
static void suggest(struct advice *a, const struct outline_query *oq, enum judge_cause cause)
{
	struct buffer guard = { 0 }, text = { 0 };

	add_words(&guard, "if (");
	add_question(&guard, a->tu, &oq->query, cause);
	add_words(&guard, ") ");
	add_words(&text, oq->whole ? "do this only where it is there" : "ask first: ");
	if (!oq->whole)
		add_question(&text, a->tu, &oq->query, cause);
	buffer_add(&guard, "", 1);
	buffer_add(&text, "", 1);
	if (guard.is_failed || text.is_failed)
		a->is_failed = true;
	else
		shim_note(a->tu, oq->whole ? oq->whole : oq->query.at, (const char *)text.data,
			  oq->whole ? (const char *)guard.data : NULL);
	buffer_free(&guard);
	buffer_free(&text);
}

/* ---- once each ---- */

static bool is_same_place(const struct shim_place *a, const struct shim_place *b)
{
	if (a->is_in_macro != b->is_in_macro)
		return false;
	if (a->is_in_macro)
		return a->macro_file == b->macro_file && a->macro_line == b->macro_line &&
		       a->macro_column == b->macro_column;
	return a->file == b->file && a->line == b->line && a->column == b->column;
}

/* Is it the first time that TEXT, which is kept, is said at PLACE? */
static bool is_new(struct advice *a, char *text, const struct shim_place *place)
{
	void *item = a->said;
	bool is_fine;

	for (uint32_t i = 0; i < a->said_cnt; i++) {
		if (text_equal(a->said[i].text, text) && is_same_place(&a->said[i].place, place)) {
			free(text);
			return false;
		}
	}
	is_fine = buffer_grow(&item, &a->said_cap, a->said_cnt, sizeof(*a->said));
	a->said = item;
	if (is_fine)
		a->said[a->said_cnt++] = (struct said){ text, *place };
	else
		free(text);
	a->is_failed |= !is_fine;
	return is_fine;
}

static void advise(struct advice *a, uint32_t query, uint32_t newest, const uint8_t *on)
{
	const struct shim_stmt *at = a->j->o->query[query].query.at;
	struct buffer text = { 0 };
	struct shim_place place;

	say(&text, a->j, query, newest, on);
	if (text.is_failed) {
		a->is_failed = true;
		buffer_free(&text);
		return;
	}
	shim_place_of_stmt(a->tu, at, &place);
	if (!is_new(a, (char *)text.data, &place))
		return;
	shim_warn(a->tu, at, a->said[a->said_cnt - 1].text);
	if (on[newest] != JUDGE_DIFFERS)
		suggest(a, &a->j->o->query[query], (enum judge_cause)on[newest]);
}

/* Every cause once, with the newest of its kernels. */
static void advise_query(struct advice *a, uint32_t query)
{
	uint32_t cnt = a->j->kernels->cnt, told = 0;
	const uint8_t *on = &a->j->cause[query * cnt];

	for (uint32_t k = cnt; k-- > 0;) {
		if (on[k] == JUDGE_FINE || told & 1u << on[k])
			continue;
		told |= 1u << on[k];
		advise(a, query, k, on);
	}
}

bool advise_unit(const struct shim *tu, const struct judge *j)
{
	struct advice a = { .tu = tu, .j = j };

	for (uint32_t i = 0; j->cause && i < j->o->query_cnt; i++)
		advise_query(&a, i);
	for (uint32_t i = 0; i < a.said_cnt; i++)
		free(a.said[i].text);
	free(a.said);
	return !a.is_failed;
}
