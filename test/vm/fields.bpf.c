/* SPDX-License-Identifier: MIT */
/*
 * fields.bpf.c - fields of the calling task, some of them moved or renamed since 5.10, read through
 * CO-RE at the next system call of the process SHARED names, a symbol's address and the kernel's
 * version.  What they should be is in /proc.  MERGED: with a header of several kernels.
 */
#ifdef MERGED
#include "vmlinux.h"
#else
#include <linux/bpf.h>
#endif
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "fields.h"

#ifdef MERGED
#define task_struct___before_5_14 task_struct___5_10
#define task_struct___since_5_14 task_struct
#else
#define relocated __attribute__((preserve_access_index))

struct signal_struct {
	int nr_threads;
} relocated;

struct mm_struct {
	unsigned long start_code;
} relocated;

struct task_struct {
	int pid, tgid, static_prio, exit_signal;
	unsigned long long start_boottime;
	struct task_struct *real_parent;
	struct signal_struct *signal;
	struct mm_struct *mm;
	char comm[16];
} relocated;

/* `state` became `__state` in 5.14. */
struct task_struct___before_5_14 {
	long state;
} relocated;

struct task_struct___since_5_14 {
	unsigned int __state;
} relocated;
#endif

extern int LINUX_KERNEL_VERSION __kconfig;
extern const void schedule __ksym;

struct fields_shared shared;

static void read_state(const struct task_struct *t, struct fields *f)
{
	const struct task_struct___before_5_14 *before = (const void *)t;
	const struct task_struct___since_5_14 *since = (const void *)t;

	if (bpf_core_field_exists(since->__state))
		f->state = BPF_CORE_READ(since, __state);
	else
		f->state = (unsigned long long)BPF_CORE_READ(before, state);
}

SEC("raw_tp/sys_enter")
int read_fields(void *ctx)
{
	const struct task_struct *t = (const void *)bpf_get_current_task();
	struct fields *f = &shared.seen;

	(void)ctx;
	if (shared.wanted_tgid != (int)(bpf_get_current_pid_tgid() >> 32) || f->is_seen)
		return 0;
	f->pid = BPF_CORE_READ(t, pid);
	f->tgid = BPF_CORE_READ(t, tgid);
	f->parent_tgid = BPF_CORE_READ(t, real_parent, tgid);
	f->thread_cnt = BPF_CORE_READ(t, signal, nr_threads);
	f->nice = BPF_CORE_READ(t, static_prio) - 120;
	f->exit_signal = BPF_CORE_READ(t, exit_signal);
	f->start_ns = BPF_CORE_READ(t, start_boottime);
	f->start_code = BPF_CORE_READ(t, mm, start_code);
	bpf_probe_read_kernel_str(f->comm, sizeof(f->comm), t->comm);
	read_state(t, f);
	f->schedule = (unsigned long long)&schedule;
	f->kernel_version = LINUX_KERNEL_VERSION;
	f->is_seen = 1;
	return 0;
}

char _license[] SEC("license") = "GPL";
