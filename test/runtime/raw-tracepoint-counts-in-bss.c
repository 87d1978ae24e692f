/* SPDX-License-Identifier: MIT */
/*
 * A raw tracepoint's program runs; rodata filters, .data and .bss are seen through the same
 * pointers.
 */
// REQUIRES: bpf-load, clang-19
// FEATURES: raw_tp
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr set level=40 load print level attach trigger 7 \
// RUN:   print seen_cnt print level detach trigger 5 print seen_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: level = 40{{$}}
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: seen_cnt = 7{{$}}
// CHECK-NEXT: level = 47{{$}}
// CHECK-NEXT: seen_cnt = 7{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 seen_cnt;
int level = 3;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (is_mine(ctx)) {
		seen_cnt++;
		level++;
	}
	return 0;
}

LICENSE;
