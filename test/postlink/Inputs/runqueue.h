/* SPDX-License-Identifier: MIT */
/*
 * runqueue.h - a program like runqslower in small: hash map, perf event array, globals of all three
 * kinds, a subprogram called from two sections, CO-RE reads behind a guard.  Several tests
 * compile it: `#include "Inputs/runqueue.h"` keeps them about one rule each.
 */
#include "bpf.h"

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	u32 __state;
} __relocated;

struct task_struct___old {
	long state;
} __relocated;

struct event {
	u64 delta;
	int pid;
	char comm[16];
};

struct {
	__uint(type, HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

const volatile u64 min_us = 10;
u64 dropped_cnt;
static u32 seen_cnt;
int level = 3;

static __noinline int remember(struct task_struct *t)
{
	u64 now = 1;
	u32 pid = 0;

	seen_cnt++;
	probe_read_kernel(&pid, sizeof(pid), __builtin_preserve_access_index(&t->pid));
	return map_update(&start, &pid, &now, 0);
}

static u32 state_of(struct task_struct *t)
{
	struct task_struct___old *old = (void *)t;

	return __builtin_preserve_field_info(t->__state, 2) ? t->__state : old->state;
}

SEC("tp_btf/sched_switch") int handle_switch(u64 *ctx)
{
	struct task_struct *prev = (void *)ctx[1];
	struct event event = { .delta = min_us + level };
	u32 pid = prev->pid;
	u64 *since;

	if (state_of(prev) == 0)
		remember(prev);
	since = map_lookup(&start, &pid);
	if (!since) {
		dropped_cnt++;
		return 0;
	}
	event.pid = pid;
	perf_event_output(ctx, &events, 0xffffffffULL, &event, sizeof(event));
	return 0;
}

SEC("raw_tp/sched_wakeup") int handle_wakeup(u64 *ctx)
{
	return remember((void *)ctx[0]) & 0;
}

LICENSE;
