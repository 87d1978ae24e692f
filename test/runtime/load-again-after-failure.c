/* SPDX-License-Identifier: MIT */
/*
 * A failed load leaves the object as opened, values of globals included; the next one may succeed.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr set seen_cnt=5 entries ring=5000 load \
// RUN:   map ring print seen_cnt set seen_cnt=6 \
// RUN:   autoload bad=0 load print seen_cnt attach trigger 2 print seen_cnt load map ring \
// RUN:   | %FileCheck %s
// CHECK: load: COREPL_EVERIFIER
// a ring of whole pages is what a load made of it
// CHECK: map ring: type 27 key 0 value 0 entries 5000{{$}}
// CHECK-NEXT: seen_cnt = 5{{$}}
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: seen_cnt = 6{{$}}
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: seen_cnt = 8{{$}}
// CHECK-NEXT: load: COREPL_EUSAGE
// CHECK-NEXT: found it loaded already, need one corepl_load()
// CHECK-NEXT: map ring: type 27 key 0 value 0 entries 8192{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 seen_cnt;

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

SEC("raw_tp/sys_enter")
int good(u64 *ctx)
{
	if (is_mine(ctx))
		seen_cnt++;
	return 0;
}

SEC("raw_tp/sys_exit")
int bad(u64 *ctx)
{
	return *(int *)(seen_cnt + 8);
}

LICENSE;
