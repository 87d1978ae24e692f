// SPDX-License-Identifier: MIT
/*
 * runq_delay.bpf.c - how long tasks wait on the run queue: attribute reads through trusted
 * pointers of tp_btf programs, a renamed member behind a field guard, a flavor.
 */
#include "trace.h"

#define TASK_RUNNING 0

struct event {
	char task[16];
	u64 delay_us;
	pid_t pid;
};

const volatile u64 min_us = 0;
const volatile pid_t target_pid = 0;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(u32));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

static int enqueue(u32 tgid, u32 pid)
{
	u64 now;

	if (!pid || (target_pid && target_pid != (pid_t)tgid))
		return 0;
	now = bpf_ktime_get_ns();
	bpf_map_update_elem(&start, &pid, &now, BPF_ANY);
	return 0;
}

static __always_inline long state_of(struct task_struct *t)
{
	if (bpf_core_field_exists(t->__state))
		return t->__state;
	return ((struct task_struct___old *)t)->state;
}

SEC("tp_btf/sched_wakeup")
int handle_wakeup(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	return enqueue(p->tgid, p->pid);
}

SEC("tp_btf/sched_wakeup_new")
int handle_wakeup_new(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	return enqueue(p->tgid, p->pid);
}

SEC("tp_btf/sched_switch")
int handle_switch(u64 *ctx)
{
	struct task_struct *prev = (void *)ctx[1], *next = (void *)ctx[2];
	struct event event = {};
	u64 *since, delay_us;
	u32 pid;

	if (state_of(prev) == TASK_RUNNING)
		enqueue(prev->tgid, prev->pid);
	pid = next->pid;
	since = bpf_map_lookup_elem(&start, &pid);
	if (!since)
		return 0;
	delay_us = (bpf_ktime_get_ns() - *since) / 1000;
	if (delay_us > min_us) {
		event.pid = pid;
		event.delay_us = delay_us;
		bpf_probe_read_kernel_str(event.task, sizeof(event.task), next->comm);
		bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	}
	bpf_map_delete_elem(&start, &pid);
	return 0;
}
