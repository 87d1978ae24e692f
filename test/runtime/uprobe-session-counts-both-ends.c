/* SPDX-License-Identifier: MIT */
/* A session's program runs at entry and at the return, unless it says 1 at entry. */
// REQUIRES: bpf-load, uprobes, clang-19
// FEATURES: uprobe.session
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load attach many 5 print both_cnt print entry_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: both_cnt = 10{{$}}
// CHECK-NEXT: entry_cnt = 5{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 both_cnt, entry_cnt;

SEC("uprobe.session//proc/self/exe:use_many_one")
int both(void *ctx)
{
	both_cnt++;
	return 0;
}

SEC("uprobe.session//proc/self/exe:use_many_two")
int entry(void *ctx)
{
	entry_cnt++;
	return 1;
}

LICENSE;
