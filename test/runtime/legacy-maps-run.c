/* SPDX-License-Identifier: MIT */
/* Maps and tail calls in iproute2's legacy form: the tail call is taken, the inner map found. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 1 print before print after print found | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK: before = 1{{$}}
// CHECK-NEXT: after = 0{{$}}
// CHECK-NEXT: found = 1{{$}}
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct bpf_elf_map {
	u32 type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx;
};
struct bpf_elf_map jumps SEC("maps") = { 3, 4, 4, 8, .id = 42 };
struct bpf_elf_map inner SEC("maps") = { 2, 4, 8, 1, .id = 7, .inner_idx = 3 };
struct bpf_elf_map outer SEC("maps") = { 12, 4, 4, 4, .inner_id = 7 };

static void *(*lookup)(void *map, const void *key) = (void *)1;

u32 before, after, found;

SEC("42/5") int tail(u64 *ctx)
{
	u32 key = 3;

	found = lookup(&outer, &key) != 0;
	return 0;
}

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	before = 1;
	tail_call(ctx, &jumps, 5);
	after = 1;
	return 0;
}

LICENSE;
