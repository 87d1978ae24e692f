/* SPDX-License-Identifier: MIT */
/*
 * switches.bpf.c - counts context switches; the BPF side.
 *
 * The kernel calls it with (preempt, prev, next); an idle task has pid 0, and where `pid` lies in a
 * task_struct differs from kernel to kernel.  The settings are constants once it is loaded.
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "switches.h"

extern struct switch_settings settings SEC(".BPF.patchable_externs") __weak; /* may stay 0 */

__u64 counts[SWITCH_TO_CNT] = {};

SEC("raw_tp/sched_switch")
int on_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *next = (struct task_struct *)ctx->args[2];
	int pid = BPF_CORE_READ(next, pid);
	enum switch_to to = pid ? SWITCH_TO_TASK : SWITCH_TO_IDLE;

	if (pid && pid < settings.min_pid)
		return 0;
	__sync_fetch_and_add(&counts[to], 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
