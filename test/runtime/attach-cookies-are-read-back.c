/* SPDX-License-Identifier: MIT */
/* bpf_get_attach_cookie() gives each program the cookie of its own link. */
// REQUIRES: bpf-load, uprobes, kernel-btf, mount-namespace, clang-19
// FEATURES: cookies of uprobe tracepoint and perf event
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t tracefs none /sys/kernel/tracing && exec %{bin}/use %t.o \
// RUN:   pid my_pid load cookie 0x1111222233334444 uprobe on_uprobe 0 /proc/self/exe use_target \
// RUN:   cookie 5 tracepoint on_tp raw_syscalls sys_enter cookie 6 clock on_clock call 1 trigger 1 \
// RUN:   spin 200 print uprobe_cookie print tp_cookie print clock_cookie' | %FileCheck %s
// CHECK: uprobe: COREPL_OK
// CHECK-NEXT: tracepoint: COREPL_OK
// CHECK-NEXT: clock: COREPL_OK
// 0x1111222233334444
// CHECK-NEXT: uprobe_cookie = 1229801703532086340{{$}}
// CHECK-NEXT: tp_cookie = 5{{$}}
// CHECK-NEXT: clock_cookie = 6{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 uprobe_cookie, tp_cookie, clock_cookie;

static u64 (*attach_cookie)(void *ctx) = (void *)174;

SEC("uprobe")
int on_uprobe(void *ctx)
{
	uprobe_cookie = attach_cookie(ctx);
	return 0;
}

SEC("tp")
int on_tp(void *ctx)
{
	if ((int)(current_pid_tgid() >> 32) == my_pid)
		tp_cookie = attach_cookie(ctx);
	return 0;
}

SEC("perf_event")
int on_clock(void *ctx)
{
	clock_cookie = attach_cookie(ctx);
	return 0;
}

LICENSE;
