/* SPDX-License-Identifier: MIT */
/* A BTF tracepoint's program reads task_struct directly, at this kernel's offsets. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: tp_btf
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 3 print equal_cnt print other_cnt \
// RUN:   | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: equal_cnt = 3{{$}}
// CHECK-NEXT: other_cnt = 0{{$}}
#include "bpf.h"

struct task_struct {
	int tgid;                 /* alone: its place here is not the kernel's */
	struct task_struct *group_leader;
} __relocated;

static struct task_struct *(*current_task_btf)(void) = (void *)158;

u64 equal_cnt, other_cnt;

SEC("tp_btf/sys_enter")
int on_enter(u64 *ctx)
{
	struct task_struct *t = current_task_btf();

	if (!is_mine(ctx))
		return 0;
	if (t->tgid == my_pid && t->group_leader->tgid == my_pid)
		equal_cnt++;
	else
		other_cnt++;
	return 0;
}

LICENSE;
