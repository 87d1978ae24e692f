/* SPDX-License-Identifier: MIT */
/*
 * check_json.c - verdicts for programs: one JSON object, version 1.
 *
 *   { "version": 1,
 *     "kernels": [ { "label", "path", "release": "6.1.176" or null, "config": bool,
 *                    "symbols": bool } ],
 *     "objects": [ { "path", "programs": [ { "name", "section",
 *                    "verdicts": [ "ok", "fail" or "expected", per kernel ] } ] } ],
 *     "findings": [ { "level": "fail", "warn", "expected", "guarded" or "unsure", "class",
 *                     "object": index,
 *                     "programs": [ names; empty: all ], "kernels": [ indices ], "what",
 *                     "messages": [ { "text", "kernels": [ indices ] } ],
 *                     "existence": "exists since 6.1.0-50-amd64 of these kernels", or missing
 *                     "file", "line", "column", "expression", "function", "instruction",
 *                     "source": the line's text, or missing,
 *                     "expectations": [ indices ], of what is expected } ],
 *     "expectations": [ { "file", "line": 0 unknown, "text", "state": "met", "unmet",
 *                         "no program" or "not tested", "note": why it should go, or missing } ],
 *     "not_judged": [ sentences ] }
 *
 * Fields may be added within a version; kernels are in rising order of release.
 */
#include "postlink/check_expect.h"
#include "postlink/check_group.h"
#include "postlink/json_text.h"

#include <stdio.h>

static void put_string(const char *s)
{
	putchar('"');
	json_text_put(s);
	putchar('"');
}

static void put_field(const char *name, const char *value)
{
	printf(", \"%s\": ", name);
	put_string(value);
}

static void put_kernel(const struct check_kernel *k)
{
	printf("{\"label\": ");
	put_string(k->label);
	put_field("path", k->path);
	if (k->version)
		printf(", \"release\": \"%u.%u.%u\"", k->version >> 16, k->version >> 8 & 255,
		       k->version & 255);
	else
		printf(", \"release\": null");
	printf(", \"config\": %s, \"symbols\": %s}", k->has_config ? "true" : "false",
	       k->has_symbols ? "true" : "false");
}

static void put_prog(const struct check_report *r, uint32_t object, uint32_t prog)
{
	const struct object_prog *p = &r->objects[object].o->progs[prog];

	printf("{\"name\": ");
	put_string(p->name);
	put_field("section", p->sec_name);
	printf(", \"verdicts\": [");
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		const struct check_finding *f;
		const enum check_level level = check_verdict(r, object, prog, k, &f);

		printf("%s\"%s\"", k ? ", " : "",
		       level == CHECK_FAIL ? "fail" : level == CHECK_EXPECTED ? "expected" : "ok");
	}
	printf("]}");
}

static void put_object(const struct check_report *r, uint32_t object)
{
	printf("{\"path\": ");
	put_string(r->objects[object].path);
	printf(", \"programs\": [");
	for (uint32_t p = 0; p < r->objects[object].o->prog_cnt; p++) {
		printf("%s\n    ", p ? "," : "");
		put_prog(r, object, p);
	}
	printf("]}");
}

/* The indices below CNT that are ON. */
static void put_set(const char *name, const bool *on, uint32_t cnt)
{
	const char *separator = "";

	printf(", \"%s\": [", name);
	for (uint32_t i = 0; i < cnt; i++) {
		if (!on[i])
			continue;
		printf("%s%u", separator, i);
		separator = ", ";
	}
	printf("]");
}

static void put_messages(const struct check_report *r, const struct check_group *g)
{
	printf(", \"messages\": [");
	for (const struct check_message *m = g->messages; m; m = m->next) {
		printf("%s{\"text\": ", m == g->messages ? "" : ", ");
		put_string(m->text);
		put_set("kernels", m->on, r->kernel_cnt);
		printf("}");
	}
	printf("]");
}

static void put_group(const struct check_report *r, const struct check_group *g, const char *level)
{
	const char *existence = check_existence(r->a, r, g);
	const struct check_finding *f = g->f;

	printf("{\"level\": \"%s\", \"class\": \"%s\", \"object\": %u, \"programs\": [", level,
	       check_class_name(f->cls), f->object);
	for (uint32_t i = 0; i < g->prog_cnt; i++) {
		printf("%s", i ? ", " : "");
		put_string(r->objects[f->object].o->progs[g->progs[i]].name);
	}
	printf("]");
	put_set("kernels", g->on, r->kernel_cnt);
	put_field("what", f->what);
	put_messages(r, g);
	if (existence)
		put_field("existence", existence);
	put_field("file", f->place.file);
	printf(", \"line\": %u, \"column\": %u", f->place.line, f->place.column);
	put_field("expression", f->place.expr);
	put_field("function", f->func);
	printf(", \"instruction\": %u", f->insn_idx);
	if (f->source)
		put_field("source", f->source);
	if (g->expects)
		put_set("expectations", g->expects, r->expect_cnt);
	printf("}");
}

static void put_groups(const struct check_report *r)
{
	static const struct {
		uint32_t level;
		const char *name;
	} levels[] = { { CHECK_FAIL, "fail" },
		       { CHECK_WARN, "warn" },
		       { CHECK_EXPECTED, "expected" },
		       { CHECK_GUARDED, "guarded" },
		       { CHECK_UNSURE, "unsure" } };
	const char *separator = "";

	for (size_t l = 0; l < sizeof(levels) / sizeof(levels[0]); l++) {
		uint32_t cnt;
		const struct check_group *g = check_groups(r->a, r, levels[l].level, &cnt);

		for (uint32_t i = 0; i < cnt; i++) {
			printf("%s\n  ", separator);
			put_group(r, &g[i], levels[l].name);
			separator = ",";
		}
	}
}

static void put_expect(const struct check_report *r, const struct check_expect *e)
{
	const char *note = check_expect_note(r, e);

	printf("{\"file\": ");
	put_string(e->file);
	printf(", \"line\": %u", e->line);
	put_field("text", e->text);
	put_field("state", check_expect_state(r, e));
	if (note)
		put_field("note", note);
	printf("}");
}

void check_json(const struct check_report *r)
{
	const char *limit;

	printf("{\"version\": 1,\n \"kernels\": [");
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		printf("%s\n  ", k ? "," : "");
		put_kernel(&r->kernels[k]);
	}
	printf("],\n \"objects\": [");
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		printf("%s\n  ", i ? "," : "");
		put_object(r, i);
	}
	printf("],\n \"findings\": [");
	put_groups(r);
	printf("],\n \"expectations\": [");
	for (uint32_t i = 0; i < r->expect_cnt; i++) {
		printf("%s\n  ", i ? "," : "");
		put_expect(r, &r->expects[i]);
	}
	printf("],\n \"not_judged\": [");
	for (uint32_t i = 0; (limit = check_limit(r, i)); i++) {
		printf("%s", i ? ", " : "");
		put_string(limit);
	}
	printf("]}\n");
}
