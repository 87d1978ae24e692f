/* SPDX-License-Identifier: MIT */
/*
 * check_text.c - verdicts for people: a matrix of programs and kernels, then each cause once.
 *
 *   kernels
 *     1 5.10.0-32-amd64
 *     2 6.1.0-50-amd64
 *   x.bpf.o                     1    2
 *     on_switch (tp_btf/...)    ok   FAIL
 *
 *   x.bpf.c:12:9: error: CO-RE <byte_off> [2] struct task_struct::state (0:3)
 *      12 |         if (t->state)
 *         |             ^
 *     kernel's struct task_struct [123] has no member state; it has __state
 *     program on_switch fails on 6.1.0-50-amd64 (1 of 2 kernels); fine on 5.10.0-32-amd64
 *
 * Source lines are those that the object carries; columns count bytes from 1.
 */
#include "postlink/check_expect.h"
#include "postlink/check_group.h"
#include "postlink/command.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX 256 /* bytes of a program and its section in the matrix */

static void print_kernels(const struct check_report *r)
{
	printf("kernels\n");
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		const struct check_kernel *kernel = &r->kernels[k];

		printf("%5u %s%s%s%s\n", k + 1, kernel->label,
		       kernel->version ? "" : " (release not known)",
		       kernel->has_config ? "" : " (no configuration)",
		       kernel->has_symbols ? "" : " (no symbols)");
	}
}

/* "on_switch (tp_btf/sched_switch)" into NAME; its length. */
static int format_name(const struct object_prog *p, char name[NAME_MAX])
{
	int size = (int)diag_format(name, NAME_MAX, "%s (%s)", p->name, p->sec_name);

	command_clean(name);
	return size;
}

static void print_row(const struct check_report *r, uint32_t object, uint32_t prog, int width)
{
	static const char *const words[CHECK_LEVEL_CNT] = { [CHECK_GUARDED] = "ok",
							    [CHECK_FAIL] = "FAIL",
							    [CHECK_WARN] = "warn",
							    [CHECK_EXPECTED] = "exp" };
	const struct check_finding *f;
	char name[NAME_MAX];

	format_name(&r->objects[object].o->progs[prog], name);
	printf("  %-*s", width, name);
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		const char *word = words[check_verdict(r, object, prog, k, &f)];

		printf(" %-4s", !f && check_open(r, object, prog, k) ? "?" : word);
	}
	printf("\n");
}

static void print_matrix(const struct check_report *r, uint32_t object)
{
	const struct object *o = r->objects[object].o;
	int width = (int)strlen(r->objects[object].path) - 2;
	char name[NAME_MAX];

	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		int size = format_name(&o->progs[i], name);

		width = size > width ? size : width;
	}
	printf("\n%-*s", width + 2, r->objects[object].path);
	for (uint32_t k = 0; k < r->kernel_cnt; k++)
		printf(" %-4u", k + 1);
	printf("\n");
	for (uint32_t i = 0; i < o->prog_cnt; i++)
		print_row(r, object, i, width);
}

/* The source line with a caret under column COLUMN; tabs stay tabs. */
static void print_source(const struct check_finding *f)
{
	const char *text = f->source ? f->source : "";
	uint32_t column = f->place.column;

	if (!*text || !f->place.line)
		return;
	printf("%6u | ", f->place.line);
	for (const char *c = text; *c; c++)
		putchar(*c == '\t' || (unsigned char)*c >= 0x20 ? *c : '?');
	printf("\n");
	if (!column || column > strlen(text))
		return;
	printf("       | ");
	for (uint32_t i = 0; i + 1 < column; i++)
		putchar(f->source[i] == '\t' ? '\t' : ' ');
	printf("^\n");
}

static void print_place(const struct check_report *r, const struct check_finding *f)
{
	if (f->place.file[0])
		printf("%s:%u:%u: ", command_name(r->a, f->place.file), f->place.line,
		       f->place.column);
	else
		printf("%s: ", r->objects[f->object].path);
}

static void print_progs(const struct check_report *r, const struct check_group *g)
{
	const struct object *o = r->objects[g->f->object].o;

	if (!g->prog_cnt) {
		printf("  all programs");
		return;
	}
	printf("  program%s", g->prog_cnt > 1 ? "s" : "");
	for (uint32_t i = 0; i < g->prog_cnt; i++)
		printf("%s %s", i ? "," : "", command_name(r->a, o->progs[g->progs[i]].name));
}

/* What the kernels have instead; which kernel has what, when they differ. */
static void print_messages(const struct check_report *r, const struct check_group *g)
{
	for (const struct check_message *m = g->messages; m; m = m->next) {
		printf("  %s", command_name(r->a, m->text));
		if (g->messages->next)
			printf(" (%s)", check_kernel_ranges(r->a, r, m->on, true));
		printf("\n");
	}
}

static void print_group(const struct check_report *r, const struct check_group *g,
			const char *severity, const char *verb)
{
	const char *others = check_kernel_ranges(r->a, r, g->on, false);
	const char *existence = check_existence(r->a, r, g);
	const struct check_finding *f = g->f;
	uint32_t cnt = 0;

	for (uint32_t k = 0; k < r->kernel_cnt; k++)
		cnt += g->on[k];
	printf("\n");
	print_place(r, f);
	printf("%s: %s", severity, command_name(r->a, f->what));
	if (f->place.expr[0])
		printf(" '%s'", command_name(r->a, f->place.expr));
	printf(" [%s]\n", check_class_name(f->cls));
	print_source(f);
	if (f->place.guard[0])
		printf("  its guard in the source: %s\n", command_name(r->a, f->place.guard));
	print_messages(r, g);
	for (uint32_t i = 0; g->expects && i < r->expect_cnt; i++) {
		if (g->expects[i])
			printf("  expected: %s\n",
			       command_name(r->a, check_expect_name(r, &r->expects[i])));
	}
	print_progs(r, g);
	printf("%s on %s (%u of %u kernels)", verb, check_kernel_ranges(r->a, r, g->on, true), cnt,
	       r->kernel_cnt);
	if (f->func[0])
		printf(", at %s+%u", command_name(r->a, f->func), f->insn_idx);
	printf("\n");
	if (*others)
		printf("  not so on %s\n", others);
	if (existence)
		printf("  it %s\n", command_name(r->a, existence));
}

static uint32_t print_groups(const struct check_report *r, uint32_t level, const char *severity,
			     const char *verb)
{
	uint32_t cnt;
	const struct check_group *g = check_groups(r->a, r, level, &cnt);

	for (uint32_t i = 0; i < cnt && verb; i++)
		print_group(r, &g[i], severity, verb);
	return cnt;
}

/* What cannot be known; of it, unless IS_VERBOSE, only what may fail a program. */
static uint32_t print_open(const struct check_report *r, bool is_verbose)
{
	uint32_t cnt;
	const struct check_group *g = check_groups(r->a, r, CHECK_UNSURE, &cnt);

	for (uint32_t i = 0; i < cnt; i++) {
		if (check_is_open(g[i].f))
			print_group(r, &g[i], "warning", " may fail");
		else if (is_verbose)
			print_group(r, &g[i], "note", " not known");
	}
	return cnt;
}

static void print_sum(const struct check_report *r, const uint32_t cnt[CHECK_LEVEL_CNT])
{
	const uint32_t hidden = cnt[CHECK_GUARDED] + cnt[CHECK_UNSURE] + cnt[CHECK_EXPECTED];
	uint32_t total, bad = check_failure_cnt(r, &total);

	printf("\n%u of %u programs on kernels fail, for %u causes; %u more causes are guarded, %u "
	       "cannot be known",
	       bad, total, cnt[CHECK_FAIL], cnt[CHECK_GUARDED], cnt[CHECK_UNSURE]);
	if (r->expect_cnt)
		printf(", %u are expected", cnt[CHECK_EXPECTED]);
	printf("%s\n", hidden ? " (--verbose lists them)" : "");
	if (cnt[CHECK_WARN])
		printf("%u causes of wrong values that nothing refuses (--strict counts them as "
		       "failures)\n",
		       cnt[CHECK_WARN]);
}

void check_notes(const struct check_report *r, const char *before)
{
	for (uint32_t i = 0; i < r->expect_cnt; i++) {
		const struct check_expect *e = &r->expects[i];
		const char *note = check_expect_note(r, e);

		if (!note)
			continue;
		printf("%s%s", before, command_name(r->a, e->file));
		if (e->line)
			printf(":%u", e->line);
		printf(": note: %s\n", command_name(r->a, note));
	}
}

void check_text(const struct check_report *r, bool is_verbose)
{
	uint32_t cnt[CHECK_LEVEL_CNT];
	const char *limit;

	print_kernels(r);
	for (uint32_t i = 0; i < r->object_cnt; i++)
		print_matrix(r, i);
	cnt[CHECK_FAIL] = print_groups(r, CHECK_FAIL, "error", " will fail");
	cnt[CHECK_WARN] = print_groups(r, CHECK_WARN, "warning", " may get wrong values");
	cnt[CHECK_UNSURE] = print_open(r, is_verbose);
	cnt[CHECK_GUARDED] = print_groups(r, CHECK_GUARDED, "note", is_verbose ? " guarded" : NULL);
	cnt[CHECK_EXPECTED] =
		print_groups(r, CHECK_EXPECTED, "note", is_verbose ? " fails as expected" : NULL);
	print_sum(r, cnt);
	check_notes(r, "");
	printf("not judged:");
	for (uint32_t i = 0; (limit = check_limit(r, i)); i++)
		printf("%s %s", i ? ";" : "", limit);
	printf("\n");
}
