/* SPDX-License-Identifier: MIT */
/*
 * iproute2's numbers become declared initial values: inner maps by id, tail calls by their section's
 * name; libbpf sees the same map-in-map, and the tail call has its caller's type.
 */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o && %bpf-postlink %t.o %t.two.o && cmp %t.o %t.two.o
// RUN: %t.state %t.o 2>&1 | %FileCheck %s --check-prefix=LIBBPF
// LIBBPF-DAG: map jumps type 3 key 4 value 4 max 8
// LIBBPF-DAG: map outer type 12 key 4 value 4 max 4
// LIBBPF-DAG: map inner type 2 key 4 value 8 max 1
// RUN: %corepl dump %t.o | %FileCheck %s
// CHECK: tail section "42/5" type sched_cls
// CHECK: jumps role map type prog_array
// CHECK-NEXT: slot 5 program tail
// CHECK: outer role map type array_of_maps {{.*}} pinning 1 inner outer.inner
// CHECK-NEXT: slot 3 map inner
#include "Inputs/bpf.h"

struct bpf_elf_map {
	u32 type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx;
};
struct bpf_elf_map jumps SEC("maps") = { PROG_ARRAY, 4, 4, 8, .id = 42 };
struct bpf_elf_map inner SEC("maps") = { ARRAY, 4, 8, 1, .id = 7, .inner_idx = 3 };
struct bpf_elf_map outer SEC("maps") = { ARRAY_OF_MAPS, 4, 4, 4, .pinning = 2, .inner_id = 7 };

static long (*tail_call)(void *ctx, void *map, u32 slot) = (void *)12;

SEC("42/5") int tail(void *ctx)
{
	return 2;
}
SEC("classifier") int entry(void *ctx)
{
	u32 key = 3;
	void *in = map_lookup(&outer, &key);

	if (!in)
		tail_call(ctx, &jumps, 5);
	return 0;
}
LICENSE;
