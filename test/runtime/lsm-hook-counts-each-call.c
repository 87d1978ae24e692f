/* SPDX-License-Identifier: MIT */
/* A program on a hook of the security modules, where the kernel was started with bpf among them. */
// REQUIRES: bpf-load, kernel-btf, trampolines, clang-19
// FEATURES: lsm
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach pgid 5 detach pgid 2 print lsm_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: lsm_cnt = 5{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 lsm_cnt;

SEC("lsm/task_getpgid")
int on_hook(u64 *ctx)
{
	lsm_cnt += (int)(current_pid_tgid() >> 32) == my_pid;
	return 0;
}

LICENSE;
