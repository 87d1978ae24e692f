/* SPDX-License-Identifier: MIT */
/* A map left out on purpose: fatal only to programs that use it unguarded. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o autocreate counts=0 load set is_counting=0 load get counts 1 | %FileCheck %s
// CHECK: load: COREPL_EVERIFIER
// CHECK-NEXT: error: program on_enter: a map is used that was not created
// CHECK: load: COREPL_OK
// CHECK-NEXT: counts[1]: COREPL_EUSAGE
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

const volatile int is_counting = 1;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 key = my_pid;

	return is_counting && map_lookup(&counts, &key);
}

LICENSE;
