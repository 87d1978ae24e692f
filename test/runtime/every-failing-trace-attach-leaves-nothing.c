/* SPDX-License-Identifier: MIT */
/*
 * Each system call of attaching to tracepoints of all forms, perf events and iterators fails once,
 * each alone and all of an object; links pinned, opened and asked; other targets looked up.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t tracefs none /sys/kernel/tracing && \
// RUN:   mount -t bpf none /sys/fs/bpf && exec %{bin}/inject %t.o pins /sys/fs/bpf =other on_raw \
// RUN:   into replacement on_raw get_number target on_btf sys_enter load =cookie 7 \
// RUN:   tracepoint on_tp raw_syscalls sys_enter trace on_btf =cookie 0 \
// RUN:   clock on_clock detach attach detach raw_tp on_raw sys_enter pin /sys/fs/bpf/l undo \
// RUN:   open /sys/fs/bpf/l info unpin /sys/fs/bpf/l iter on_task walk progpin on_raw /sys/fs/bpf/p \
// RUN:   progunpin on_raw /sys/fs/bpf/p' > %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: other: loaded
// CHECK-NEXT: into: COREPL_OK
// CHECK-NEXT: target: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: tracepoint: COREPL_OK
// CHECK-NEXT: trace: COREPL_OK
// CHECK-NEXT: clock: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: raw_tp: COREPL_OK
// CHECK-NEXT: pin: COREPL_OK
// CHECK-NEXT: open: COREPL_OK
// CHECK-NEXT: info: COREPL_OK
// CHECK-NEXT: link type 1, a number, a program
// CHECK-NEXT: unpin: COREPL_OK
// CHECK-NEXT: iter: COREPL_OK
// CHECK-NEXT: walk:
// CHECK-NEXT: progpin: COREPL_OK
// CHECK-NEXT: progunpin: COREPL_OK
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "bpf.h"

#define NOTHING(section, name)      \
	SEC(section)                \
	int name(void *ctx)         \
	{                           \
		return 0;           \
	}

NOTHING("tp/raw_syscalls/sys_exit", on_tp)
NOTHING("?freplace", replacement)
NOTHING("tp_btf/sys_exit", on_btf)
NOTHING("iter/task", on_task)
NOTHING("perf_event", on_clock)

int get_number(int from);

__noinline int get_number(int from)
{
	__asm__ volatile("");
	return from + 2;
}

SEC("raw_tp/sys_exit")
int on_raw(void *ctx)
{
	return get_number(1);
}

LICENSE;
