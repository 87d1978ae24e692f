/* SPDX-License-Identifier: MIT */
/* A program with subprograms and a callback has as many instructions as libbpf makes of it. */
// REQUIRES: libbpf, bpf-load, kernel-btf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %corepl dump %t.o | sed -n 's/^  prog section .* type .* insns \([0-9]*\).*/\1/p' > %t.ours
// RUN: %t.state --load %t.in.o | sed -n 's/^load prog: ok, \([0-9]*\) insns/\1/p' > %t.libbpf
// RUN: grep '[0-9]' %t.ours && diff %t.ours %t.libbpf
#include "Inputs/bpf.h"

u64 total;

static __noinline int twice(int n)
{
	return n * 2 + (int)total;
}
static int each(u64 index, void *ctx)
{
	total += twice(index);
	return 0;
}
SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	loop(10, each, 0, 0);
	return twice(3) & 0;
}
LICENSE;
