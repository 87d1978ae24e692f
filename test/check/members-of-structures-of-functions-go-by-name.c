/* SPDX-License-Identifier: MIT */
/*
 * A structure of functions: a member that the kernel lacks is no harm while it is 0; its programs get
 * the arguments of the kernel's member.  tcp_congestion_ops by bpftool btf dump: cwnd_event_tx_start
 * came after 6.12, cong_control has 2 arguments on 6.1 and 4 on 6.12.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/6.1.0-50-amd64.btf %kernels/amd64/6.12.107+deb13-amd64.btf \
// RUN:   %kernels/amd64/7.2.12+deb14-amd64.btf | %FileCheck %s
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.zero.o -DZERO
// RUN: %corepl check %t.zero.o --kernels %kernels/amd64/6.12.107+deb13-amd64.btf \
// RUN:   %kernels/amd64/7.2.12+deb14-amd64.btf --format tsv | %FileCheck --check-prefix=ZERO %s
#include "bpf.h"

struct tcp_congestion_ops {
	u32 (*ssthresh)(void *sk);
	void (*cong_control)(void *sk, u32 ack, int flag, const void *rs);
	void (*cwnd_event_tx_start)(void *sk);
	char name[16];
};

u64 sink;

SEC("struct_ops/ssthresh")
u32 ssthresh(u64 *ctx)
{
	return 5;
}

SEC("struct_ops/cong_control")
int cong_control(u64 *ctx)
{
	sink = ctx[2];
	return 0;
}

#ifndef ZERO
SEC("struct_ops/cwnd_event_tx_start")
int tx_start(u64 *ctx)
{
	return 0;
}
#endif

SEC(".struct_ops")
struct tcp_congestion_ops ours = {
	.ssthresh = (void *)ssthresh,
	.cong_control = (void *)cong_control,
#ifndef ZERO
	.cwnd_event_tx_start = (void *)tx_start,
#endif
	.name = "ours",
};

LICENSE;

// CHECK: error: member cwnd_event_tx_start of map 'ours' [target]
// CHECK-NEXT: the kernel's struct tcp_congestion_ops has no such member
// CHECK-NEXT: all programs will fail on 6.1.0-50-amd64, 6.12.107+deb13-amd64 (2 of 3 kernels)
// CHECK: error: argument 2 of 'cong_control' [args]
// CHECK: the kernel gives 2 arguments
// CHECK: program cong_control will fail on 6.1.0-50-amd64 (1 of 3 kernels)
// CHECK-NOT: error:
// CHECK: 6 of 9 programs on kernels fail

// ZERO: 6.12.107+deb13-amd64	{{.*}}	ssthresh	{{.*}}	ok	-	-
// ZERO-NEXT: 6.12.107+deb13-amd64	{{.*}}	cong_control	{{.*}}	ok	-	-
// ZERO: 7.2.12+deb14-amd64	{{.*}}	ssthresh	{{.*}}	ok	-	-
// ZERO-NEXT: 7.2.12+deb14-amd64	{{.*}}	cong_control	{{.*}}	ok	-	-
