/* SPDX-License-Identifier: MIT */
/*
 * A map that is pinned already is taken, or refused for its shape, as by libbpf: type, sizes, entries
 * (of rings in whole pages), flags, extra; not whether it is frozen, nor what maps in it look like.
 * Two oddities are the kernel's: a devmap is given BPF_F_RDONLY_PROG and must be asked for without,
 * BPF_F_RDONLY is its descriptor's and cannot be found again.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, libbpf-oracle, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && %{bin}/pin_compat %t.o /sys/fs/bpf' | %FileCheck %s
// CHECK: same: libbpf reused, corepl reused
// CHECK: frozen: libbpf reused, corepl reused
// CHECK: another type: libbpf refused, corepl refused
// CHECK: a flag of the descriptor: libbpf refused, corepl refused
// CHECK: that flag not wanted: libbpf reused, corepl reused
// CHECK: devmap: libbpf reused, corepl reused
// CHECK: devmap hash: libbpf reused, corepl reused
// CHECK: devmap, the flag written: libbpf refused, corepl refused
// CHECK: ring, 4097 bytes: libbpf reused, corepl reused
// CHECK: another extra: libbpf refused, corepl refused
// CHECK: events of each CPU: libbpf reused, corepl reused
// CHECK: globals: libbpf reused, corepl reused
// CHECK: constants not frozen: libbpf reused, corepl reused
// CHECK: {{[0-9]+}} cases, 0 differ
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} m SEC(".maps");

struct {
	__uint(type, 30); /* BLOOM_FILTER */
	__uint(max_entries, 16);
	__type(value, u64);
	__uint(map_extra, 3);
} bloom SEC(".maps");

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} perf SEC(".maps");

struct inner {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
};

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps");

u64 hit_cnt;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	hit_cnt += ctx[1] == (u64)my_nr && (int)ctx[0] == my_pid;
	return 0;
}

LICENSE;
