// SPDX-License-Identifier: MIT
/*
 * exec_args.bpf.c - new programs and their arguments: anonymous struct members, a dynamic index
 * into a relocated array, strings read through relocated addresses.
 */
#include "trace.h"

struct event {
	u32 pid;
	u32 args_size;
	char comm[16];
	char first[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(u32));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

const volatile u32 arg_idx = 1;

SEC("tp_btf/sched_process_exec")
int handle_exec(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct mm_struct *mm = task->mm;
	unsigned long start = mm->arg_start, end = mm->arg_end;
	struct event e = {};

	e.pid = trace_tgid(task);
	e.args_size = (u32)(end - start);
	BPF_CORE_READ_STR_INTO(&e.comm, task, comm);
	bpf_probe_read_user_str(e.first, sizeof(e.first), (void *)start);
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &e, sizeof(e));
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int enter_execve(struct trace_event_raw_sys_enter *ctx)
{
	unsigned long arg = 0;

	bpf_core_read(&arg, sizeof(arg), &ctx->args[arg_idx & 3]);
	bpf_printk("execve %lx", arg);
	return 0;
}
