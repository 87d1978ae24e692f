/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_words.c - collecting the names that a program uses (see vmlinux_words.h).
 *
 * The preprocessor's output tells by line markers from which file text comes:
 *
 *   # 12 "x.bpf.c"              the program's own
 *   # 1 "/usr/include/..." 1 3  a system header (flag 3)
 *
 * A header's declaration that names a function the program calls makes the record types of that
 * declaration the program's: `bpf_get_current_task_btf()->pid` names no type at all.
 */
#include "postlink/vmlinux_words.h"

#include "core/diag.h"
#include "postlink/vmlinux_source.h"

#include <stdlib.h>
#include <string.h>

#define WORD_CNT 4096 /* names of a typical program with its headers */

int vmlinux_words_open(struct vmlinux_words *w, struct corepl_diag *d)
{
	memset(w, 0, sizeof(*w));
	if (cname_open(&w->table, WORD_CNT))
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for names");
	return COREPL_OK;
}

void vmlinux_words_close(struct vmlinux_words *w)
{
	for (uint32_t i = 0; i < w->text_cnt; i++)
		free(w->texts[i]);
	free(w->texts);
	cname_close(&w->table);
	memset(w, 0, sizeof(*w));
}

/* W owns TEXT from now on, also on failure. */
static int keep_text(struct vmlinux_words *w, char *text, struct corepl_diag *d)
{
	char **texts = realloc(w->texts, (w->text_cnt + 1) * sizeof(*texts));

	if (!texts) {
		free(text);
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for names");
	}
	w->texts = texts;
	w->texts[w->text_cnt++] = text;
	return COREPL_OK;
}

static int add(struct vmlinux_words *w, const char *text, size_t size, uint32_t use,
	       struct corepl_diag *d)
{
	const struct cname name = cname_text(text, size);
	struct cname_entry *e = cname_enter(&w->table, &name);

	if (!e)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for names");
	e->plain_cnt |= use;
	return COREPL_OK;
}

uint32_t vmlinux_words_use(const struct vmlinux_words *w, const char *name, size_t size)
{
	const struct cname word = cname_text(name, size);
	const struct cname_entry *e = cname_find(&w->table, &word);

	return e ? e->plain_cnt : 0;
}

int vmlinux_words_add_name(struct vmlinux_words *w, const char *name, struct corepl_diag *d)
{
	const char *space = strrchr(name, ' ');

	if (space)
		name = space + 1;
	if (!name[0])
		return diag_fail(d, COREPL_EUSAGE, "--type: found an empty name");
	return add(w, name, strlen(name), VMLINUX_WORDS_TYPE, d);
}

static bool is_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_inside(char c)
{
	return is_start(c) || (c >= '0' && c <= '9');
}

/* A reader of preprocessed text. */
struct reader {
	const char *at;
	bool is_header;       /* the text comes from a header that is not the program's */
	bool is_line_start;
};

static bool ends_with(const char *s, size_t size, const char *end)
{
	size_t end_size = strlen(end);

	return size >= end_size && memcmp(s + size - end_size, end, end_size) == 0;
}

/* libbpf's headers, wherever they were included from: .../bpf/bpf_*.h */
static bool is_bpf_header(const char *path, size_t size)
{
	size_t at = size;

	while (at && path[at - 1] != '/')
		at--;
	return at >= 4 && memcmp(path + at - 4, "bpf/", 4) == 0 && size - at > 4 &&
	       memcmp(path + at, "bpf_", 4) == 0 && ends_with(path, size, ".h");
}

/* # LINE "PATH" FLAGS */
static void read_marker(struct reader *r)
{
	const char *line_end = r->at + strcspn(r->at, "\n");
	const char *path = memchr(r->at, '"', (size_t)(line_end - r->at)), *path_end;

	if (path && r->at[1] == ' ') {
		path++;
		path_end = line_end;
		while (path_end > path && path_end[-1] != '"')
			path_end--;
		r->is_header = memchr(path_end, '3', (size_t)(line_end - path_end)) != NULL;
		if (path_end > path)
			path_end--;
		r->is_header |= is_bpf_header(path, (size_t)(path_end - path)) ||
				ends_with(path, (size_t)(path_end - path), "vmlinux.h");
	}
	r->at = line_end;
}

static void skip_quoted(struct reader *r)
{
	char quote = *r->at++;

	while (*r->at && *r->at != quote && *r->at != '\n')
		r->at += r->at[0] == '\\' && r->at[1] ? 2 : 1;
	if (*r->at == quote)
		r->at++;
}

/* The next identifier, or one of ';' '{' '}' (SIZE 0); false at the end. */
static bool next_word(struct reader *r, const char **word, size_t *size)
{
	while (*r->at) {
		bool was_line_start = r->is_line_start;
		const char *start = r->at;

		r->is_line_start = *r->at == '\n';
		if (*r->at == '#' && was_line_start) {
			read_marker(r);
		} else if (*r->at == '"' || *r->at == '\'') {
			skip_quoted(r);
		} else if (is_inside(*r->at)) {
			while (is_inside(*r->at))
				r->at++;
			*word = start;
			*size = (size_t)(r->at - start);
			if (is_start(*start))
				return true;
		} else if (*r->at == ';' || *r->at == '{' || *r->at == '}') {
			*word = r->at++;
			*size = 0;
			return true;
		} else {
			r->at++;
		}
	}
	return false;
}

static int add_tokens(struct vmlinux_words *w, const char *text, struct corepl_diag *d)
{
	struct reader r = { text, false, true };
	const char *word;
	size_t size;
	int rc = 0;

	while (!rc && next_word(&r, &word, &size)) {
		uint32_t use = r.is_header ? VMLINUX_WORDS_HEADER :
					     VMLINUX_WORDS_TYPE | VMLINUX_WORDS_MEMBER;

		if (size)
			rc = add(w, word, size, use, d);
	}
	return rc;
}

/* A header's declaration from START to END: does it name something that the program uses? */
static bool is_declaration_used(const struct vmlinux_words *w, const char *start, const char *end)
{
	struct reader r = { start, true, false };
	bool is_tag = false;
	const char *word;
	size_t size;

	while (next_word(&r, &word, &size) && word < end) {
		bool is_keyword = (size == 6 && memcmp(word, "struct", 6) == 0) ||
				  (size == 5 && memcmp(word, "union", 5) == 0);

		if (size > 4 && !is_tag && !is_keyword && memcmp(word, "bpf_", 4) == 0 &&
		    (vmlinux_words_use(w, word, size) & VMLINUX_WORDS_TYPE))
			return true;
		is_tag = is_keyword;
	}
	return false;
}

static int add_declaration(struct vmlinux_words *w, const char *start, const char *end,
			   struct corepl_diag *d)
{
	struct reader r = { start, true, false };
	const char *word;
	size_t size;
	int rc = 0;

	while (!rc && next_word(&r, &word, &size) && word < end)
		if (size)
			rc = add(w, word, size, VMLINUX_WORDS_TYPE, d);
	return rc;
}

/* Types in the declarations of functions that the program calls. */
static int add_called(struct vmlinux_words *w, const char *text, struct corepl_diag *d)
{
	struct reader r = { text, false, true };
	const char *start = text, *word;
	size_t size;
	int rc = 0;

	while (!rc && next_word(&r, &word, &size)) {
		if (size)
			continue;
		if (r.is_header && is_declaration_used(w, start, word))
			rc = add_declaration(w, start, word, d);
		start = r.at;
	}
	return rc;
}

int vmlinux_words_add_source(struct vmlinux_words *w, const char *path,
			     const struct vmlinux_words_compiler *cc, struct corepl_diag *d)
{
	char *text = NULL;
	int rc = vmlinux_source_read(&text, path, cc, d);

	if (!rc)
		rc = keep_text(w, text, d);
	if (!rc)
		rc = add_tokens(w, text, d);
	if (!rc)
		rc = add_called(w, text, d);
	return rc;
}

static uint32_t object_use(const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
	case BTFVIEW_TYPEDEF:
	case BTFVIEW_VAR:
	case BTFVIEW_FUNC:
		return VMLINUX_WORDS_TYPE;
	case BTFVIEW_FWD:
		return VMLINUX_WORDS_TAG;
	default:
		return 0;
	}
}

/* Names are copied: the object's bytes may go before the words do. */
int vmlinux_words_add_btf(struct vmlinux_words *w, const struct btfview *v, struct corepl_diag *d)
{
	char *strs = malloc(v->strs.size + 1);
	struct btfview_type t;
	uint32_t type_off = 0;
	int rc;

	if (!strs)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for names");
	memcpy(strs, v->strs.data, v->strs.size);
	strs[v->strs.size] = 0;
	rc = keep_text(w, strs, d);
	w->has_consts = true;
	for (uint32_t id = v->first_id; !rc && id < v->id_end; id++) {
		if (btfview_type_at(v, type_off, id, &t))
			return diag_fail(d, COREPL_EFORMAT, ".BTF: type [%u]: cannot be decoded",
					 id);
		type_off = t.next_off;
		if (object_use(&t) && t.name_off && t.name_off < v->strs.size)
			rc = add(w, strs + t.name_off, btfview_essential_size(strs + t.name_off),
				 object_use(&t), d);
	}
	return rc;
}
