/* SPDX-License-Identifier: MIT */
/* tcx in both directions sees every datagram on lo, and none once its link is gone. */
// REQUIRES: bpf-load, clang-19
// FEATURES: tcx
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach tcx on_ingress udp 5 undo udp 2 tcx on_egress udp 4 undo \
// RUN:   udp 1 print ingress_cnt print egress_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: tcx: COREPL_OK
// CHECK-NEXT: udp: 5 of 5{{$}}
// CHECK: tcx: COREPL_OK
// CHECK: ingress_cnt = 5{{$}}
// CHECK-NEXT: egress_cnt = 4{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

u64 ingress_cnt, egress_cnt;

SEC("tcx/ingress")
int on_ingress(struct __sk_buff *skb)
{
	ingress_cnt += is_ours((void *)(long)skb->data, (void *)(long)skb->data_end, ETHER_SIZE);
	return TC_ACT_OK;
}

SEC("tc/egress")
int on_egress(struct __sk_buff *skb)
{
	egress_cnt += is_ours((void *)(long)skb->data, (void *)(long)skb->data_end, ETHER_SIZE);
	return TC_ACT_OK;
}

LICENSE;
