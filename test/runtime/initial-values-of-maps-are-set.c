/* SPDX-License-Identifier: MIT */
/*
 * Maps of maps and of programs with declared values: a lookup through both, and a tail call taken.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load put inner_one 0=41 attach trigger 3 print tail_cnt \
// RUN:   print sum | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK: tail_cnt = 3{{$}}
// CHECK-NEXT: sum = 123{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 tail_cnt, sum;

struct inner {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} inner_one SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { 0, &inner_one } };

int on_tail(u64 *ctx);

struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, int(u64 *));
} table SEC(".maps") = { .values = { [1] = &on_tail } };

SEC("raw_tp")
int on_tail(u64 *ctx)
{
	u32 outer_key = 1, key = 0;
	void *inner = map_lookup(&outer, &outer_key);
	u64 *value = inner ? map_lookup(inner, &key) : 0;

	tail_cnt++;
	if (value)
		sum += *value;
	return 0;
}

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (is_mine(ctx))
		tail_call(ctx, &table, 1);
	return 0;
}

LICENSE;
