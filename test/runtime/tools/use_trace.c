/* SPDX-License-Identifier: MIT */
/*
 * use_trace.c - the words of `use` for tracing programs: attached by the call of each kind.
 *
 *   cookie N    ret 0|1    at N     the options of the attaches that follow: bpf_cookie, return
 *                                   probe, byte offset; 0 at first
 *   uprobe PROG PID PATH FUNC       FUNC "-": none, the offset is the file's
 *   kprobe PROG FUNC   ksyscall PROG NAME   tracepoint PROG CATEGORY NAME
 *   raw_tp PROG NAME   trace PROG
 *   clock PROG                      a perf event of this process: 1,000 times a second of CPU time
 *   spin MILLISECONDS               CPU time spent
 *   call N                          N calls of use_target()
 *   one PROG                        attach one program where its section says
 *
 * Each attach prints its word and status.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "use.h"

static unsigned long long cookie, byte_off;
static bool is_ret;

long use_target(long value);

/* What uprobes are put on. */
__attribute__((noinline, used)) long use_target(long value)
{
	__asm__ volatile("" : "+r"(value));
	return value + 1;
}

static void attached(struct use *u, const char *what, const struct corepl_link *link)
{
	use_result(u, what, link ? 0 : corepl_diag(u->obj)->status);
}

static void do_cookie(struct use *u)
{
	cookie = strtoull(use_next(u), NULL, 0);
}

static void do_ret(struct use *u)
{
	is_ret = atoi(use_next(u)) != 0;
}

static void do_at(struct use *u)
{
	byte_off = strtoull(use_next(u), NULL, 0);
}

static void do_uprobe(struct use *u)
{
	struct corepl_uprobe_opts opts = { .size = sizeof(opts),
					   .bpf_cookie = cookie,
					   .retprobe = is_ret };
	struct corepl_program *p = use_prog(u, use_next(u));
	int pid = atoi(use_next(u));
	const char *path = use_next(u), *func = use_next(u);

	opts.func_name = strcmp(func, "-") ? func : NULL;
	attached(u, "uprobe", corepl_program_attach_uprobe_opts(p, pid, path, byte_off, &opts));
}

static void do_kprobe(struct use *u)
{
	struct corepl_kprobe_opts opts = {
		.size = sizeof(opts), .bpf_cookie = cookie, .offset = byte_off, .retprobe = is_ret
	};
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "kprobe", corepl_program_attach_kprobe_opts(p, use_next(u), &opts));
}

static void do_ksyscall(struct use *u)
{
	struct corepl_ksyscall_opts opts = { .size = sizeof(opts),
					     .bpf_cookie = cookie,
					     .retprobe = is_ret };
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "ksyscall", corepl_program_attach_ksyscall(p, use_next(u), &opts));
}

static void do_tracepoint(struct use *u)
{
	struct corepl_tracepoint_opts opts = { .size = sizeof(opts), .bpf_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));
	const char *category = use_next(u), *name = use_next(u);

	attached(u, "tracepoint", corepl_program_attach_tracepoint_opts(p, category, name, &opts));
}

static void do_raw_tp(struct use *u)
{
	struct corepl_raw_tracepoint_opts opts = { .size = sizeof(opts), .bpf_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "raw_tp", corepl_program_attach_raw_tracepoint_opts(p, use_next(u), &opts));
}

static void do_trace(struct use *u)
{
	struct corepl_trace_opts opts = { .size = sizeof(opts), .cookie = cookie };

	attached(u, "trace", corepl_program_attach_trace_opts(use_prog(u, use_next(u)), &opts));
}

static void do_clock(struct use *u)
{
	/* perf_event_attr of <linux/perf_event.h>, which musl's users may lack */
	struct {
		uint32_t type, size;
		uint64_t config, sample_period, rest[5];
	} attr = { .type = 1 /* software */,
		   .size = sizeof(attr),
		   .config = 1 /* task clock */,
		   .sample_period = 1000000 };
	struct corepl_perf_event_opts opts = { .size = sizeof(opts), .bpf_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 8 /* close on exec */);
	struct corepl_link *link = corepl_program_attach_perf_event_opts(p, fd, &opts);

	attached(u, "clock", link);
	if (!link)
		close(fd);
}

static void do_spin(struct use *u)
{
	struct timespec now;
	long until, ms = atoi(use_next(u));

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	until = now.tv_sec * 1000 + now.tv_nsec / 1000000 + ms;
	while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < until)
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
}

static void do_call(struct use *u)
{
	for (int cnt = atoi(use_next(u)); cnt > 0; cnt--)
		use_target(cnt);
}

static void do_one(struct use *u)
{
	attached(u, "one", corepl_program_attach(use_prog(u, use_next(u))));
}

const struct use_step use_trace_steps[] = {
	{ "cookie", do_cookie },
	{ "ret", do_ret },
	{ "at", do_at },
	{ "uprobe", do_uprobe },
	{ "kprobe", do_kprobe },
	{ "ksyscall", do_ksyscall },
	{ "tracepoint", do_tracepoint },
	{ "raw_tp", do_raw_tp },
	{ "trace", do_trace },
	{ "clock", do_clock },
	{ "spin", do_spin },
	{ "call", do_call },
	{ "one", do_one },
	{ NULL, NULL },
};
