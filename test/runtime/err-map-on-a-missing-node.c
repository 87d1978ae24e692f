/* SPDX-License-Identifier: MIT */
/* The kernel is told the NUMA node of a map: it refuses one that no machine has, node 0 is there. */
// REQUIRES: bpf-load, clang-19
// FEATURES: map key numa_node
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load autocreate far=0 load map near | %FileCheck %s
// CHECK: load: COREPL_ESYS
// CHECK-NEXT: error: far: creating the map: errno 22
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: map near: type 1 key 4 value 8 entries 1{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

#define ON_NODE 4 /* BPF_F_NUMA_NODE */

struct {
	__uint(type, HASH);
	__uint(max_entries, 1);
	__uint(map_flags, ON_NODE);
	__uint(numa_node, 4000);
	__type(key, u32);
	__type(value, u64);
} far SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 1);
	__uint(map_flags, ON_NODE);
	__uint(numa_node, 0);
	__type(key, u32);
	__type(value, u64);
} near SEC(".maps");

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	return 0;
}

LICENSE;
