/* SPDX-License-Identifier: MIT */
/*
 * freplace: the object with the function is given, or the answer is not known.  Kernels replace
 * global functions only, and those of equal types.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.target.o -DTARGET
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %corepl check %t.o --verbose --kernels %kernels/amd64/6.1.0-50-amd64.btf | %FileCheck --check-prefix=OPEN %s
// RUN: %not %corepl check %t.o --replaces %t.target.o --kernels %kernels/amd64/6.1.0-50-amd64.btf | %FileCheck %s
// RUN: %not %bpf-postlink --replaces %t.target.o --kernels %kernels/amd64/6.1.0-50-amd64.btf %t.o %t.out.o 2>&1 \
// RUN:   | %FileCheck %s
// RUN: %not %corepl check %t.o --replaces %t.none.o --kernels %kernels/amd64/6.1.0-50-amd64.btf 2>&1 \
// RUN:   | %FileCheck --check-prefix=NONE %s
#include "bpf.h"

struct xdp_md {
	u32 data;
};

struct __sk_buff {
	u32 len;
};

#ifdef TARGET
__noinline int handle(struct xdp_md *ctx, u32 a)
{
	return (int)(long)ctx + (int)a;
}

static __noinline int hidden(struct xdp_md *ctx)
{
	asm volatile("");
	return 2;
}

SEC("xdp") int prog(struct xdp_md *ctx)
{
	return handle(ctx, 3) + hidden(ctx);
}
#else
SEC("freplace/handle") int ok_same(struct xdp_md *ctx, u32 a)
{
	return 0;
}

SEC("freplace/handle") int other_size(struct xdp_md *ctx, u64 a)
{
	return 0;
}

SEC("freplace/handle") int other_structure(struct __sk_buff *ctx, u32 a)
{
	return 0;
}

SEC("freplace/handle") int less_arguments(struct xdp_md *ctx)
{
	return 0;
}

SEC("freplace/hidden") int of_static(struct xdp_md *ctx)
{
	return 0;
}

SEC("freplace/missing") int of_nothing(struct xdp_md *ctx)
{
	return 0;
}
#endif

LICENSE;

// OPEN: note: target 'handle' [target]
// OPEN-NEXT: what it replaces is another program's: need one set before loading (--replaces OBJ judges it)

// CHECK: ok_same (freplace/handle) ok
// CHECK: other_size (freplace/handle) FAIL
// CHECK: other_structure (freplace/handle) FAIL
// CHECK: less_arguments (freplace/handle) FAIL
// CHECK: of_static (freplace/hidden) FAIL
// CHECK: of_nothing (freplace/missing) FAIL
// CHECK-DAG: its argument 1 has another type there
// CHECK-DAG: its argument 0 has another type there
// CHECK-DAG: it has 2 arguments there, 1 here
// CHECK-DAG: it is static in {{.*}}.target.o
// CHECK-DAG: {{.*}}.target.o has no such function

// NONE: none.o: error: cannot open
