/* SPDX-License-Identifier: MIT */
/*
 * A field that lies in a structure within the one it is looked for in: its member is told.
 * sum_exec_runtime is a field of struct sched_entity, which task_struct holds as `se`.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   | %FileCheck %s
#include "bpf.h"

struct task_struct {
	u64 sum_exec_runtime;
} __relocated;

long sink;

SEC("raw_tp/sys_enter")
int looks(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, sizeof(sink), &t->sum_exec_runtime);
	return 0;
}

LICENSE;

// CHECK: error: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::sum_exec_runtime (0:0)
// CHECK: kernel's struct task_struct has no member sum_exec_runtime{{.*}}; its member se has sum_exec_runtime{{$}}
