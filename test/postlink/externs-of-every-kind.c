/* SPDX-License-Identifier: MIT */
/* kconfig values, kernel variables and functions: kind, type, weakness, and .kconfig's layout. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %bpf-postlink %t.o %t.two.o && cmp %t.o %t.two.o
// RUN: %corepl dump %t.o | %FileCheck %s
// By hand, alignment falling, then size rising: 8 bytes, 4 bytes, 1 byte, 16 bytes.
// CHECK: .kconfig role kconfig type array key_size 4 value_size 29 max_entries 1
// CHECK: LINUX_KERNEL_VERSION map .kconfig offset 0 size 8
// CHECK-NEXT: CONFIG_HZ map .kconfig offset 8 size 4
// CHECK-NEXT: CONFIG_BPF map .kconfig offset 12 size 1
// CHECK-NEXT: CONFIG_LSM map .kconfig offset 13 size 16
// CHECK: CONFIG_HZ kind kconfig size 4
// CHECK: CONFIG_BPF kind kconfig size 1 weak
// CHECK: bpf_cpumask_create kind kfunc size 0 weak
// CHECK: jiffies kind ksym size 0
// CHECK: runqueues kind ksym_typed size 0
#include "Inputs/bpf.h"

extern u64 LINUX_KERNEL_VERSION EXTERN_SEC(".kconfig");
extern int CONFIG_HZ EXTERN_SEC(".kconfig");
extern _Bool CONFIG_BPF EXTERN_SEC(".kconfig") __weak;
extern char CONFIG_LSM[16] EXTERN_SEC(".kconfig");
struct rq;
struct bpf_cpumask;
extern const void jiffies EXTERN_SEC(".ksyms");
extern const struct rq runqueues EXTERN_SEC(".ksyms");
extern struct bpf_cpumask *bpf_cpumask_create(void) EXTERN_SEC(".ksyms") __weak;

SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	u64 sum = LINUX_KERNEL_VERSION + CONFIG_HZ + CONFIG_BPF + CONFIG_LSM[3];

	if (bpf_cpumask_create)
		sum += (u64)bpf_cpumask_create();
	return sum + (u64)&jiffies + (u64)&runqueues;
}
LICENSE;
