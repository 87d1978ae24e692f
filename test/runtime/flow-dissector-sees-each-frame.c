/* SPDX-License-Identifier: MIT */
/*
 * A flow dissector of a network namespace is asked about each frame that a packet socket sends, and
 * not once its link is gone; another namespace's frames are not its business.
 */
// REQUIRES: bpf-load, clang-19
// FEATURES: flow_dissector
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach netns on_flow frames lo 5 print flow_cnt net frames lo 3 print flow_cnt \
// RUN:   undo netns on_flow frames lo 2 undo frames lo 4 print flow_cnt print other_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: netns: COREPL_OK
// CHECK-NEXT: frames: 5 of 5 by lo
// CHECK-NEXT: flow_cnt = 5{{$}}
// CHECK-NEXT: frames: 3 of 3 by lo
// CHECK-NEXT: flow_cnt = 5{{$}}
// CHECK-NEXT: netns: COREPL_OK
// CHECK-NEXT: frames: 2 of 2 by lo
// CHECK-NEXT: frames: 4 of 4 by lo
// CHECK-NEXT: flow_cnt = 7{{$}}
// CHECK-NEXT: other_cnt = 0{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

u64 flow_cnt, other_cnt;

SEC("flow_dissector")
int on_flow(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	int is = is_ours(data, end, ETHER_SIZE);

	flow_cnt += is;
	other_cnt += !is;
	return 0; /* BPF_OK: dissected */
}

LICENSE;
