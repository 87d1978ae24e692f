/* SPDX-License-Identifier: MIT */
/*
 * check_tracepoint.c - how much of a tracepoint's record there is to read.
 *
 *   tracepoint/sched/sched_switch    struct trace_event_raw_sched_switch, 64 bytes: a program that
 *                                    reads behind them loads and cannot be attached
 *
 * Events of a class that bears another name (sched_wakeup is a sched_wakeup_template) and system
 * calls are not judged: types do not tell whose class an event is of.  What is read within the
 * record is the relocations' matter, or, of a record declared by hand, check_plain.c's.
 *
 * Source: kernel perf_event_set_bpf_prog(), trace_event_get_offsets().
 */
#include "postlink/check_impl.h"

#include <string.h>

#define RECORD "trace_event_raw_"

void check_tracepoint_want(struct check_job *job, uint32_t prog)
{
	const struct object_prog *p = &job->o->progs[prog];
	const char *slash = strchr(p->target, '/');

	job->record_want[prog] = OBJECT_NONE;
	if (p->plan.attach != PLAN_ATTACH_TRACEPOINT || !slash ||
	    !strncmp(p->target, "syscalls/", 9))
		return;
	job->record_want[prog] =
		relocate_want(job->a, job->roots,
			      (struct scan_want){ .name = arena_printf(job->a, RECORD "%s",
								       slash + 1),
						  .kind_mask = 1u << BTFVIEW_STRUCT,
						  .flags = SCAN_EXACT });
}

void check_tracepoint(struct check_view *v)
{
	uint32_t slot = v->walk.far_read;
	struct check_finding *f;
	struct check_hit hit;

	if (!check_find(v, v->job->record_want[v->prog], NULL, &hit))
		return;
	for (uint32_t i = (hit.type.size_or_type + 7) / 8; i < PROPAGATE_ARGS; i++)
		slot = slot == PROPAGATE_NONE ? v->walk.arg_read[i] : slot;
	if (slot == PROPAGATE_NONE || hit.type.size_or_type > PROPAGATE_ARGS * 8)
		return;
	f = check_add(v, v->prog, CHECK_ARGS, CHECK_FAIL,
		      arena_printf(v->a, "at attachment: the kernel's record has %u bytes",
				   hit.type.size_or_type));
	f->key = PROPAGATE_ARGS * v->job->o->prog_cnt + v->prog;
	f->what = arena_printf(v->r->a, "bytes behind the record of '%s'",
			       v->job->o->progs[v->prog].target);
	check_place_slot(v, f, slot);
}
