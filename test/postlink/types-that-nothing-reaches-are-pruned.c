/* SPDX-License-Identifier: MIT */
/*
 * Linking keeps types of code that it dropped; post-link keeps those that something reaches:
 * here a type named only by a weak function that another object's overrides.
 */
// REQUIRES: bpftool
// RUN: %clang -target bpf -g -O2 -c %s -o %t.a.o
// RUN: %clang -target bpf -g -O2 -DWEAK -c %s -o %t.b.o
// RUN: %bpftool gen object %t.linked.o %t.a.o %t.b.o
// RUN: %bpftool btf dump file %t.linked.o | %FileCheck %s --check-prefix=BEFORE
// BEFORE: STRUCT 'only_in_weak'
// RUN: %bpf-postlink -v %t.linked.o %t.o | %FileCheck %s
// CHECK: ext {{.*}}dropped {{.*}}, {{[1-9][0-9]*}} outside functions
// RUN: %bpftool btf dump file %t.o | %FileCheck %s --check-prefix=AFTER --implicit-check-not=only_in_weak
// AFTER: FUNC 'shared'
#include "Inputs/bpf.h"

#ifdef WEAK
struct only_in_weak {
	int a, b;
} __relocated;
__weak __noinline int shared(void *ctx)
{
	struct only_in_weak *w = ctx;

	return w->b;
}
SEC("raw_tp/sys_exit") int other(void *ctx)
{
	return shared(ctx);
}
#else
__noinline int shared(void *ctx)
{
	return ctx == 0;
}
SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return shared(ctx);
}
LICENSE;
#endif
