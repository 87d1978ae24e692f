/* SPDX-License-Identifier: MIT */
/*
 * A program is its functions in the order in which libbpf appends them: depth first, by first
 * call.  By hand: entry calls b then a; b calls c; so entry, b, c, a.
 */
// REQUIRES: libbpf
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %corepl dump %t.o | %FileCheck %s
// CHECK: entry section "raw_tp/sys_enter"
// CHECK-NEXT: chunk at 0 function entry
// CHECK-NEXT: chunk at {{[0-9]+}} function b
// CHECK-NEXT: chunk at {{[0-9]+}} function c
// CHECK-NEXT: chunk at {{[0-9]+}} function a
#include "Inputs/bpf.h"

static __noinline int a(u64 *ctx)
{
	return ctx[0] + ctx[3];
}
static __noinline int c(u64 *ctx)
{
	return ctx[1] * ctx[3];
}
__noinline int b(u64 *ctx)
{
	return c(ctx) + ctx[2];
}
SEC("raw_tp/sys_enter") int entry(u64 *ctx)
{
	return b(ctx) ^ a(ctx) ^ c(ctx);
}
LICENSE;
