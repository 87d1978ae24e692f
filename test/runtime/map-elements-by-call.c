/* SPDX-License-Identifier: MIT */
/* Elements of a hash map by system call, and its size as set before the load. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o get counts 1 entries counts=2 entries counts=0 load entries counts=5 \
// RUN:   map counts put counts 1=11 put counts 2=22 put counts 3=33 get counts 2 get counts 3 \
// RUN:   keys counts drop counts 1 drop counts 1 keys counts | %FileCheck %s
// CHECK: counts[1]: COREPL_EUSAGE
// CHECK-NEXT: entries: COREPL_OK
// CHECK-NEXT: entries: COREPL_EUSAGE
// CHECK-NEXT: error: map counts: max_entries: found 0, need 1 or more
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: entries: COREPL_EUSAGE
// CHECK-NEXT: error: counts: found the object loaded, need this call before corepl_load()
// CHECK-NEXT: map counts: type 1 key 4 value 8 entries 2{{$}}
// CHECK-NEXT: put: COREPL_OK
// CHECK-NEXT: put: COREPL_OK
// CHECK-NEXT: put: COREPL_ESYS
// CHECK-NEXT: error: counts: updating an element: errno 7, too big
// CHECK-NEXT: counts[2] = 22{{$}}
// CHECK-NEXT: counts[3]: COREPL_ENOTFOUND
// CHECK-NEXT: counts: 2 keys, then COREPL_ENOTFOUND
// CHECK-NEXT: drop: COREPL_OK
// CHECK-NEXT: counts[1]: none to drop
// CHECK-NEXT: counts: 1 keys, then COREPL_ENOTFOUND
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 key = my_pid;

	return map_lookup(&counts, &key) != 0;
}

LICENSE;
