// SPDX-License-Identifier: MIT
/*
 * patchable_externs.bpf.c - the section for values that the host supplies: scalars, a struct, an
 * array indexed at run time, one that may be absent, one passed by address.
 */
#include "trace.h"

struct limits {
	u32 rate;
	u64 burst;
	u8 is_strict;
};

extern int LINUX_KERNEL_VERSION __attribute__((section(".BPF.patchable_externs")));
extern u64 CONFIG_HZ __attribute__((section(".BPF.patchable_externs")));
extern const struct limits host_limits __attribute__((section(".BPF.patchable_externs")));
extern const u32 host_table[4] __attribute__((section(".BPF.patchable_externs")));
extern const u32 host_optional __attribute__((section(".BPF.patchable_externs"), weak));

u64 sum = 0;
struct limits copy = {};

static __always_inline u64 over(u64 n)
{
	return n > host_limits.burst ? n - host_limits.burst : host_limits.rate;
}

SEC("raw_tracepoint/sched_switch")
int use(void *ctx)
{
	u32 cpu = bpf_get_smp_processor_id();

	if (LINUX_KERNEL_VERSION >= 0x50a00)
		sum += CONFIG_HZ;
	sum += host_table[cpu & 3] + over(sum);
	if (&host_optional)
		sum += host_optional;
	bpf_probe_read_kernel(&copy, sizeof(copy), &host_limits);
	return 0;
}
