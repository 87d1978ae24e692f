/* SPDX-License-Identifier: MIT */
/* A classic tracepoint is found by name in tracefs; without tracefs the message says so. */
// REQUIRES: bpf-load, clang-19, mount-namespace
// FEATURES: tracepoint
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t tracefs none /sys/kernel/tracing && exec %{bin}/use %t.o \
// RUN:   pid my_pid nr my_nr load attach trigger 4 print seen_cnt' | %FileCheck %s
// RUN: unshare -m sh -c 'mount -t tmpfs none /sys/kernel && exec %{bin}/use %t.o load attach' \
// RUN:   | %FileCheck --check-prefix=CHECK-NONE %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: seen_cnt = 4{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-NONE: attach: COREPL_EMISSING
// CHECK-NONE-NEXT: error: program on_enter: tracepoint raw_syscalls/sys_enter: found no number for it in tracefs; need the tracepoint, and tracefs mounted at /sys/kernel/tracing
// CHECK-NONE: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 seen_cnt;

/* ctx: 8 bytes common, then the system call's number: is_mine() fits */
SEC("tracepoint/raw_syscalls/sys_enter")
int on_enter(u64 *ctx)
{
	if (is_mine(ctx))
		seen_cnt++;
	return 0;
}

LICENSE;
