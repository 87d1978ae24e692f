/* SPDX-License-Identifier: MIT */
/* Two objects linked by bpftool become one canonical object; libbpf finds the same in it. */
// REQUIRES: bpftool, libbpf
// RUN: mkdir -p %t.in %t.out
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.a.o
// RUN: %clang -target bpf -g -O2 -DOTHER -c %s -o %t.b.o
// RUN: %bpftool gen object %t.in/x.o %t.a.o %t.b.o
// RUN: %bpf-postlink %t.in/x.o %t.out/x.o
// RUN: %bpf-postlink %t.out/x.o %t.two.o && cmp %t.out/x.o %t.two.o
// RUN: %t.state %t.in/x.o > %t.in/txt && %t.state %t.out/x.o > %t.out/txt
// RUN: diff %t.in/txt %t.out/txt
// Canonical objects can be linked again: the plan is dropped, and made anew.
// RUN: %bpftool gen object %t.again.o %t.out/x.o
// RUN: %bpf-postlink %t.again.o %t.out/x.o && %t.state %t.out/x.o > %t.out/txt
// RUN: diff %t.in/txt %t.out/txt
#include "Inputs/bpf.h"

int helper(u64 *ctx);

#ifdef OTHER
struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");
u32 calls;
__noinline int helper(u64 *ctx)
{
	u32 key = calls++;

	return map_lookup(&counts, &key) != 0;
}
#else
SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	return helper(ctx);
}
LICENSE;
#endif
