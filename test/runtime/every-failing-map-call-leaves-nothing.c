/* SPDX-License-Identifier: MIT */
/*
 * Each system call of making and using maps fails once: maps of maps, slots, rings both ways,
 * data maps resized, variables, elements, programs run; and the same on a kernel that cannot map
 * arrays, where variables are read and written by call.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o entries ring=5000 valuesize .data.grown=64 =set mode=3 \
// RUN:   =other one reuse hash innerfd outer inner_one update limit=50 load keys outer keys jumps put inner_one 0=7 get inner_one 0 \
// RUN:   userring to_program ringopen ring ringopen ring perfopen events run drain 0 shut \
// RUN:   packet on_packet update which=1 packet on_packet vartype limit print seen > %t.txt
// RUN: %FileCheck %s < %t.txt
// RUN: %{bin}/inject_unmapped %t.o valuesize .data.grown=64 =set mode=3 update limit=50 load \
// RUN:   packet on_packet update which=1 packet on_packet print seen > %t.unmapped.txt
// RUN: %FileCheck --check-prefix=UNMAPPED %s < %t.unmapped.txt
// CHECK: other: loaded
// CHECK-NEXT: reuse: COREPL_OK
// CHECK-NEXT: innerfd: COREPL_OK
// CHECK-NEXT: update: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: outer: 2 keys, then COREPL_ENOTFOUND
// CHECK-NEXT: jumps: 2 keys, then COREPL_ENOTFOUND
// CHECK-NEXT: put: COREPL_OK
// CHECK-NEXT: inner_one[0] = 7{{$}}
// CHECK-NEXT: buffer: open
// CHECK-NEXT: buffer: open
// CHECK-NEXT: buffer: open
// CHECK-NEXT: buffer: open
// CHECK-NEXT: run: COREPL_OK
// CHECK-NEXT: returned 0{{$}}
// CHECK-NEXT: returned 1{{$}}
// CHECK-NEXT: update: COREPL_OK
// CHECK-NEXT: returned 2{{$}}
// CHECK-NEXT: limit: kind 1 name 'unsigned long long' size 8 in .rodata
// CHECK-NEXT: seen = 103{{$}}
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
// UNMAPPED: load: COREPL_OK
// UNMAPPED-NEXT: returned 1
// UNMAPPED-NEXT: update: COREPL_OK
// UNMAPPED-NEXT: returned 2
// UNMAPPED-NEXT: seen = 103
// UNMAPPED: 10 or more failures, nothing is left
#include "net.h"

typedef int jump_fn(struct __sk_buff *);
jump_fn one, two;

u64 seen;
u32 which, mode;
const volatile u64 limit = 1;
u32 grown[2] SEC(".data.grown") = { 1, 2 };

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
} outer SEC(".maps") = { .values = { &inner_one } };

struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, jump_fn);
} jumps SEC(".maps") = { .values = { &one, &two } };

struct {
	__uint(type, HASH);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} hash SEC(".maps");

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, USER_RINGBUF);
	__uint(max_entries, 4096);
} to_program SEC(".maps");

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

static long on_record(void *dynptr, void *ctx)
{
	return 0;
}

SEC("syscall")
int drain(u64 *ctx)
{
	return (int)user_ringbuf_drain(&to_program, on_record, 0, 0);
}

SEC("tc")
int one(struct __sk_buff *skb)
{
	return 1;
}

SEC("tc")
int two(struct __sk_buff *skb)
{
	u32 key = 0;

	return map_lookup(&outer, &key) ? 2 : 3;
}

SEC("tc")
int on_packet(struct __sk_buff *skb)
{
	u32 key = 0;

	seen += limit + mode * which;
	map_update(&hash, &key, &seen, 0);
	ringbuf_output(&ring, &seen, sizeof(seen), 0);
	perf_output(skb, &events, CURRENT_CPU, &seen, sizeof(seen));
	tail_call(skb, &jumps, which);
	return 99;
}

LICENSE;
