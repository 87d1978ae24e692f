/* SPDX-License-Identifier: MIT */
/*
 * check_html_cause.c - the causes on the HTML page: source quoted with a caret, messages, kernels.
 *
 *   <article id="c3" class="fail" data-level="fail" data-rows="0.1 0.4" data-kernels="0 2">
 *
 * data-rows names rows of the matrix, "0.all" all those of object 0.  Failures and warnings stand
 * open; what is expected, guarded or not known is folded.
 */
#include "postlink/check_expect.h"
#include "postlink/check_html.h"

#include <stdio.h>
#include <string.h>

/* In the order of the page. */
static const struct {
	enum check_level level;
	const char *verb;   /* "program x ... on K" */
	const char *folded; /* what a folded list is called, or NULL: it stands open */
} levels[] = { { CHECK_FAIL, "will fail", NULL },
	       { CHECK_WARN, "may get wrong values", NULL },
	       { CHECK_EXPECTED, "fails as expected", "Expected failures" },
	       { CHECK_GUARDED, "guarded", "Guarded: not reachable where it is missing" },
	       { CHECK_UNSURE, "not known", "Not known" } };

#define LEVELS_CNT (sizeof(levels) / sizeof(levels[0]))

void check_html_prepare(struct check_html *h)
{
	uint32_t number = 1;

	h->group_of = ARENA_NEW(h->r->a, uint32_t, h->r->finding_cnt);
	for (size_t i = 0; i < LEVELS_CNT; i++) {
		uint32_t level = levels[i].level;

		h->groups[level] =
			check_groups_map(h->r->a, h->r, level, &h->cnt[level], h->group_of);
		h->first[level] = number;
		number += h->cnt[level];
	}
}

uint32_t check_html_id(const struct check_html *h, const struct check_finding *f)
{
	return h->first[f->level] + h->group_of[f - h->r->findings];
}

/* The spaces under TEXT up to COLUMN bytes: tabs stay, a character of several bytes is one. */
static void put_indent(const char *text, uint32_t column)
{
	for (uint32_t i = 0; i + 1 < column; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			putchar(text[i] == '\t' ? '\t' : ' ');
	}
}

static void put_source(const struct check_finding *f)
{
	const char *text = f->source ? f->source : "";

	if (!*text || !f->place.line)
		return;
	printf("<pre><code><span class=\"number\">%6u | </span>", f->place.line);
	check_html_text(text);
	if (f->place.column && f->place.column <= strlen(text)) {
		printf("\n<span class=\"number\">       | </span>");
		put_indent(text, f->place.column);
		printf("<span class=\"caret\">^</span>");
	}
	printf("</code></pre>\n");
}

static void put_place(const struct check_html *h, const struct check_finding *f)
{
	printf("<p class=\"place mono\">");
	check_html_text(f->place.file[0] ? f->place.file : h->r->objects[f->object].path);
	if (f->place.line)
		printf(":%u:%u", f->place.line, f->place.column);
	if (f->func[0]) {
		printf(", at ");
		check_html_text(f->func);
		printf("+%u", f->insn_idx);
	}
	printf("</p>\n");
}

static void put_messages(const struct check_html *h, const struct check_group *g)
{
	printf("<ul>\n");
	for (const struct check_message *m = g->messages; m; m = m->next) {
		printf("<li>");
		check_html_text(m->text);
		if (g->messages->next) {
			printf(" <small>(");
			check_html_text(check_kernel_ranges(h->r->a, h->r, m->on, true));
			printf(")</small>");
		}
		printf("</li>\n");
	}
	printf("</ul>\n");
}

/* Who is concerned, and where. */
static void put_extent(const struct check_html *h, const struct check_group *g, const char *verb)
{
	const struct object *o = h->r->objects[g->f->object].o;
	const char *others = check_kernel_ranges(h->r->a, h->r, g->on, false);
	const char *existence = check_existence(h->r->a, h->r, g);

	printf("<p>");
	for (uint32_t i = 0; i < g->prog_cnt; i++) {
		printf("%s<b>", i ? ", " : "");
		check_html_text(o->progs[g->progs[i]].name);
		printf("</b>");
	}
	printf("%s %s on ", g->prog_cnt ? "" : "<b>all programs</b>", verb);
	check_html_text(check_kernel_ranges(h->r->a, h->r, g->on, true));
	if (*others) {
		printf("; not so on ");
		check_html_text(others);
	}
	printf("</p>\n");
	if (existence) {
		printf("<p>It ");
		check_html_text(existence);
		printf("</p>\n");
	}
}

static void put_expected(const struct check_html *h, const struct check_group *g)
{
	for (uint32_t i = 0; g->expects && i < h->r->expect_cnt; i++) {
		if (!g->expects[i])
			continue;
		printf("<p>Expected by <span class=\"mono\">");
		check_html_text(check_expect_name(h->r, &h->r->expects[i]));
		printf("</span></p>\n");
	}
}

/* The rows and kernels that the script asks for. */
static void put_extent_data(const struct check_html *h, const struct check_group *g)
{
	const char *separator = "";

	printf(" data-rows=\"");
	for (uint32_t i = 0; i < g->prog_cnt; i++)
		printf("%s%u.%u", i ? " " : "", g->f->object, g->progs[i]);
	if (!g->prog_cnt)
		printf("%u.all", g->f->object);
	printf("\" data-kernels=\"");
	for (uint32_t k = 0; k < h->r->kernel_cnt; k++) {
		if (!g->on[k])
			continue;
		printf("%s%u", separator, k);
		separator = " ";
	}
	printf("\"");
}

static void put_cause(const struct check_html *h, uint32_t order, uint32_t idx)
{
	const uint32_t level = levels[order].level;
	const struct check_group *g = &h->groups[level][idx];
	const struct check_finding *f = g->f;
	const char *name = check_html_level(level);

	printf("<article id=\"c%u\" class=\"%s\" data-level=\"%s\" tabindex=\"-1\"",
	       h->first[level] + idx, name, name);
	put_extent_data(h, g);
	printf(">\n<h3><span class=\"level %s\">%s</span> <span title=\"%s\">[%s]</span> ", name,
	       name, check_class_text(f->cls), check_class_name(f->cls));
	check_html_text(f->what);
	if (f->place.expr[0]) {
		printf(" <code>");
		check_html_text(f->place.expr);
		printf("</code>");
	}
	printf("</h3>\n");
	put_place(h, f);
	put_source(f);
	if (f->place.guard[0]) {
		printf("<p>Its guard in the source: <code>");
		check_html_text(f->place.guard);
		printf("</code></p>\n");
	}
	put_messages(h, g);
	put_expected(h, g);
	put_extent(h, g, levels[order].verb);
	printf("</article>\n");
}

void check_html_causes(const struct check_html *h)
{
	printf("<h2>Causes</h2>\n<p id=\"chosen\" class=\"chosen-cell\" hidden><span>Causes of <b>"
	       "</b></span><button id=\"all\" type=\"button\">Show all causes</button></p>\n"
	       "<p id=\"none\" hidden>None to show.</p>\n");
	for (uint32_t i = 0; i < LEVELS_CNT; i++) {
		uint32_t cnt = h->cnt[levels[i].level];

		if (cnt && levels[i].folded)
			printf("<details class=\"causes\"><summary>%s (%u)</summary>\n",
			       levels[i].folded, cnt);
		for (uint32_t g = 0; g < cnt; g++)
			put_cause(h, i, g);
		if (cnt && levels[i].folded)
			printf("</details>\n");
	}
}

void check_html_expects(const struct check_report *r)
{
	if (!r->expect_cnt)
		return;
	printf("<h2>Declared failures</h2>\n<table class=\"list\"><tr><th>declared</th>"
	       "<th>came true</th><th></th></tr>\n");
	for (uint32_t i = 0; i < r->expect_cnt; i++) {
		const char *note = check_expect_note(r, &r->expects[i]);

		printf("<tr><td class=\"mono\">");
		check_html_text(check_expect_name(r, &r->expects[i]));
		printf("</td><td>%s</td><td>", check_expect_state(r, &r->expects[i]));
		check_html_text(note ? note : "");
		printf("</td></tr>\n");
	}
	printf("</table>\n");
}
