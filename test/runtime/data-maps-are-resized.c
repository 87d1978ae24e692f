/* SPDX-License-Identifier: MIT */
/* A data map whose last variable is an array takes whole elements more or fewer, and programs see
 * them; any other size, or another last variable, is refused and changes nothing. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr set cnt=40 valuesize .data.grown=48 print cnt \
// RUN:   vartype list elem list 1 elem list 9 elem list 9=77 set at=9 load attach trigger 2 \
// RUN:   elem list 9 elem list 10 print cnt valuesize .data.grown=16 | %FileCheck %s
// CHECK: valuesize: COREPL_OK
// CHECK-NEXT: .data.grown: 48 bytes
// CHECK-NEXT: cnt = 40{{$}}
// CHECK-NEXT: list: kind 3 name '' size 40 in .data.grown
// CHECK-NEXT: list[1] = 5{{$}}
// CHECK-NEXT: list[9] = 0{{$}}
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: list[9] = 79{{$}}
// CHECK-NEXT: list has no element 10{{$}}
// CHECK-NEXT: cnt = 42{{$}}
// CHECK-NEXT: valuesize: COREPL_EUSAGE
// CHECK-NEXT: .data.grown: found the object loaded, need this call before corepl_load()
// CHECK-NEXT: .data.grown: 48 bytes
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// RUN: %{bin}/use %t.o valuesize .data.grown=47 valuesize .data.grown=8 valuesize .data=16 \
// RUN:   elem list 1 valuesize .data.grown=20000 elem list 1 elem list 4997 load \
// RUN:   | %FileCheck --check-prefix=CHECK-BAD %s
// CHECK-BAD: valuesize: COREPL_EUSAGE
// CHECK-BAD-NEXT: map .data.grown: value size: found 47, need 8 and whole elements, of 4 bytes, of list
// CHECK-BAD-NEXT: .data.grown: 16 bytes
// CHECK-BAD-NEXT: valuesize: COREPL_EUSAGE
// CHECK-BAD-NEXT: map .data.grown: value size: found 8, need 8 and whole elements, of 4 bytes, of list
// CHECK-BAD-NEXT: .data.grown: 16 bytes
// CHECK-BAD-NEXT: valuesize: COREPL_EUSAGE
// CHECK-BAD-NEXT: map .data: value size: found last variable at, need an array
// CHECK-BAD-NEXT: .data: 4 bytes
// CHECK-BAD-NEXT: list[1] = 5{{$}}
// CHECK-BAD-NEXT: valuesize: COREPL_OK
// CHECK-BAD-NEXT: .data.grown: 20000 bytes
// CHECK-BAD-NEXT: list[1] = 5{{$}}
// CHECK-BAD-NEXT: list[4997] = 0{{$}}
// CHECK-BAD-NEXT: load: COREPL_OK
// CHECK-BAD-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 cnt SEC(".data.grown") = 1;
u32 list[2] SEC(".data.grown") = { 4, 5 };
u32 at = 1;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 idx = at;

	if (!is_mine(ctx))
		return 0;
	cnt++;
	if (idx < 10)
		list[idx & 15]++;
	return 0;
}

LICENSE;
