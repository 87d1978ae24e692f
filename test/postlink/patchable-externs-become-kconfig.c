/* SPDX-License-Identifier: MIT */
/*
 * The talk's conditional relocation: libbpf refuses the compiler's object and loads the
 * canonical one.  With and without a .kconfig section of the object's own.
 */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %not %t.state %t.in.o 2>&1 | %FileCheck %s --check-prefix=BEFORE
// BEFORE: unrecognized extern section '.BPF.patchable_externs'
// RUN: %bpf-postlink %t.in.o %t.o && %bpf-postlink %t.o %t.two.o && cmp %t.o %t.two.o
// RUN: %t.state %t.o 2>&1 | %FileCheck %s --check-prefix=AFTER
// AFTER: map {{.*}}.kconfig type 2 key 4 value 5
// RUN: %corepl dump %t.o | %FileCheck %s
// CHECK: LINUX_KERNEL_VERSION kind kconfig size 4
// CHECK: CONFIG_TASK_IO_ACCOUNTING kind kconfig size 1
// RUN: %clang -target bpf -g -O2 -DBOTH -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o && %bpf-postlink %t.o %t.two.o && cmp %t.o %t.two.o
// RUN: %t.state %t.o 2>&1 | %FileCheck %s --check-prefix=BOTH
// BOTH: map {{.*}}.kconfig type 2 key 4 value 13
#include "Inputs/bpf.h"

extern _Bool CONFIG_TASK_IO_ACCOUNTING EXTERN_SEC(".BPF.patchable_externs");
extern u32 LINUX_KERNEL_VERSION EXTERN_SEC(".BPF.patchable_externs");
#ifdef BOTH
extern u64 CONFIG_HZ EXTERN_SEC(".kconfig");
#else
#define CONFIG_HZ 1
#endif

SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	return CONFIG_TASK_IO_ACCOUNTING ? LINUX_KERNEL_VERSION : CONFIG_HZ;
}
LICENSE;
