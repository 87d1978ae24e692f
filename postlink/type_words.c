/* SPDX-License-Identifier: MIT */
/*
 * type_words.c - see type_words.h.  Hostile chains end after DEPTH_MAX types.
 */
#include "type_words.h"

#include "core/diag.h"

#include <string.h>

#define DEPTH_MAX 16
#define PARAM_MAX 8 /* parameters told of a function */

struct words {
	const struct btfview *view;
	char *buf;
	size_t size, used;
};

const char *type_words_kind(uint32_t kind)
{
	static const char words[BTFVIEW_KIND_CNT][16] = {
		[BTFVIEW_INT] = "int",	     [BTFVIEW_STRUCT] = "struct",
		[BTFVIEW_UNION] = "union",   [BTFVIEW_ENUM] = "enum",
		[BTFVIEW_FWD] = "struct",    [BTFVIEW_TYPEDEF] = "typedef",
		[BTFVIEW_FUNC] = "function", [BTFVIEW_VAR] = "variable",
		[BTFVIEW_FLOAT] = "float",   [BTFVIEW_ENUM64] = "enum",
	};

	return kind < BTFVIEW_KIND_CNT && words[kind][0] ? words[kind] : "type";
}

static void say(struct words *w, const char *text)
{
	size_t size = strlen(text);

	if (size > w->size - 1 - w->used)
		size = w->size - 1 - w->used;
	memcpy(w->buf + w->used, text, size);
	w->used += size;
	w->buf[w->used] = 0;
}

static void say_type(struct words *w, uint32_t id, uint32_t depth);

static void say_tagged(struct words *w, const struct btfview_type *t)
{
	const char *name = btfview_str(w->view, t->name_off);

	say(w, t->kind == BTFVIEW_FWD && t->kind_flag ? "union" : type_words_kind(t->kind));
	say(w, " ");
	say(w, name && *name ? name : "{...}");
}

static void say_proto(struct words *w, const struct btfview_type *t, uint32_t depth)
{
	struct btfview_param p;

	say_type(w, t->size_or_type, depth);
	say(w, " (");
	for (uint32_t i = 0; i < t->vlen && i < PARAM_MAX; i++) {
		say(w, i ? ", " : "");
		btfview_param(w->view, t, i, &p);
		say_type(w, p.type_id, depth);
	}
	say(w, t->vlen > PARAM_MAX ? ", ...)" : ")");
}

static void say_array(struct words *w, const struct btfview_type *t, uint32_t depth)
{
	struct btfview_array a;
	char cnt[16];

	btfview_array(w->view, t, &a);
	say_type(w, a.elem_type_id, depth);
	diag_format(cnt, sizeof(cnt), "[%u]", a.elem_cnt);
	say(w, cnt);
}

static void say_pointer(struct words *w, const struct btfview_type *t, uint32_t depth)
{
	say_type(w, t->size_or_type, depth);
	say(w, w->used && w->buf[w->used - 1] == '*' ? "*" : " *");
}

/* A kind whose name says all, or that adds a word to what it refers to. */
static void say_other(struct words *w, const struct btfview_type *t, uint32_t depth)
{
	const char *name = btfview_str(w->view, t->name_off);

	switch (t->kind) {
	case BTFVIEW_CONST:
		say(w, "const ");
		break;
	case BTFVIEW_VOLATILE:
		say(w, "volatile ");
		break;
	case BTFVIEW_RESTRICT:
	case BTFVIEW_TYPE_TAG:
		break;
	case BTFVIEW_VOID:
		say(w, "void");
		return;
	default:
		say(w, name && *name ? name : "?");
		return;
	}
	say_type(w, t->size_or_type, depth);
}

static void say_type(struct words *w, uint32_t id, uint32_t depth)
{
	struct btfview_type t;

	if (depth > DEPTH_MAX || btfview_type(w->view, id, &t)) {
		say(w, "?");
		return;
	}
	switch (t.kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
	case BTFVIEW_FWD:
		say_tagged(w, &t);
		break;
	case BTFVIEW_PTR:
		say_pointer(w, &t, depth + 1);
		break;
	case BTFVIEW_ARRAY:
		say_array(w, &t, depth + 1);
		break;
	case BTFVIEW_FUNC_PROTO:
		say_proto(w, &t, depth + 1);
		break;
	default:
		say_other(w, &t, depth + 1);
	}
}

const char *type_words(const struct btfview *v, uint32_t id, char *buf, size_t size)
{
	struct words w = { v, buf, size, 0 };

	buf[0] = 0;
	say_type(&w, id, 0);
	return buf;
}
