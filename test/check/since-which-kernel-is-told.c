/* SPDX-License-Identifier: MIT */
/*
 * What a kernel lacks and others of those given have is told with the kernel it came with, or
 * went, whether it is behind a guard there or not; from kernel files and from a set in the same
 * words.  By bpftool btf dump: __state 6.1 on, state 5.10 only; oom_score_adj lies in signal_struct,
 * which task_struct points to; bpf_get_current_task_btf() (158) is of Linux 5.11.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -I%src/test/runtime/Inputs -c %s -o %t.in
// RUN: %bpf-postlink %t.in %t.o
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   %kernels/amd64/6.12.107+deb13-amd64.btf > %t.files
// RUN: %FileCheck %s < %t.files
// RUN: %corepl kernels pack -o %t.set %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   %kernels/amd64/6.12.107+deb13-amd64.btf > %t.packed
// RUN: %not %corepl check %t.o --kernels %t.set > %t.sets
// RUN: diff %t.files %t.sets
// RUN: %not %corepl check %t.o --kernels %t.set --format json | %FileCheck --check-prefix=JSON %s
#include "bpf.h"

struct task_struct {
	long state;
	unsigned int __state;
	short oom_score_adj;
	int no_such_field;
} __relocated;

static void *(*current_task_btf)(void) = (void *)158;

u64 sink;

SEC("raw_tp/sys_enter")
int reads_new(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, 4, &t->__state);
	return 0;
}

SEC("raw_tp/sys_enter")
int reads_old(u64 *ctx)
{
	struct task_struct *t = current_task();

	if (!field_exists(t->__state))
		probe_read_kernel(&sink, 8, &t->state);
	else
		probe_read_kernel(&sink, 4, &t->__state);
	return 0;
}

SEC("raw_tp/sys_enter")
int reads_moved(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, 2, &t->oom_score_adj);
	return 0;
}

SEC("raw_tp/sys_enter")
int calls_new_helper(u64 *ctx)
{
	return current_task_btf() != 0;
}

LICENSE;

// CHECK: error: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::__state (0:1)
// CHECK: program reads_new will fail on 5.10.0-32-amd64 (1 of 3 kernels)
// CHECK-NEXT: not so on 6.1.0-50-amd64, 6.12.107+deb13-amd64
// CHECK-NEXT: it exists since 6.1.0-50-amd64 of these kernels
// CHECK: error: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::oom_score_adj (0:2)
// CHECK: kernel's struct task_struct has no member oom_score_adj{{.*}}; its member signal has oom_score_adj{{$}}
// CHECK: it exists on none of these kernels
// CHECK: error: helper 158 [helper]
// CHECK: it exists since 6.1.0-50-amd64 of these kernels

// JSON: {"level": "guarded", "class": "core", {{.*}}task_struct::state (0:0)
// JSON-SAME: "existence": "exists up to 5.10.0-32-amd64 of these kernels"
