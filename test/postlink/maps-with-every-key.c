/* SPDX-License-Identifier: MIT */
/* Every key of a BTF-defined map, inner maps and initial values, as libbpf reads them. */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %t.state %t.in.o | sed '/^name/d' | grep -v '^map .*tmp' > %t.in.txt
// RUN: %t.state %t.o | sed '/^name/d' | grep -v '^map .*tmp' > %t.txt
// RUN: diff %t.in.txt %t.txt
// libbpf's numbers ...
// RUN: %FileCheck %s --check-prefix=LIBBPF < %t.txt
// LIBBPF: map all type 1 key 4 value 8 max 77 flags 0x5 numa 1 extra 0 pin /sys/fs/bpf/all
// LIBBPF: map bloom type 30 key 0 value 4 max 9 flags 0 numa 0 extra 3 pin -
// ... are the plan's.
// RUN: %corepl dump %t.o | %FileCheck %s
// CHECK: outer role map type array_of_maps key_size 4 value_size 4 max_entries 4 inner outer.inner
// CHECK-NEXT: slot 1 map second
// CHECK-NEXT: slot 3 map first
// CHECK: jumps role map type prog_array key_size 4 value_size 4 max_entries 8
// CHECK-NEXT: slot 0 program one
// CHECK-NEXT: slot 5 program two
// CHECK: all role map type hash key_size 4 value_size 8 max_entries 77 map_flags 0x5 numa_node 1 pinning 1
// CHECK: outer.inner role inner type array key_size 4 value_size 4 max_entries 1
#include "Inputs/bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 77);
	__uint(map_flags, 5);
	__uint(numa_node, 1);
	__uint(key_size, 4);
	__uint(value_size, 8);
	__uint(pinning, 1);
} all SEC(".maps");

struct {
	__uint(type, 30);
	__uint(max_entries, 9);
	__uint(map_extra, 3);
	__type(value, u32);
} bloom SEC(".maps");

struct inner {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u32);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { [1] = &second, [3] = &first } };

int one(void *ctx);
int two(void *ctx);
struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, 8);
	__uint(key_size, 4);
	__array(values, int(void *));
} jumps SEC(".maps") = { .values = { [0] = one, [5] = two } };

SEC("raw_tp/sys_enter") int one(void *ctx)
{
	return 0;
}
SEC("raw_tp/sys_enter") int two(void *ctx)
{
	return 0;
}
LICENSE;
