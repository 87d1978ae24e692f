/* SPDX-License-Identifier: MIT */
/*
 * Legacy maps of every form, beside one of .maps: libbpf 1 refuses the compiler's object and loads
 * the canonical one; numbers, types and flags are those of the definitions.
 */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %not %t.state %t.in.o 2>&1 | %FileCheck %s --check-prefix=BEFORE
// BEFORE: legacy map definitions in 'maps' section are not supported
// RUN: %bpf-postlink %t.in.o %t.o && %bpf-postlink %t.o %t.two.o && cmp %t.o %t.two.o
// RUN: %t.state %t.o 2>&1 | %FileCheck %s
// CHECK-DAG: map modern type 2 key 4 value 4 max 3
// CHECK-DAG: map plain type 1 key 4 value 8 max 1024
// CHECK-DAG: map typed type 1 key 4 value 16 max 7 {{.*}} btf yes
// CHECK-DAG: map numa type 1 key 8 value 8 max 5
// CHECK-DAG: map hidden type 2 key 4 value 4 max 2
// RUN: %corepl dump %t.o | %FileCheck %s --check-prefix=DUMP
// DUMP-DAG: typed role map type hash key_size 4 value_size 16
// DUMP-DAG: numa role map type hash key_size 8 value_size 8 max_entries 5 map_flags 0x4 numa_node 1
#include "Inputs/bpf.h"

struct bpf_map_def {
	u32 type, key_size, value_size, max_entries, map_flags;
};
struct bpf_load_map_def {
	u32 type, key_size, value_size, max_entries, map_flags, inner_map_idx, numa_node;
};
struct pair {
	u64 a, b;
};

struct bpf_map_def plain SEC("maps") = { HASH, 4, 8, 1024, 0 };
struct bpf_map_def typed SEC("maps") = { HASH, 4, 16, 7, 0 };
struct bpf_load_map_def numa SEC("maps") = { HASH, 8, 8, 5, 4, 0, 1 };
static struct bpf_map_def hidden SEC("maps/other") = { ARRAY, 4, 4, 2, 0 };

struct ____btf_map_typed {
	u32 key;
	struct pair value;
};
struct ____btf_map_typed SEC(".maps.typed") ____btf_map_typed = {};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 3);
	__type(key, u32);
	__type(value, u32);
} modern SEC(".maps");

SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	u32 key = 0;
	u64 *a = map_lookup(&plain, &key), *b = map_lookup(&typed, &key);
	u32 *c = map_lookup(&hidden, &key), *e = map_lookup(&modern, &key);
	u64 wide = 0, *f = map_lookup(&numa, &wide);

	return (a ? *a : 0) + (b ? b[1] : 0) + (c ? *c : 0) + (e ? *e : 0) + (f ? *f : 0);
}
LICENSE;
