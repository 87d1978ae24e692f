/* SPDX-License-Identifier: MIT */
/*
 * check_expect_read.c - expectations as they are written: lines of files, tags of programs.
 *
 *   "old.bpf.o:on_*  >=5.4,<5.15  core,target"  -> object old.bpf.o, program on_*, two bounds,
 *                                                  two classes
 *   tag "corepl:expect <5.15"                   -> the tagged program, one bound, all classes
 *
 * See check_expect.h for what they mean.
 */
#include "postlink/check_expect.h"
#include "postlink/text_file.h"

#include <stdlib.h>
#include <string.h>

#define TAG "corepl:expect"
#define WORD_CNT 4 /* words looked at: one more than a line may have */

static struct check_expect *new_expect(struct check_report *r)
{
	struct check_expect *e;

	if (r->expect_cnt == r->expect_cap) {
		struct check_expect *old = r->expects;

		r->expect_cap = r->expect_cap * 2 + 16;
		r->expects = ARENA_NEW(r->a, struct check_expect, r->expect_cap);
		if (r->expect_cnt)
			memcpy(r->expects, old, r->expect_cnt * sizeof(*old));
	}
	e = &r->expects[r->expect_cnt++];
	*e = (struct check_expect){ .object = "",
				    .prog = "*",
				    .object_idx = OBJECT_NONE,
				    .prog_idx = OBJECT_NONE,
				    .classes = (1u << CHECK_CLASS_CNT) - 1 };
	return e;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The words of TEXT up to a word that starts with '#'; how many. */
static uint32_t split(struct arena *a, const char *text, const char *words[WORD_CNT])
{
	uint32_t cnt = 0;

	while (cnt < WORD_CNT) {
		const char *from;

		while (is_blank(*text))
			text++;
		if (!*text || *text == '#')
			break;
		for (from = text; *text && !is_blank(*text); text++)
			;
		words[cnt++] = arena_copy(a, from, (size_t)(text - from));
	}
	return cnt;
}

static int unknown_class(const char *name, size_t size, struct corepl_diag *d)
{
	char names[128] = "";

	for (uint32_t c = 0; c < CHECK_CLASS_CNT; c++) {
		size_t used = strlen(names);

		diag_format(names + used, sizeof(names) - used, "%s%s", c ? ", " : "",
			    check_class_name(c));
	}
	return diag_fail(d, COREPL_EFORMAT, "class '%.*s', need any or some of %s", (int)size, name,
			 names);
}

/* "core,target" */
static int read_classes(struct check_expect *e, const char *word, struct corepl_diag *d)
{
	if (!strcmp(word, "any"))
		return 0;
	e->classes = 0;
	for (const char *at = word;; at++) {
		size_t size = strcspn(at, ",");
		uint32_t c = 0;

		while (c < CHECK_CLASS_CNT && (strlen(check_class_name(c)) != size ||
					       memcmp(check_class_name(c), at, size) != 0))
			c++;
		if (c == CHECK_CLASS_CNT)
			return unknown_class(at, size, d);
		e->classes |= 1u << c;
		at += size;
		if (!*at)
			return 0;
	}
}

/* WORDS are kernels and classes. */
static int read_rest(struct check_expect *e, const char **words, uint32_t cnt,
		     struct corepl_diag *d)
{
	int ret = range_read(&e->kernels, words[0], d);

	return !ret && cnt > 1 ? read_classes(e, words[1], d) : ret;
}

/* A line of a file; one without a word is none. */
static int read_line(struct check_report *r, const char *path, const char *text, uint32_t line,
		     struct corepl_diag *d)
{
	const char *words[WORD_CNT];
	uint32_t cnt = split(r->a, text, words);
	struct check_expect *e;
	const char *colon;

	if (!cnt)
		return 0;
	if (cnt < 2 || cnt > 3)
		return diag_fail(d, COREPL_EFORMAT,
				 "found %u words%s, need PROGRAM KERNELS [CLASSES]", cnt,
				 cnt > 3 ? " and more" : "");
	e = new_expect(r);
	colon = strrchr(words[0], ':');
	e->prog = colon ? colon + 1 : words[0];
	if (colon)
		e->object = arena_copy(r->a, words[0], (size_t)(colon - words[0]));
	e->file = path;
	e->line = line;
	e->text = arena_printf(r->a, "%s %s%s%s", words[0], words[1], cnt > 2 ? " " : "",
			       cnt > 2 ? words[2] : "");
	return read_rest(e, words + 1, cnt - 1, d);
}

int check_expect_file(struct check_report *r, const char *path, const char **at,
		      struct corepl_diag *d)
{
	char *file, *text;
	size_t size;
	int ret;

	*at = path;
	ret = text_file_read(path, &file, &size, d);
	if (ret)
		return ret;
	text = arena_copy(r->a, file, size);
	free(file);
	if (strlen(text) != size)
		return diag_fail(d, COREPL_EFORMAT, "found a byte 0, need lines of text");
	for (uint32_t line = 1; text && !ret; line++) {
		char *end = strchr(text, '\n');

		if (end)
			*end = 0;
		ret = read_line(r, path, text, line, d);
		if (ret)
			*at = arena_printf(r->a, "%s:%u", path, line);
		text = end ? end + 1 : NULL;
	}
	return ret;
}

/* The program whose function is type FUNC_ID, or OBJECT_NONE. */
static uint32_t find_prog(const struct object *o, uint32_t func_id)
{
	uint32_t p = 0;

	while (p < o->prog_cnt && o->funcs[o->progs[p].func].btf_id != func_id)
		p++;
	return p < o->prog_cnt ? p : OBJECT_NONE;
}

/* The expectation in TEXT, "<5.15 core", of the function that TAG names. */
static int read_tag(struct check_report *r, uint32_t object_idx, const struct btfview_type *tag,
		    const char *text, struct corepl_diag *d)
{
	const struct object *o = r->objects[object_idx].o;
	const char *name = object_btf_str(o, object_type(o, tag->size_or_type)->name_off);
	uint32_t prog = find_prog(o, tag->size_or_type), cnt;
	const struct object_line *line;
	const char *words[WORD_CNT];
	struct corepl_diag why;
	struct check_expect *e;
	int ret;

	if (prog == OBJECT_NONE)
		return diag_fail(d, COREPL_EFORMAT,
				 "expectation '%s' of '%s', which is no program, need one", text,
				 name);
	cnt = split(r->a, text, words);
	if (!cnt || cnt > 2)
		return diag_fail(d, COREPL_EFORMAT,
				 "expectation of program '%s': found '%s', need KERNELS [CLASSES]",
				 name, text);
	e = new_expect(r);
	e->object_idx = object_idx;
	e->prog_idx = prog;
	e->prog = name;
	e->text = arena_printf(r->a, "%s %s%s%s", name, words[0], cnt > 1 ? " " : "",
			       cnt > 1 ? words[1] : "");
	line = object_line_at(o, o->progs[prog].func, 0);
	e->file = line ? line->file : r->objects[object_idx].path;
	e->line = line ? line->line : 0;
	diag_init(&why);
	ret = read_rest(e, words, cnt, &why);
	return ret ? diag_fail(d, ret, "expectation of program '%s': %s", name, why.text) : 0;
}

int check_expect_tags(struct check_report *r, uint32_t object_idx, struct corepl_diag *d)
{
	const struct object *o = r->objects[object_idx].o;
	int ret = 0;

	for (uint32_t id = 1; id < o->type_cnt && !ret; id++) {
		const struct btfview_type *t = &o->types[id];
		const char *text =
			t->kind == BTFVIEW_DECL_TAG ? object_btf_str(o, t->name_off) : "";

		if (!strncmp(text, TAG " ", sizeof(TAG)))
			ret = read_tag(r, object_idx, t, text + sizeof(TAG), d);
	}
	return ret;
}
