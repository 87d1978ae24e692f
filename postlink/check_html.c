/* SPDX-License-Identifier: MIT */
/*
 * check_html.c - verdicts to look at: one page that needs nothing else, a matrix and its causes.
 *
 *   <tr data-row="0.1">           object 0, program 1
 *     <th>on_switch ...</th>
 *     <td class="fail"><a href="#c3">fail</a></td>     a cell per kernel: ok, fail, warn, expected
 *   <article id="c3" data-rows="0.1 0.4" data-kernels="0 2">   a cause: check_html_cause.c
 *
 * The page is whole without its script, which filters and opens what was clicked; script and style
 * are check_page.js and check_page.css, put in when corepl is built.  Every name of the input goes
 * through check_html_text().  The page's policy forbids it to load anything.
 */
#include "postlink/check_html.h"
#include "postlink/check_page_text.h"

#include <stdio.h>
#include <string.h>

static const char *const level_names[CHECK_LEVEL_CNT] = { [CHECK_GUARDED] = "guarded",
							  [CHECK_UNSURE] = "unsure",
							  [CHECK_FAIL] = "fail",
							  [CHECK_WARN] = "warn",
							  [CHECK_EXPECTED] = "expected" };

const char *check_html_level(uint32_t level)
{
	return level < CHECK_LEVEL_CNT ? level_names[level] : "";
}

/* The bytes of the well-formed UTF-8 sequence at S, and its code point; 0: none. */
static uint32_t utf8_size(const unsigned char *s, uint32_t *point)
{
	uint32_t size = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (size < 2 || s[0] > 0xf4) {
		*point = s[0];
		return size < 2 ? size : 0;
	}
	*point = s[0] & (0x7fu >> size);
	for (uint32_t i = 1; i < size; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | (s[i] & 0x3fu);
	}
	if ((size == 3 && (*point < 0x800 || (*point & 0xf800) == 0xd800)) ||
	    (size == 4 && (*point < 0x10000 || *point > 0x10ffff)))
		return 0;
	return size;
}

/* Characters that show nothing or change how others are shown. */
static bool is_unseen(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
	       (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2060 && point <= 0x206f) || point == 0xfeff || point >= 0xe0000;
}

void check_html_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s) {
		uint32_t point, size = utf8_size(s, &point);

		if (*s == '\t')
			putchar('\t');
		else if (!size || is_unseen(point))
			printf("\xef\xbf\xbd"); /* U+FFFD, the replacement character */
		else if (strchr("<>&\"'", *s))
			printf("&#%u;", *s);
		else
			fwrite(s, 1, size, stdout);
		s += size ? size : 1;
	}
}

static void put_head(void)
{
	printf("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	       "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
	       "form-action 'none'\">\n"
	       "<title>corepl check</title>\n<style>\n%s</style>\n",
	       check_page_css);
}

static void put_sum(const struct check_html *h)
{
	const struct check_report *r = h->r;
	uint32_t total, bad = check_failure_cnt(r, &total);

	printf("<header><h1>corepl check</h1>\n<p class=\"sum\">%u of %u programs on kernels fail, "
	       "for %u causes; %u causes of wrong values, %u expected, %u guarded, %u that cannot "
	       "be known.</p></header>\n",
	       bad, total, h->cnt[CHECK_FAIL], h->cnt[CHECK_WARN], h->cnt[CHECK_EXPECTED],
	       h->cnt[CHECK_GUARDED], h->cnt[CHECK_UNSURE]);
}

static void put_tools(void)
{
	printf("<div class=\"tools\" role=\"search\" hidden>\n"
	       "<label>Programs and causes <input id=\"text\" type=\"search\" size=\"28\" "
	       "placeholder=\"name, field, file...\"></label>\n"
	       "<label>Verdict <select id=\"verdict\"><option value=\"\">all</option>"
	       "<option value=\"fail\">fail</option><option value=\"warn\">warn</option>"
	       "<option value=\"expected\">expected</option><option value=\"ok\">ok</option>"
	       "</select></label>\n"
	       "<label>Kernels <input id=\"kernel\" type=\"search\" size=\"16\" "
	       "placeholder=\"6.1\"></label>\n"
	       "<p id=\"count\" role=\"status\"></p>\n</div>\n");
}

/* What a fine program's cell leads to: why it is fine, where that is not plain. */
static const struct check_finding *find_reason(const struct check_report *r, uint32_t object,
					       uint32_t prog, uint32_t kernel)
{
	const struct check_finding *f = check_open(r, object, prog, kernel);

	if (!f)
		f = check_first(r, object, prog, kernel, CHECK_GUARDED);
	return f ? f : check_first(r, object, prog, kernel, CHECK_UNSURE);
}

static void put_cell(const struct check_html *h, uint32_t object, uint32_t prog, uint32_t kernel)
{
	const struct check_finding *f;
	enum check_level level = check_verdict(h->r, object, prog, kernel, &f);
	const char *name = f ? level_names[level] : "ok";

	if (!f)
		f = find_reason(h->r, object, prog, kernel);
	if (!f) {
		printf("<td class=\"ok\"><span>ok</span>");
		return;
	}
	printf("<td class=\"%s\"><a href=\"#c%u\" title=\"", name, check_html_id(h, f));
	check_html_text(f->what);
	printf("\">%s</a>", level == CHECK_EXPECTED ? "exp" : name);
}

static void put_row(const struct check_html *h, uint32_t object, uint32_t prog)
{
	const struct check_object *o = &h->r->objects[object];
	const struct object_prog *p = &o->o->progs[prog];

	printf("<tr data-row=\"%u.%u\" data-object=\"", object, prog);
	check_html_text(o->path);
	printf("\"><th scope=\"row\"><span>");
	check_html_text(p->name);
	printf("</span> <small>");
	check_html_text(p->sec_name);
	printf("</small></th>");
	for (uint32_t k = 0; k < h->r->kernel_cnt; k++)
		put_cell(h, object, prog, k);
	printf("</tr>\n");
}

static void put_matrix(const struct check_html *h)
{
	const struct check_report *r = h->r;

	printf("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Verdicts\">\n"
	       "<table class=\"matrix\">\n<thead><tr><th scope=\"col\">program</th>");
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		printf("<th scope=\"col\" data-kernel=\"%u\"><span>", k);
		check_html_text(r->kernels[k].label);
		printf("</span></th>");
	}
	printf("</tr></thead>\n");
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		printf("<tbody><tr><th scope=\"rowgroup\" class=\"object\">");
		check_html_text(r->objects[i].path);
		printf("</th><td class=\"object\" colspan=\"%u\"></td></tr>\n", r->kernel_cnt);
		for (uint32_t p = 0; p < r->objects[i].o->prog_cnt; p++)
			put_row(h, i, p);
		printf("</tbody>\n");
	}
	printf("</table></div>\n"
	       "<ul class=\"key\"><li><span class=\"level ok\">ok</span> works; dotted: guarded, "
	       "or "
	       "not wholly known</li><li><span class=\"level fail\">fail</span> load or attachment "
	       "fails</li><li><span class=\"level warn\">warn</span> loads and may get wrong "
	       "values</li><li><span class=\"level expected\">exp</span> fails as declared</li>"
	       "</ul>\n");
}

static void put_kernels(const struct check_report *r)
{
	printf("<details><summary>Kernels (%u)</summary><table class=\"list\"><tr><th>kernel</th>"
	       "<th>release</th><th>configuration</th><th>symbols</th><th>from</th></tr>\n",
	       r->kernel_cnt);
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		const struct check_kernel *kernel = &r->kernels[k];

		printf("<tr><td>");
		check_html_text(kernel->label);
		if (kernel->version)
			printf("</td><td>%u.%u.%u", kernel->version >> 16,
			       kernel->version >> 8 & 255, kernel->version & 255);
		else
			printf("</td><td>not known");
		printf("</td><td>%s</td><td>%s</td><td class=\"mono\">",
		       kernel->has_config ? "yes" : "no", kernel->has_symbols ? "yes" : "no");
		check_html_text(kernel->path);
		printf("</td></tr>\n");
	}
	printf("</table></details>\n");
}

static void put_limits(const struct check_report *r)
{
	const char *limit;

	printf("<h2>Not judged</h2>\n<ul>\n");
	for (uint32_t i = 0; (limit = check_limit(r, i)); i++) {
		printf("<li>");
		check_html_text(limit);
		printf("</li>\n");
	}
	printf("</ul>\n");
}

void check_html(const struct check_report *r)
{
	struct check_html h = { .r = r };

	check_html_prepare(&h);
	put_head();
	printf("<body>\n");
	put_sum(&h);
	put_tools();
	printf("<main>\n");
	put_matrix(&h);
	check_html_causes(&h);
	check_html_expects(r);
	put_limits(r);
	put_kernels(r);
	printf("</main>\n<script>\n%s</script>\n</body>\n</html>\n", check_page_js);
}
