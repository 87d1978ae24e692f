/* SPDX-License-Identifier: MIT */
/* A trampoline's session: the program runs at entry and at the return. */
// REQUIRES: bpf-load, kernel-btf, trampolines, clang-19
// FEATURES: fsession
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach pgid 5 print both_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: both_cnt = 10{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 both_cnt;

SEC("fsession/__x64_sys_getpgid")
int both(u64 *ctx)
{
	both_cnt += (int)(current_pid_tgid() >> 32) == my_pid;
	return 0;
}

LICENSE;
