/* SPDX-License-Identifier: MIT */
/* A ring of one page is used many times around; records stay in order, discarded ones are left out,
 * and its size was rounded up to a page. */
// REQUIRES: bpf-load, clang-19
// FEATURES: ring buffer
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load map events attach ring events 3 ring events 50 \
// RUN:   ring events 50 ring events 50 | %FileCheck %s
// CHECK: map events: type 27 key 0 value 0 entries 4096{{$}}
// CHECK: record 1{{$}}
// CHECK-NEXT: record 2{{$}}
// CHECK-NEXT: ring: 2 records, then 0{{$}}
// CHECK: record 4{{$}}
// CHECK: ring: 38 records, then 0{{$}}
// CHECK: ring: 37 records, then 0{{$}}
// CHECK: record 153{{$}}
// CHECK-NEXT: ring: 38 records, then 0{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 100);
} events SEC(".maps");

u32 seen_cnt;

struct record {
	u32 cnt;
	u32 pad[14];
};

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct record *r;

	if (!is_mine(ctx))
		return 0;
	r = ringbuf_reserve(&events, sizeof(*r), 0);
	if (!r)
		return 0;
	r->cnt = ++seen_cnt;
	if (seen_cnt % 4 == 3)
		ringbuf_discard(r, 0);
	else
		ringbuf_submit(r, 0);
	return 0;
}

LICENSE;
