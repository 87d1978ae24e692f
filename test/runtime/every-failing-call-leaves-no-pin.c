/* SPDX-License-Identifier: MIT */
/*
 * Each system call of a load that pins maps, and of pinning all of an object, fails once: pins and
 * directory are gone.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && \
// RUN:   %{bin}/inject %t.o pins /sys/fs/bpf pinroot /sys/fs/bpf/root load put counts 7=70 \
// RUN:   mappin events /sys/fs/bpf/own/e mapunpin events - =rmdir /sys/fs/bpf/own \
// RUN:   mapunpin counts - mapunpin more - =rmdir /sys/fs/bpf/root \
// RUN:   =pinpath counts - =pinpath more - =pinpath events - pinall /sys/fs/bpf/all \
// RUN:   =unpinall /sys/fs/bpf/all =rmdir /sys/fs/bpf/all' | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: put: COREPL_OK
// CHECK-NEXT: mappin: COREPL_OK
// CHECK-NEXT: mapunpin: COREPL_OK
// CHECK-NEXT: rmdir /sys/fs/bpf/own: 0{{$}}
// CHECK-NEXT: mapunpin: COREPL_OK
// CHECK-NEXT: mapunpin: COREPL_OK
// CHECK-NEXT: rmdir /sys/fs/bpf/root: 0{{$}}
// CHECK: pinall: COREPL_OK
// CHECK-NEXT: unpinall: COREPL_OK
// CHECK-NEXT: rmdir /sys/fs/bpf/all: 0{{$}}
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
	__uint(pinning, 1);
} counts SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
	__uint(pinning, 1);
} more SEC(".maps");

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

SEC("raw_tp/sys_enter")
int counted(u64 *ctx)
{
	u32 key = 7;

	return map_lookup(&counts, &key) && map_lookup(&more, &key) &&
	       perf_output(ctx, &events, CURRENT_CPU, &key, sizeof(key));
}

LICENSE;
