/* SPDX-License-Identifier: MIT */
/* A task iterator attached by its section, and walked: once for each task, and told who we are. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: iter
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach iter on_task info walk print self_cnt print end_cnt walk \
// RUN:   print self_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: iter: COREPL_OK
// BPF_LINK_TYPE_ITER
// CHECK-NEXT: info: COREPL_OK
// CHECK-NEXT: link type 4, a number, a program
// CHECK-NEXT: walk: found me
// CHECK: self_cnt = 1{{$}}
// CHECK-NEXT: end_cnt = 1{{$}}
// CHECK-NEXT: walk: found me
// CHECK: self_cnt = 2{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 self_cnt, end_cnt;

static long (*seq_write)(void *seq, const void *data, u32 size) = (void *)127;

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
	u64 session_id;
	u64 seq_num;
} __relocated;

struct task_struct {
	int tgid;
	int pid;
} __relocated;

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} __relocated;

SEC("iter/task")
int on_task(struct bpf_iter__task *ctx)
{
	struct task_struct *t = ctx->task;

	if (!t) {
		end_cnt++;
	} else if (t->tgid == my_pid && t->pid == my_pid) {
		self_cnt++;
		seq_write(ctx->meta->seq, "found me\n", 9);
	}
	return 0;
}

LICENSE;
