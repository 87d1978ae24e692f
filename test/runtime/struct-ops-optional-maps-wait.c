/* SPDX-License-Identifier: MIT */
/* A map of section "?.struct_ops" is made when asked for, and its programs load only then. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: ?.struct_ops
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load opsattach maybe | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: opsattach: COREPL_EUSAGE
// CHECK-NEXT: map maybe: found it not loaded, need a loaded struct_ops map
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// A value for what no kernel has.
// RUN: %{bin}/use %t.o autocreate maybe=1 load | %FileCheck %s --check-prefix=MAYBE
// MAYBE: load: COREPL_EMISSING
// MAYBE-NEXT: map maybe: member no_kernel_has_it: found a value for it and no such member
// MAYBE-NEXT: left over: descriptors 0, mappings 0
#include "bpf.h"

struct sock;

struct tcp_congestion_ops___ours {
	char name[16];
	u64 no_kernel_has_it;
	u32 (*ssthresh)(struct sock *sk);
};

SEC("struct_ops/ssthresh")
u32 only_maybe(u64 *ctx)
{
	return 3;
}

SEC("?.struct_ops")
struct tcp_congestion_ops___ours maybe = {
	.ssthresh = (void *)only_maybe,
	.no_kernel_has_it = 1,
	.name = "corepl_maybe",
};

LICENSE;
