/* SPDX-License-Identifier: MIT */
/* A kernel function's session: entry and return, unless the program says 1 at entry. */
// REQUIRES: bpf-load, kprobes, clang-19
// FEATURES: kprobe.session
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach trigger 5 print both_cnt print entry_cnt \
// RUN:   | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: both_cnt = 10{{$}}
// CHECK-NEXT: entry_cnt = 5{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 both_cnt, entry_cnt;

SEC("kprobe.session/__x64_sys_getppid")
int both(void *ctx)
{
	both_cnt += (int)(current_pid_tgid() >> 32) == my_pid;
	return 0;
}

SEC("kprobe.session/__x64_sys_getppid")
int entry(void *ctx)
{
	entry_cnt += (int)(current_pid_tgid() >> 32) == my_pid;
	return 1;
}

LICENSE;
