/* SPDX-License-Identifier: MIT */
/* Globals of an arena have their initial values, what the caller sets before the load, and what
 * programs and caller write after it; more or
 * fewer pages than declared change nothing; the skeleton has them; a failing call loses nothing. */
// REQUIRES: bpf-load, clang-19
// FEATURES: arena
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr print total set step=3 load attach trigger 2 \
// RUN:   print total set total=1000 trigger 1 print total print last map arena | %FileCheck %s
// CHECK: total = 5{{$}}
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: total = 11{{$}}
// CHECK-NEXT: total = 1003{{$}}
// CHECK-NEXT: last = 1003{{$}}
// CHECK-NEXT: map arena: type 33 key 0 value 0 entries 8{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// RUN: %{bin}/use %t.o pid my_pid nr my_nr entries arena=1024 load attach trigger 1 print total \
// RUN:   | %FileCheck --check-prefix=CHECK-MORE %s
// CHECK-MORE: load: COREPL_OK
// CHECK-MORE: total = 6{{$}}
// CHECK-MORE: left over: descriptors 0, mappings 0{{$}}
// RUN: %{bin}/use %t.o pid my_pid nr my_nr entries arena=2 load attach trigger 1 print total \
// RUN:   | %FileCheck --check-prefix=CHECK-MORE %s
// RUN: %{bin}/use %t.o entries arena=1 load set total=9 entries arena=2 load print total \
// RUN:   | %FileCheck --check-prefix=CHECK-FEW %s
// CHECK-FEW: load: COREPL_EUSAGE
// CHECK-FEW-NEXT: error: map arena: found 1 entries, need 2 pages for its globals
// CHECK-FEW: load: COREPL_OK
// CHECK-FEW-NEXT: total = 9{{$}}
// CHECK-FEW-NEXT: left over: descriptors 0, mappings 0{{$}}
// RUN: %corepl skel --name x %t.o | %FileCheck --check-prefix=CHECK-SKEL %s
// CHECK-SKEL: struct x__arena {
// CHECK-SKEL-NEXT: uint64_t total;
// CHECK-SKEL: struct x__arena *arena;
// CHECK-SKEL: corepl_use_arena();
// RUN: %{bin}/inject %t.o =pid my_pid =nr my_nr =entries arena=16 set step=3 load attach trigger 2 \
// RUN:   perfopen events shut print total | %FileCheck --check-prefix=CHECK-INJECT %s
// CHECK-INJECT: total = 11{{$}}
// CHECK-INJECT: 10 or more failures, nothing is left
#include "bpf.h"

struct {
	__uint(type, ARENA);
	__uint(map_flags, MMAPABLE);
	__uint(max_entries, 8);
} arena SEC(".maps");

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

u64 __arena total = 5;
u64 __arena step = 1;
u64 __arena page[512];
u64 __arena last;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	total += step;
	page[511] = total;
	last = page[511];
	return 0;
}

LICENSE;
