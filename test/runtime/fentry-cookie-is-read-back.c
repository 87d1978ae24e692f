/* SPDX-License-Identifier: MIT */
/* The cookie of a trampoline's link. */
// REQUIRES: bpf-load, kernel-btf, trampolines, clang-19
// FEATURES: cookies of fentry
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load cookie 99 trace on_entry pgid 1 print entry_cookie \
// RUN:   | %FileCheck %s
// CHECK: trace: COREPL_OK
// CHECK-NEXT: entry_cookie = 99{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 entry_cookie;

static u64 (*attach_cookie)(void *ctx) = (void *)174;

SEC("fentry/__x64_sys_getpgid")
int on_entry(u64 *ctx)
{
	if ((int)(current_pid_tgid() >> 32) == my_pid)
		entry_cookie = attach_cookie(ctx);
	return 0;
}

LICENSE;
