// SPDX-License-Identifier: MIT
/*
 * kernel_externs.bpf.c - what a loader fills in: configuration of every size, typed and untyped
 * kernel symbols, a function of the kernel, weak ones that may be absent.
 */
#include "trace.h"

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_NET_SCH_FQ __kconfig __weak;
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig __weak;
extern u64 CONFIG_BPF_MISSING __kconfig __weak;
extern int CONFIG_UNUSED_HERE __kconfig;
extern const void bpf_link_fops __ksym;
extern const int runqueues_not_there __ksym __weak;
extern u64 bpf_kfunc_not_there(u64 a) __ksym __weak;

u64 seen[8] = {};

SEC("raw_tracepoint/sched_switch")
int read_externs(void *ctx)
{
	seen[0] = LINUX_KERNEL_VERSION;
	seen[1] = CONFIG_BPF_SYSCALL;
	seen[2] = CONFIG_NET_SCH_FQ == TRI_MODULE;
	seen[3] = CONFIG_DEFAULT_HOSTNAME[1];
	seen[4] = CONFIG_BPF_MISSING;
	seen[5] = (u64)&bpf_link_fops;
	if (&runqueues_not_there)
		seen[6]++;
	if (bpf_kfunc_not_there)
		seen[7] = bpf_kfunc_not_there(seen[0]);
	return 0;
}
