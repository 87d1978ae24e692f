/* SPDX-License-Identifier: MIT */
/*
 * check_sarif.c - verdicts for code hosts: one SARIF 2.1.0 log with one run.
 *
 * A rule per class; a result per cause: level "error" when programs will fail, "note" when it is
 * guarded or cannot be known; what is expected is suppressed.  The place is the source line, or the
 * object when none is known.
 * Kernels stand in the message as ranges and in the result's properties by name.  What is not
 * judged stands in the run's properties.
 *
 * Source: OASIS SARIF 2.1.0, sections 3.13 (log), 3.14 (run), 3.27 (result), 3.29 (location).
 */
#include "postlink/check_expect.h"
#include "postlink/check_group.h"
#include "postlink/json_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void put_uri(const char *path)
{
	printf("\"%s", *path == '/' ? "file://" : "");
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (c < 0x80 && (isalnum(c) || strchr("/-._~", c)))
			putchar(c);
		else
			printf("%%%02X", c);
	}
	putchar('"');
}

/* LINE and COLUMN may be 0: not known. */
static void put_location(const char *file, uint32_t line, uint32_t column)
{
	printf(", \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
	put_uri(file);
	printf("}");
	if (line) {
		printf(", \"region\": {\"startLine\": %u", line);
		if (column)
			printf(", \"startColumn\": %u", column);
		printf("}");
	}
	printf("}}]");
}

static void put_place(const struct check_report *r, const struct check_finding *f)
{
	if (f->place.file[0])
		put_location(f->place.file, f->place.line, f->place.column);
	else
		put_location(r->objects[f->object].path, 0, 0);
}

static void put_message(const struct check_report *r, const struct check_group *g)
{
	const char *existence;

	printf(", \"message\": {\"text\": \"");
	json_text_put(g->f->what);
	for (const struct check_message *m = g->messages; m; m = m->next) {
		printf("; ");
		json_text_put(m->text);
		printf(" (");
		json_text_put(check_kernel_ranges(r->a, r, m->on, true));
		printf(")");
	}
	existence = check_existence(r->a, r, g);
	if (existence) {
		printf("; it ");
		json_text_put(existence);
	}
	printf("\"}");
}

static void put_properties(const struct check_report *r, const struct check_group *g,
			   const char *verdict)
{
	const struct object *o = r->objects[g->f->object].o;
	const char *separator = "";

	printf(", \"properties\": {\"verdict\": \"%s\", \"object\": \"", verdict);
	json_text_put(r->objects[g->f->object].path);
	printf("\", \"programs\": [");
	for (uint32_t i = 0; i < g->prog_cnt; i++) {
		printf("%s\"", i ? ", " : "");
		json_text_put(o->progs[g->progs[i]].name);
		printf("\"");
	}
	printf("], \"kernels\": [");
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		if (!g->on[k])
			continue;
		printf("%s\"", separator);
		json_text_put(r->kernels[k].label);
		printf("\"");
		separator = ", ";
	}
	printf("]}");
}

/* Code hosts do not show what is expected. */
static void put_suppressions(const struct check_report *r, const bool *expects)
{
	const char *separator = "";

	printf(", \"suppressions\": [");
	for (uint32_t i = 0; i < r->expect_cnt; i++) {
		if (!expects[i])
			continue;
		printf("%s{\"kind\": \"%s\", \"justification\": \"", separator,
		       r->expects[i].object_idx == OBJECT_NONE ? "external" : "inSource");
		json_text_put(check_expect_name(r, &r->expects[i]));
		printf("\"}");
		separator = ", ";
	}
	printf("]");
}

/* Expectations that should go. */
static void put_notes(const struct check_report *r)
{
	const char *separator = "";

	printf("  \"invocations\": [{\"executionSuccessful\": true, "
	       "\"toolConfigurationNotifications\": [");
	for (uint32_t i = 0; i < r->expect_cnt; i++) {
		const struct check_expect *e = &r->expects[i];
		const char *note = check_expect_note(r, e);

		if (!note)
			continue;
		printf("%s\n    {\"level\": \"note\", \"message\": {\"text\": \"", separator);
		json_text_put(note);
		printf("\"}");
		put_location(e->file, e->line, 0);
		printf("}");
		separator = ",";
	}
	printf("]}],\n");
}

static void put_results(const struct check_report *r)
{
	static const char *const verdicts[] = { "guarded", "unsure", "fail", "warn", "expected" };
	const char *separator = "";

	for (uint32_t level = CHECK_LEVEL_CNT; level--;) {
		uint32_t cnt;
		const struct check_group *g = check_groups(r->a, r, level, &cnt);

		for (uint32_t i = 0; i < cnt; i++) {
			printf("%s\n    {\"ruleId\": \"%s\", \"ruleIndex\": %u, \"level\": \"%s\"",
			       separator, check_class_name(g[i].f->cls), g[i].f->cls,
			       level == CHECK_FAIL || level == CHECK_EXPECTED ? "error"
			       : level == CHECK_WARN			      ? "warning"
									      : "note");
			put_message(r, &g[i]);
			put_place(r, g[i].f);
			put_properties(r, &g[i], verdicts[level]);
			if (g[i].expects)
				put_suppressions(r, g[i].expects);
			printf("}");
			separator = ",";
		}
	}
}

void check_sarif(const struct check_report *r)
{
	const char *limit;

	printf("{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
	       " \"version\": \"2.1.0\",\n"
	       " \"runs\": [{\n"
	       "  \"tool\": {\"driver\": {\"name\": \"corepl check\", \"rules\": [");
	for (uint32_t c = 0; c < CHECK_CLASS_CNT; c++)
		printf("%s\n    {\"id\": \"%s\", \"shortDescription\": {\"text\": \"%s\"}}",
		       c ? "," : "", check_class_name(c), check_class_text(c));
	printf("]}},\n  \"properties\": {\"notJudged\": [");
	for (uint32_t i = 0; (limit = check_limit(r, i)); i++) {
		printf("%s\"", i ? ", " : "");
		json_text_put(limit);
		printf("\"");
	}
	printf("]},\n");
	put_notes(r);
	printf("  \"results\": [");
	put_results(r);
	printf("]\n }]}\n");
}
