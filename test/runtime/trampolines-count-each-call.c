/* SPDX-License-Identifier: MIT */
/* Entry and return of a kernel function by trampoline; one that may be changed. */
// REQUIRES: bpf-load, kernel-btf, trampolines, clang-19
// FEATURES: fentry, fexit, fmod_ret
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach pgid 5 print fentry_cnt print fexit_cnt \
// RUN:   print fmod_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: fentry_cnt = 5{{$}}
// CHECK-NEXT: fexit_cnt = 5{{$}}
// CHECK-NEXT: fmod_cnt = 5{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 fentry_cnt, fexit_cnt, fmod_cnt;

__inline int is_my_process(void)
{
	return (int)(current_pid_tgid() >> 32) == my_pid;
}

SEC("fentry/__x64_sys_getpgid")
int on_entry(u64 *ctx)
{
	fentry_cnt += is_my_process();
	return 0;
}

SEC("fexit/__x64_sys_getpgid")
int on_exit(u64 *ctx)
{
	fexit_cnt += is_my_process();
	return 0;
}

SEC("fmod_ret/security_task_getpgid")
int on_change(u64 *ctx)
{
	fmod_cnt += is_my_process();
	return 0;
}

LICENSE;
