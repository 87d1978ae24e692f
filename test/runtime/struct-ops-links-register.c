/* SPDX-License-Identifier: MIT */
/* The same by a link (6.4): one attach, and gone with it. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: struct_ops.link
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach cc corepl_own tcpcc corepl_own detach cc corepl_own \
// RUN:   opsattach own cc corepl_own undo cc corepl_own print start_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: corepl_own: there
// CHECK-NEXT: tcp with corepl_own: 1 of 1{{$}}
// CHECK-NEXT: corepl_own: not there
// CHECK-NEXT: opsattach: COREPL_OK
// CHECK-NEXT: corepl_own: there
// CHECK-NEXT: corepl_own: not there
// CHECK-NEXT: start_cnt = 1{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 start_cnt;

struct sock;

/* In an order of our own. */
struct tcp_congestion_ops___ours {
	char name[16];
	u32 (*ssthresh)(struct sock *sk);
	u32 (*undo_cwnd)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
	void (*init)(struct sock *sk);
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

SEC("struct_ops/init")
void start(u64 *ctx)
{
	start_cnt++;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops___ours own = {
	.init = (void *)start,
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)undo_cwnd,
	.cong_avoid = (void *)cong_avoid,
	.name = "corepl_own",
};

LICENSE;
