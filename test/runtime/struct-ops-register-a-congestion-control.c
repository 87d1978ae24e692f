/* SPDX-License-Identifier: MIT */
/* A congestion control of ours: members by name, one for the kernel to lack, gone with its link. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: struct_ops
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load cc corepl_own attach cc corepl_own tcpcc corepl_own attach \
// RUN:   detach cc corepl_own print start_cnt opsattach own | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: corepl_own: not there
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: corepl_own: there
// CHECK-NEXT: tcp with corepl_own: 1 of 1{{$}}
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: corepl_own: not there
// CHECK-NEXT: start_cnt = 1{{$}}
// The kernel takes such a map once.
// CHECK-NEXT: opsattach: COREPL_ESYS
// CHECK-NEXT: {{.*}}own: registering the struct: errno 16
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 start_cnt;

struct sock;

/* In an order of our own. */
struct tcp_congestion_ops___ours {
	char name[16];
	u64 no_kernel_has_it;
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

SEC(".struct_ops")
struct tcp_congestion_ops___ours own = {
	.init = (void *)start,
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)undo_cwnd,
	.cong_avoid = (void *)cong_avoid,
	.name = "corepl_own",
};

LICENSE;
