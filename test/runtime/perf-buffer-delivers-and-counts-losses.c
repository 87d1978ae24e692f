/* SPDX-License-Identifier: MIT */
/* Every record arrives, in order; what found no room is counted as lost (one page holds 128). */
// REQUIRES: bpf-load, clang-19
// FEATURES: perf buffer
// RUN: %object-of %s %t.o
// RUN: taskset -c 0 %{bin}/use %t.o pid my_pid nr my_nr load attach perf events 3 perf events 500 \
// RUN:   > %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: record 1{{$}}
// CHECK-NEXT: record 2{{$}}
// CHECK-NEXT: record 3{{$}}
// CHECK-NEXT: record 4{{$}}
// CHECK-NEXT: perf: 3 and 1 records, none lost
// CHECK-NEXT: record 5{{$}}
// CHECK: perf: {{[0-9]+}} and {{[0-9]+}} records, some lost
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

u32 seen_cnt;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 record[4] = {};

	if (!is_mine(ctx))
		return 0;
	record[0] = ++seen_cnt;
	perf_output(ctx, &events, CURRENT_CPU, record, sizeof(record));
	return 0;
}

LICENSE;
