/* SPDX-License-Identifier: MIT */
/*
 * attach_tracepoint.c - classic tracepoints, "category/name", as perf events.
 *
 * A tracepoint's number is in tracefs, at one of two places; whoever mounts it is not us.
 *
 *   tp/sched/sched_switch  ->  /sys/kernel/tracing/events/sched/sched_switch/id
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

static int tracepoint_id(const char *category, const char *name)
{
	static const char *const root[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	int id = -ENOENT;

	for (size_t i = 0; i < sizeof(root) / sizeof(root[0]) && id == -ENOENT; i++) {
		char path[256];

		diag_format(path, sizeof(path), "%s/events/%s/%s/id", root[i], category, name);
		id = attach_perf_number(path);
	}
	return id;
}

static int open_event(uint64_t id)
{
	struct abi_perf_attr attr = { .type = ABI_PERF_TYPE_TRACEPOINT,
				      .size = sizeof(attr),
				      .config = id,
				      .sample_period = 1,
				      .wakeup_events = 1 };

	return sys_perf_event_open(&attr, -1, 0);
}

struct corepl_link *corepl_program_attach_tracepoint_opts(struct corepl_program *prog,
							  const char *tp_category,
							  const char *tp_name,
							  const struct corepl_tracepoint_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	int id;

	if (attach_check(prog, ABI_PROG_TRACEPOINT, d))
		return NULL;
	if (!tp_category || !tp_name)
		return attach_fail(prog, COREPL_EUSAGE, "tracepoint",
				   "found no category or no name, need both", d);
	id = tracepoint_id(tp_category, tp_name);
	if (id >= 0)
		return attach_perf_link(prog, open_event((uint64_t)id),
					HANDLE_OPT(opts, bpf_cookie, 0), tp_name, d);
	if (id != -ENOENT)
		return attach_link(prog, id, -1, "tracepoint's number", d);
	diag_fail(d, COREPL_EMISSING,
		  "program %s: tracepoint %s/%s: found no number for it in tracefs; need the "
		  "tracepoint, and tracefs mounted at /sys/kernel/tracing",
		  corepl_program_name(prog), tp_category, tp_name);
	d->sys_errno = -id;
	return NULL;
}

struct corepl_link *corepl_program_attach_tracepoint(struct corepl_program *prog,
						     const char *tp_category, const char *tp_name)
{
	return corepl_program_attach_tracepoint_opts(prog, tp_category, tp_name, NULL);
}

struct corepl_link *corepl_auto_tracepoint(struct corepl_program *prog)
{
	const char *target = attach_target(prog), *slash = strchr(target, '/');
	char category[64];

	if (!slash || (size_t)(slash - target) >= sizeof(category))
		return attach_no_target(prog, "category/name");
	diag_format(category, sizeof(category), "%.*s", (int)(slash - target), target);
	return corepl_program_attach_tracepoint(prog, category, slash + 1);
}
