/* SPDX-License-Identifier: MIT */
/*
 * The canonical object's externs of every kind, as libbpf resolves them: values of the configuration,
 * of the host (0 by libbpf), symbols' addresses, kernel functions.
 */
// REQUIRES: libbpf, bpf-load, kernel-btf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %corepl externs %t.o --release 6.1.0 --config /dev/null | %FileCheck --check-prefix=KINDS %s
// KINDS-DAG: extern LINUX_KERNEL_VERSION value=00010600
// KINDS-DAG: extern CONFIG_NO_SUCH_THING value=0000000000000000
// KINDS-DAG: extern settings host
// KINDS-DAG: extern schedule ksym:
// KINDS-DAG: extern bpf_task_release kfunc:
// KINDS-DAG: extern bpf_no_such_kfunc kfunc:
// RUN: %t.state --load %t.o | %FileCheck %s
// CHECK: load prog: ok
#include "Inputs/bpf.h"

#define PATCHABLE EXTERN_SEC(".BPF.patchable_externs")

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));
extern u32 LINUX_KERNEL_VERSION PATCHABLE;
extern u64 CONFIG_NO_SUCH_THING PATCHABLE __weak;
extern struct {
	u32 is_open, limits[3];
} settings PATCHABLE;
extern const void schedule EXTERN_SEC(".ksyms");
extern struct task_struct *bpf_task_from_pid(int pid) EXTERN_SEC(".ksyms") __weak;
extern void bpf_task_release(struct task_struct *p) EXTERN_SEC(".ksyms") __weak;
extern void bpf_no_such_kfunc(void) EXTERN_SEC(".ksyms") __weak;

SEC("tp_btf/sys_enter") int prog(u64 *ctx)
{
	u64 sum = LINUX_KERNEL_VERSION + CONFIG_NO_SUCH_THING + settings.limits[1];

	if (settings.is_open || bpf_no_such_kfunc)
		bpf_no_such_kfunc();
	if (bpf_task_from_pid && bpf_task_release) {
		struct task_struct *t = bpf_task_from_pid(1);

		if (t) {
			sum += t->pid;
			bpf_task_release(t);
		}
	}
	return (sum + (u64)&schedule) & 1;
}
LICENSE;
