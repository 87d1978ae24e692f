/* SPDX-License-Identifier: MIT */
/*
 * switches.c - counts context switches for a tenth of a second; the control program.
 *
 *	switches [MIN_PID]	of tasks with a lower pid none
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "switches.h"
#include "switches.skel.h"

static int fail(struct switches *s, const struct corepl_diag *d)
{
	char text[4096];

	if (s)
		corepl_explain(s->obj, text, sizeof(text));
	fprintf(stderr, "switches: error: %s\n", s ? text : d->text);
	switches__destroy(s);
	return 1;
}

int main(int argc, char **argv)
{
	const struct timespec tenth = { .tv_nsec = 100000000 };
	struct corepl_diag d;
	struct switches *s = switches__open_opts(NULL, &d);

	if (!s)
		return fail(s, &d);
	s->rodata_externs->settings.min_pid = argc > 1 ? atoi(argv[1]) : 0;
	if (switches__load(s) || switches__attach(s))
		return fail(s, &d);
	nanosleep(&tenth, NULL);
	printf("%" PRIu64 " switches to tasks, %" PRIu64 " to idle\n",
	       s->bss->counts[SWITCH_TO_TASK], s->bss->counts[SWITCH_TO_IDLE]);
	switches__destroy(s);
	return 0;
}
