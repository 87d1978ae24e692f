/* SPDX-License-Identifier: MIT */
/*
 * Each system call of loading and registering structs of programs fails once: neither a struct nor
 * a link of one stays, also where programs are in two structs.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o =net load attach =cc corepl_a =cc corepl_b detach =cc corepl_a \
// RUN:   opsattach a =cc corepl_a undo =cc corepl_a > %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: corepl_a: there
// CHECK-NEXT: corepl_b: there
// CHECK-NEXT: corepl_a: not there
// CHECK-NEXT: opsattach: COREPL_OK
// CHECK-NEXT: corepl_a: there
// CHECK-NEXT: corepl_a: not there
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
// RUN: %clang -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -DNO_LINK -I%src/test/runtime/Inputs \
// RUN:   -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.nolink.o
// RUN: %{bin}/inject %t.nolink.o =net load attach =cc corepl_a detach =cc corepl_a > %t.old.txt
// RUN: %FileCheck --check-prefix=CHECK-OLD %s < %t.old.txt
// CHECK-OLD: corepl_a: there
// CHECK-OLD-NEXT: corepl_a: not there
// CHECK-OLD: 10 or more failures, nothing is left
#include "bpf.h"

struct sock;

struct tcp_congestion_ops {
	char name[16];
	u32 (*ssthresh)(struct sock *sk);
	u32 (*undo_cwnd)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
};

SEC("struct_ops/ssthresh")
u32 ssthresh(u64 *ctx)
{
	return 2;
}

SEC("struct_ops/undo_cwnd")
u32 undo_cwnd(u64 *ctx)
{
	return 10;
}

SEC("struct_ops/cong_avoid")
void cong_avoid(u64 *ctx)
{
}

#ifdef NO_LINK
#define KIND ".struct_ops"
#else
#define KIND ".struct_ops.link"
#endif

#define OPS(var, its_name)                    \
	SEC(KIND)                             \
	struct tcp_congestion_ops var = {     \
		.ssthresh = (void *)ssthresh, \
		.undo_cwnd = (void *)undo_cwnd, \
		.cong_avoid = (void *)cong_avoid, \
		.name = its_name,             \
	}

OPS(a, "corepl_a");
#ifndef NO_LINK /* without links the kernel takes each only once: the other can be no second try */
OPS(b, "corepl_b");
#endif

LICENSE;
