// SPDX-License-Identifier: MIT
/*
 * The poller of a perf buffer sleeps until as many records as asked for have come; what found no
 * room is told to a record, and with what was delivered makes all that were sent.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: taskset -c 0 %t.exe
 */

#ifdef BPF
#define SEC(name) __attribute__((section(name), used))

static long (*perf_output)(void *ctx, void *map, unsigned long long flags, void *data,
			   unsigned long long size) = (void *)25;

struct {
	int (*type)[4];
	int (*key_size)[4];
	int (*value_size)[4];
} events SEC(".maps");

unsigned int sent_cnt;

/* Test runs of raw tracepoints: one record each. */
SEC("raw_tp/sys_enter") int on_run(void *ctx)
{
	unsigned int record[4] = { ++sent_cnt };

	perf_output(ctx, &events, 0xffffffff, record, sizeof(record));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
#else
#include <stdio.h>
#include <string.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			return 1; \
		} \
	} while (0)

struct seen {
	uint32_t got_cnt, last;
	uint64_t lost_cnt;
	bool is_in_order;
};

static void on_sample(void *ctx, int cpu, void *data, uint32_t size)
{
	struct seen *s = ctx;
	uint32_t record;

	memcpy(&record, data, sizeof(record));
	s->is_in_order &= record > s->last && cpu == 0 && size >= 16;
	s->last = record;
	s->got_cnt++;
}

static void on_lost(void *ctx, int cpu, uint64_t lost_cnt)
{
	((struct seen *)ctx)->lost_cnt += lost_cnt;
	(void)cpu;
}

static int send(struct x *skel, int cnt)
{
	struct corepl_test_run_opts opts = { .size = sizeof(opts) };
	int err = 0;

	while (cnt-- && !err)
		err = corepl_program_test_run(skel->progs.on_run, &opts);
	return err;
}

int main(void)
{
	struct x *skel = x__open_and_load(NULL);
	struct seen seen = { .is_in_order = true };
	struct corepl_perf_buffer_opts opts = { .size = sizeof(opts),
						.sample = on_sample,
						.lost = on_lost,
						.ctx = &seen,
						.page_cnt = 1,
						.wakeup_events = 4 };
	struct corepl_perf_buffer *pb;

	CHECK(skel);
	pb = corepl_perf_buffer_open(skel->maps.events, &opts, NULL);
	CHECK(pb);
	CHECK(!send(skel, 3) && corepl_perf_buffer_poll(pb, 0) == 0);
	CHECK(!send(skel, 1) && corepl_perf_buffer_poll(pb, 1000) == 4);
	/* a page of 4096 bytes holds no 500 records of 16 */
	CHECK(!send(skel, 500) && corepl_perf_buffer_consume(pb) > 0);
	CHECK(seen.lost_cnt == 0);
	CHECK(!send(skel, 1) && corepl_perf_buffer_consume(pb) == 1);
	CHECK(seen.lost_cnt > 0 && seen.is_in_order && seen.last == 505);
	CHECK(seen.got_cnt + seen.lost_cnt == 505);
	corepl_perf_buffer_close(pb);
	x__destroy(skel);
	return 0;
}
#endif
