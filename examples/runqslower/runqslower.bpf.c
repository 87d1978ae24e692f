/* SPDX-License-Identifier: MIT */
/*
 * runqslower.bpf.c - tasks that waited too long for a CPU: the BPF side.
 *
 * A task's waiting starts when it is woken up, or when it is switched out though it could run on.
 * It ends when the task is switched in.  The start times are in a hash map by thread id.
 *
 * Each tracepoint has two programs with one body: tp_btf reads tasks directly, and raw_tp, for
 * kernels that cannot do that, through bpf_probe_read_kernel().  The control program loads
 * one set: those whose section starts with '?' are not loaded unless asked for.
 *
 * task_struct's field `state` became `__state` in Linux 5.14.  Each of the two flavors below knows
 * one of the names, and the guard lets only the one run that this kernel has.
 *
 * Idea: bcc's runqslower, by Ivan Babrou and Wenbo Zhang.
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "runqslower.h"

#define TASK_RUNNING 0

struct task_struct___new {
	unsigned int __state;
} __attribute__((preserve_access_index));

struct task_struct___old {
	long state;
} __attribute__((preserve_access_index));

/* Options, set by the control program before the load. */
const volatile __u64 min_us = 0;
const volatile pid_t targ_pid = 0;
const volatile pid_t targ_tgid = 0;

/* Counters, for the control program to read at any time. */
__u64 wakeup_cnt = 0;
__u64 switch_cnt = 0;
__u64 slow_cnt = 0;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} start SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

static __always_inline long task_state(const struct task_struct *task)
{
	const struct task_struct___new *new_task = (const void *)task;
	const struct task_struct___old *old_task = (const void *)task;

	if (bpf_core_field_exists(new_task->__state))
		return BPF_CORE_READ(new_task, __state);
	return BPF_CORE_READ(old_task, state);
}

/* Thread PID of process TGID is waiting from now on. */
static __always_inline int trace_enqueue(pid_t tgid, pid_t pid)
{
	__u64 now_ns;
	__u32 key = pid;

	if (!pid)
		return 0;
	if (targ_tgid && targ_tgid != tgid)
		return 0;
	if (targ_pid && targ_pid != pid)
		return 0;
	now_ns = bpf_ktime_get_ns();
	bpf_map_update_elem(&start, &key, &now_ns, BPF_ANY);
	return 0;
}

/* A task was switched in: did it wait too long? */
static __always_inline int trace_switch(void *ctx, pid_t pid, pid_t prev_pid,
					const struct task_struct *next)
{
	__u32 key = pid;
	__u64 *start_ns, delta_us;
	struct event event = {};

	__sync_fetch_and_add(&switch_cnt, 1);
	start_ns = bpf_map_lookup_elem(&start, &key);
	if (!start_ns)
		return 0;
	delta_us = (bpf_ktime_get_ns() - *start_ns) / 1000;
	bpf_map_delete_elem(&start, &key);
	if (min_us && delta_us <= min_us)
		return 0;
	__sync_fetch_and_add(&slow_cnt, 1);
	event.pid = pid;
	event.prev_pid = prev_pid;
	event.delta_us = delta_us;
	bpf_probe_read_kernel_str(&event.comm, sizeof(event.comm), next->comm);
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	return 0;
}

SEC("tp_btf/sched_wakeup")
int btf_wakeup(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];

	__sync_fetch_and_add(&wakeup_cnt, 1);
	return trace_enqueue(task->tgid, task->pid);
}

SEC("tp_btf/sched_wakeup_new")
int btf_wakeup_new(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];

	return trace_enqueue(task->tgid, task->pid);
}

SEC("tp_btf/sched_switch")
int btf_switch(__u64 *ctx)
{
	struct task_struct *prev = (void *)ctx[1];
	struct task_struct *next = (void *)ctx[2];

	if (task_state(prev) == TASK_RUNNING)
		trace_enqueue(prev->tgid, prev->pid);
	return trace_switch(ctx, next->pid, prev->pid, next);
}

SEC("?raw_tp/sched_wakeup")
int raw_wakeup(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];

	__sync_fetch_and_add(&wakeup_cnt, 1);
	return trace_enqueue(BPF_CORE_READ(task, tgid), BPF_CORE_READ(task, pid));
}

SEC("?raw_tp/sched_wakeup_new")
int raw_wakeup_new(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];

	return trace_enqueue(BPF_CORE_READ(task, tgid), BPF_CORE_READ(task, pid));
}

SEC("?raw_tp/sched_switch")
int raw_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *prev = (void *)ctx->args[1];
	struct task_struct *next = (void *)ctx->args[2];

	if (task_state(prev) == TASK_RUNNING)
		trace_enqueue(BPF_CORE_READ(prev, tgid), BPF_CORE_READ(prev, pid));
	return trace_switch(ctx, BPF_CORE_READ(next, pid), BPF_CORE_READ(prev, pid), next);
}

char LICENSE[] SEC("license") = "GPL";
