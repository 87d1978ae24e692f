/* SPDX-License-Identifier: MIT */
/*
 * switches.bpf.c - counts context switches; the BPF side.
 *
 * The kernel calls it with (preempt, prev, next); an idle task has pid 0, and where `pid` lies in a
 * task_struct differs from kernel to kernel.
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "switches.h"

__u64 counts[SWITCH_TO_CNT] = {};

SEC("raw_tp/sched_switch")
int on_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *next = (struct task_struct *)ctx->args[2];
	enum switch_to to = BPF_CORE_READ(next, pid) ? SWITCH_TO_TASK : SWITCH_TO_IDLE;

	__sync_fetch_and_add(&counts[to], 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
