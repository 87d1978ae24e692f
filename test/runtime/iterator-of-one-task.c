/* SPDX-License-Identifier: MIT */
/* An iterator told which task: the program sees that one and the end. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: iter of one task
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load itertask on_task walk print task_cnt print end_cnt | %FileCheck %s
// CHECK: iter: COREPL_OK
// CHECK: task_cnt = 1{{$}}
// CHECK-NEXT: end_cnt = 1{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 task_cnt, end_cnt;

struct task_struct;

struct bpf_iter__task {
	void *meta;
	struct task_struct *task;
} __relocated;

SEC("iter/task")
int on_task(struct bpf_iter__task *ctx)
{
	if (ctx->task)
		task_cnt++;
	else
		end_cnt++;
	return 0;
}

LICENSE;
