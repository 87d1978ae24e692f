/* SPDX-License-Identifier: MIT */
/*
 * bpf_throw() ends the program in the function that its declaration tag names, which no code calls;
 * a tag that names no such function is an error of the post-link step.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 2 print caught print behind | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// By hand: 2 * (40 + 2), the 2 from a function that only the callback calls.
// CHECK-NEXT: caught = 84{{$}}
// CHECK-NEXT: behind = 0{{$}}
// RUN: sed 's/callback:on_throw/callback:absent/' %s > %t.c
// RUN: %{clang} -target bpf -g -O2 -I%{src}/test/runtime/Inputs -c %t.c -o %t.in
// RUN: not %{bpf-postlink} %t.in %t.out.o 2>&1 | %FileCheck --check-prefix=ABSENT %s
// ABSENT: error: program 'on_enter': exception callback 'absent': found no such global function in section .text, need one
#include "bpf.h"

#define EXCEPTIONS __attribute__((btf_decl_tag("exception_callback:on_throw")))

extern void bpf_throw(u64 cookie) __attribute__((section(".ksyms")));

u64 caught, behind;

static __noinline u64 two(u64 cookie)
{
	return cookie + (caught & 1) + 2;
}

__noinline int on_throw(u64 cookie)
{
	caught += two(cookie);
	return 0;
}

static __noinline void deep(u64 nr)
{
	if (nr == (u64)my_nr)
		bpf_throw(40);
	behind++;
}

SEC("tp_btf/sys_enter") EXCEPTIONS int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	deep(ctx[1]);
	behind++;
	return 0;
}

LICENSE;
