/* SPDX-License-Identifier: MIT */
/*
 * check_tsv.c - verdicts for scripts: a row per program and kernel.
 *
 *   kernel  object  program  section  ok|fail|expected  class  message
 *
 * separated by tabs; class and message are "-" of what is ok, but for class "silent": it loads and
 * gets wrong values; else for the first thing that cannot be known, "not known: ...".  "expected"
 * is a failure that was declared.  A first line names the columns; the last ones start with '#':
 * expectations that nothing meets any more, and what is not judged.
 */
#include "postlink/check.h"
#include "postlink/command.h"

#include <stdio.h>

static void print_row(const struct check_report *r, uint32_t kernel, uint32_t object, uint32_t prog)
{
	const struct object_prog *p = &r->objects[object].o->progs[prog];
	const struct check_finding *f;
	const enum check_level level = check_verdict(r, object, prog, kernel, &f);

	if (!f)
		f = check_open(r, object, prog, kernel);
	if (!f)
		f = check_first(r, object, prog, kernel, CHECK_UNSURE);
	printf("%s\t%s\t%s\t%s\t%s\t%s\t", command_name(r->a, r->kernels[kernel].label),
	       command_name(r->a, r->objects[object].path), command_name(r->a, p->name),
	       command_name(r->a, p->sec_name),
	       level == CHECK_FAIL	 ? "fail"
	       : level == CHECK_EXPECTED ? "expected"
					 : "ok",
	       f ? check_class_name(f->cls) : "-");
	if (f)
		printf("%s%s: %s\n", f->level == CHECK_UNSURE ? "not known: " : "",
		       command_name(r->a, f->what), command_name(r->a, f->message));
	else
		printf("-\n");
}

void check_tsv(const struct check_report *r)
{
	const char *limit;

	printf("kernel\tobject\tprogram\tsection\tverdict\tclass\tmessage\n");
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		for (uint32_t i = 0; i < r->object_cnt; i++) {
			for (uint32_t p = 0; p < r->objects[i].o->prog_cnt; p++)
				print_row(r, k, i, p);
		}
	}
	check_notes(r, "# ");
	printf("# not judged:");
	for (uint32_t i = 0; (limit = check_limit(r, i)); i++)
		printf("%s %s", i ? ";" : "", limit);
	printf("\n");
}
