/* SPDX-License-Identifier: MIT */
/* A netfilter program sees what is sent while its link is there; a wrong hook is refused. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: netfilter
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load netfilter on_packet 3 udp 5 undo udp 2 print packet_cnt \
// RUN:   netfilter on_packet 99 | %FileCheck %s
// CHECK: netfilter: COREPL_OK
// CHECK: packet_cnt = 5{{$}}
// CHECK-NEXT: netfilter: COREPL_ESYS
// CHECK-NEXT: {{.*}}on_packet: netfilter hook: errno {{[0-9]+}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 packet_cnt;

/* NF_INET_LOCAL_OUT: only `use` sends in its namespace */
SEC("netfilter")
int on_packet(void *ctx)
{
	packet_cnt++;
	return 1;
}

LICENSE;
