/* SPDX-License-Identifier: MIT */
/* A program without a target in its section, and one with another, get theirs before the load. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr target bare sys_enter target named sys_enter load attach \
// RUN:   trigger 4 target bare sys_exit print bare_cnt print named_cnt | %FileCheck %s
// CHECK: target: COREPL_OK
// CHECK-NEXT: target: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: target: COREPL_EUSAGE
// CHECK-NEXT: program bare: found a loaded object
// CHECK: bare_cnt = 4{{$}}
// CHECK-NEXT: named_cnt = 4{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 bare_cnt, named_cnt;

SEC("tp_btf")
int bare(u64 *ctx)
{
	bare_cnt += is_mine(ctx);
	return 0;
}

SEC("tp_btf/no_such_tracepoint_with_a_name_that_is_rather_long")
int named(u64 *ctx)
{
	named_cnt += is_mine(ctx);
	return 0;
}

LICENSE;
