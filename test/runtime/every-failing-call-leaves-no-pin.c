/* SPDX-License-Identifier: MIT */
/*
 * Each system call of a load that pins maps, and of pinning all of an object, fails once: pins and
 * directory are gone.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && \
// RUN:   %{bin}/inject %t.o events /sys/fs/bpf/root counts' | %FileCheck %s
// CHECK: last status 0
// CHECK-NEXT: 10 or more failures, none left anything
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
