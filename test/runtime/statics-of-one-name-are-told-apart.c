/* SPDX-License-Identifier: MIT */
/* Two linked files have each a static of one name, in sections of their own: found by their maps. */
// REQUIRES: bpf-load, clang-19, bpftool
// RUN: %clang -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.a.o
// RUN: %clang -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -DOTHER -c %s -o %t.b.o
// RUN: %bpftool gen object %t.in.o %t.a.o %t.b.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %{bin}/use %t.o in .data.one hits in .data.two hits in .data.one nothing pid my_pid nr my_nr \
// RUN:   load attach trigger 2 in .data.one hits in .data.two hits | %FileCheck %s
// CHECK: .data.one hits = 10{{$}}
// CHECK-NEXT: .data.two hits = 2000{{$}}
// CHECK-NEXT: .data.one has no such nothing
// CHECK: .data.one hits = 12{{$}}
// CHECK-NEXT: .data.two hits = 2200{{$}}
#ifdef OTHER
typedef unsigned long long u64;
static volatile u64 hits __attribute__((section(".data.two"))) = 2000;

__attribute__((noinline)) int more(void)
{
	hits += 100;
	return 0;
}
#else
#include "bpf.h"

static volatile u64 hits SEC(".data.one") = 10;
int more(void);

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	hits++;
	return more();
}

LICENSE;
#endif
