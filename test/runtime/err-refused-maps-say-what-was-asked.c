/* SPDX-License-Identifier: MIT */
/*
 * The kernel refuses a map with a number alone: the message has what it was asked for.  An initial
 * value that does not fit is named with its place and what it holds.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o type plain=77 load | %FileCheck --check-prefix=TYPE %s
// TYPE: error: plain: creating the map: errno 22, invalid argument (type 77, key 4, value 8 bytes, 3 entries, flags 0x0){{$}}
// RUN: %{bin}/use %t.o load | %FileCheck --check-prefix=NONE %s
// NONE: error: bare: creating the map: errno {{9|22}}, {{.*}} (type 12, key 4, value 4 bytes, 2 entries, flags 0x0, no inner map){{$}}
// RUN: %{bin}/use %t.o autocreate bare=0 load | %FileCheck --check-prefix=OTHER %s
// OTHER: error: outer: setting initial value 1 to plain, need a map like its inner one: errno 22, invalid argument{{$}}
// RUN: %{bin}/use %t.o autocreate bare=0 entries outer=1 load | %FileCheck --check-prefix=BEHIND %s
// BEHIND: error: outer: setting initial value 1 to plain, need an index below max_entries: errno 7, too big{{$}}
// RUN: %{bin}/use %t.o autocreate bare=0 autocreate outer=0 load | %FileCheck --check-prefix=PROG %s
// PROG: error: jumps: setting initial value 1 to on_other, need a program of the type of those that use it: errno 22, invalid argument{{$}}
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 3);
	__type(key, u32);
	__type(value, u64);
} plain SEC(".maps");

struct inner {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
};

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, u32);
	__uint(value_size, 4);
} bare SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { [1] = (void *)&plain } };

int on_other(void *ctx);

struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__array(values, int(void *));
} jumps SEC(".maps") = { .values = { [1] = &on_other } };

SEC("raw_tp/sys_enter") int on_enter(void *ctx)
{
	tail_call(ctx, &jumps, 1);
	return 0;
}

SEC("perf_event") int on_other(void *ctx)
{
	return 0;
}

LICENSE;
