/* SPDX-License-Identifier: MIT */
/* A cookie on each kind of target; test/vm/refusals.txt has what older kernels make us say. */
// REQUIRES: bpf-load, uprobes, clang-19
// FEATURES: bpf_cookie by attach call
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load cookie 7 uprobe on_user 0 /proc/self/exe use_target raw_tp on_enter sys_enter \
// RUN:   call 2 print user_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: uprobe: COREPL_OK
// CHECK-NEXT: raw_tp: COREPL_OK
// CHECK-NEXT: user_cnt = 2{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 user_cnt;

SEC("uprobe")
int on_user(void *ctx)
{
	user_cnt++;
	return 0;
}

SEC("raw_tp")
int on_enter(u64 *ctx)
{
	return 0;
}

LICENSE;
