/* SPDX-License-Identifier: MIT */
/* A tc filter sees every datagram on lo in its direction, and none once its link is gone. */
// REQUIRES: bpf-load, clang-19
// FEATURES: tc filter by netlink
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach tc on_tc in tc on_tc in udp 4 undo udp 3 print tc_cnt \
// RUN:   tc on_tc out udp 6 undo udp 3 print tc_cnt notc notc udp 2 print tc_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: tc: COREPL_OK
// CHECK-NEXT: tc: COREPL_ESYS
// CHECK-NEXT: {{.*}}on_tc: clsact queue (modules sch_ingress and cls_bpf): errno 17, exists already
// CHECK-NEXT: udp: 4 of 4{{$}}
// CHECK-NEXT: udp: 3 of 3{{$}}
// CHECK-NEXT: tc_cnt = 4{{$}}
// CHECK-NEXT: tc: COREPL_OK
// CHECK-NEXT: udp: 6 of 6{{$}}
// CHECK-NEXT: udp: 3 of 3{{$}}
// CHECK-NEXT: tc_cnt = 10{{$}}
// CHECK-NEXT: tc hook destroyed: 0{{$}}
// CHECK-NEXT: tc hook destroyed: -22{{$}}
// CHECK-NEXT: udp: 2 of 2{{$}}
// CHECK-NEXT: tc_cnt = 10{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

u64 tc_cnt;

SEC("tc")
int on_tc(struct __sk_buff *skb)
{
	tc_cnt += is_ours((void *)(long)skb->data, (void *)(long)skb->data_end, ETHER_SIZE);
	return TC_ACT_OK;
}

LICENSE;
