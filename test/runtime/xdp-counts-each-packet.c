/* SPDX-License-Identifier: MIT */
/* xdp sees every datagram on lo, and none once its link is gone; other kinds are refused by name. */
// REQUIRES: bpf-load, clang-19
// FEATURES: xdp, xdp/devmap (load)
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach xdp on_xdp udp 5 undo udp 2 print xdp_cnt \
// RUN:   xdp on_tc tcx on_tc xdp on_entry | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: xdp: COREPL_OK
// CHECK-NEXT: udp: 5 of 5{{$}}
// CHECK-NEXT: udp: 2 of 2{{$}}
// CHECK-NEXT: xdp_cnt = 5{{$}}
// CHECK-NEXT: xdp: COREPL_EUSAGE
// CHECK-NEXT: program on_tc: found program type 3, need 6 for this target
// CHECK-NEXT: tcx: COREPL_EUSAGE
// CHECK-NEXT: program on_tc: tc: found no direction for tcx, need section tc/ingress or tc/egress, or corepl_program_attach_tc()
// CHECK-NEXT: xdp: COREPL_EUSAGE
// CHECK-NEXT: program on_entry: xdp/devmap: found a program for a map's entries, need section xdp: put its descriptor into the map's value
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

u64 xdp_cnt;

SEC("xdp")
int on_xdp(struct xdp_md *ctx)
{
	xdp_cnt += is_ours((void *)(long)ctx->data, (void *)(long)ctx->data_end, ETHER_SIZE);
	return XDP_PASS;
}

SEC("xdp/devmap")
int on_entry(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("tc")
int on_tc(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

LICENSE;
