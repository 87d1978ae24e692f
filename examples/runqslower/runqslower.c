/* SPDX-License-Identifier: MIT */
/*
 * runqslower.c - tasks that waited too long for a CPU: the control program, on its skeleton alone.
 *
 *   runqslower [-r] [-p PID] [-t TGID] [-d SECONDS] [MIN_US]
 *
 * In order: open, set the options, choose the programs, load, attach, read events, close.  A
 * load that fails leaves the object as it was opened, so that another set of programs can be tried.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runqslower.h"
#include "runqslower.skel.h"

struct options {
	uint64_t min_us; /* report waits longer than this; 0: all */
	int pid, tgid;	 /* only this thread or process; 0: all */
	int seconds;	 /* stop after so many; 0: at a signal */
	bool is_raw;	 /* raw_tp programs without trying tp_btf */
};

static volatile sig_atomic_t is_stopped;

static void on_signal(int sig)
{
	(void)sig;
	is_stopped = 1;
}

static void on_event(void *ctx, int cpu, void *data, uint32_t size)
{
	struct event event;
	struct tm tm;
	time_t now = time(NULL);
	char clock[16];

	(void)ctx;
	(void)cpu;
	if (size < sizeof(event))
		return;
	memcpy(&event, data, sizeof(event));
	localtime_r(&now, &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	printf("%-8s %-16.*s %-8u %14llu\n", clock, (int)sizeof(event.comm), event.comm, event.pid,
	       event.delta_us);
}

static void on_lost(void *ctx, int cpu, uint64_t lost_cnt)
{
	(void)ctx;
	fprintf(stderr, "runqslower: lost %" PRIu64 " events on CPU %d\n", lost_cnt, cpu);
}

static int fail(const struct runqslower *skel)
{
	static char text[8192];

	corepl_explain(skel->obj, text, sizeof(text));
	fprintf(stderr, "%s", text);
	return -1;
}

/* Load the tp_btf programs, or those on raw tracepoints. */
static int load_set(struct runqslower *skel, bool is_raw)
{
	corepl_program_set_autoload(skel->progs.btf_wakeup, !is_raw);
	corepl_program_set_autoload(skel->progs.btf_wakeup_new, !is_raw);
	corepl_program_set_autoload(skel->progs.btf_switch, !is_raw);
	corepl_program_set_autoload(skel->progs.raw_wakeup, is_raw);
	corepl_program_set_autoload(skel->progs.raw_wakeup_new, is_raw);
	corepl_program_set_autoload(skel->progs.raw_switch, is_raw);
	return runqslower__load(skel);
}

static double now_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int read_events(struct runqslower *skel, const struct options *opts)
{
	struct corepl_perf_buffer_opts pb_opts = {
		.size = sizeof(pb_opts), .sample = on_event, .lost = on_lost, .page_cnt = 64
	};
	double end = now_seconds() + opts->seconds;
	struct corepl_perf_buffer *pb;
	struct corepl_diag diag;
	int err = 0;

	pb = corepl_perf_buffer_open(skel->maps.events, &pb_opts, &diag);
	if (!pb) {
		fprintf(stderr, "runqslower: %s\n", diag.text);
		return -1;
	}
	printf("%-8s %-16s %-8s %14s\n", "TIME", "COMM", "PID", "LAT(us)");
	while (err >= 0 && !is_stopped && (!opts->seconds || now_seconds() < end))
		err = corepl_perf_buffer_poll(pb, 100);
	if (err < 0)
		fprintf(stderr, "runqslower: reading events: status %d\n", err);
	corepl_perf_buffer_close(pb);
	printf("%" PRIu64 " wakeups, %" PRIu64 " switches, %" PRIu64 " delays over %" PRIu64
	       " us\n",
	       skel->bss->wakeup_cnt, skel->bss->switch_cnt, skel->bss->slow_cnt, opts->min_us);
	return err < 0 ? err : 0;
}

static int run(struct runqslower *skel, const struct options *opts)
{
	skel->rodata->min_us = opts->min_us;
	skel->rodata->targ_pid = opts->pid;
	skel->rodata->targ_tgid = opts->tgid;
	if (load_set(skel, opts->is_raw) && (opts->is_raw || load_set(skel, true)))
		return fail(skel);
	if (runqslower__attach(skel))
		return fail(skel);
	return read_events(skel, opts);
}

static int usage(void)
{
	fprintf(stderr, "usage: runqslower [-r] [-p PID] [-t TGID] [-d SECONDS] [MIN_US]\n\n"
			"Print tasks that waited longer than MIN_US (10000) for a CPU.\n\n"
			"  -p PID      only this thread\n"
			"  -t TGID     only threads of this process\n"
			"  -d SECONDS  stop after so many\n"
			"  -r          use raw tracepoints even where BTF ones work\n");
	return 2;
}

static int parse(int argc, char **argv, struct options *opts)
{
	int c;

	while ((c = getopt(argc, argv, "rp:t:d:")) != -1) {
		switch (c) {
		case 'r':
			opts->is_raw = true;
			break;
		case 'p':
			opts->pid = atoi(optarg);
			break;
		case 't':
			opts->tgid = atoi(optarg);
			break;
		case 'd':
			opts->seconds = atoi(optarg);
			break;
		default:
			return -1;
		}
	}
	if (optind < argc)
		opts->min_us = strtoull(argv[optind++], NULL, 10);
	return optind == argc ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct options opts = { .min_us = 10000 };
	struct sigaction act = { .sa_handler = on_signal };
	struct runqslower *skel;
	struct corepl_diag diag;
	int err;

	if (parse(argc, argv, &opts))
		return usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	skel = runqslower__open(&diag);
	if (!skel) {
		fprintf(stderr, "runqslower: %s\n", diag.text);
		return 1;
	}
	err = run(skel, &opts);
	runqslower__destroy(skel);
	return err ? 1 : 0;
}
