/* SPDX-License-Identifier: MIT */
/*
 * Both sides of a netkit pair, by the primary device: what each sends is seen by the program of its
 * side alone, and by none once the link is gone.
 */
// REQUIRES: bpf-load, netkit, clang-19
// FEATURES: netkit/primary, netkit/peer
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach netkit nk on_primary frames first 5 frames nk0 2 print primary_cnt print peer_cnt undo \
// RUN:   frames first 1 nk on_peer frames nk0 4 frames first 3 undo frames nk0 1 print primary_cnt print peer_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: netkit: made
// CHECK-NEXT: nk: COREPL_OK
// CHECK-NEXT: frames: 5 of 5 by first
// CHECK-NEXT: frames: 2 of 2 by nk0{{$}}
// CHECK-NEXT: primary_cnt = 5{{$}}
// CHECK-NEXT: peer_cnt = 0{{$}}
// CHECK-NEXT: frames: 1 of 1 by first
// CHECK-NEXT: nk: COREPL_OK
// CHECK-NEXT: frames: 4 of 4 by nk0{{$}}
// CHECK-NEXT: frames: 3 of 3 by first
// CHECK-NEXT: frames: 1 of 1 by nk0{{$}}
// CHECK-NEXT: primary_cnt = 5{{$}}
// CHECK-NEXT: peer_cnt = 4{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

u64 primary_cnt, peer_cnt;

__inline int is_frame(struct __sk_buff *skb)
{
	return is_ours((void *)(long)skb->data, (void *)(long)skb->data_end, ETHER_SIZE);
}

SEC("netkit/primary")
int on_primary(struct __sk_buff *skb)
{
	primary_cnt += is_frame(skb);
	return TC_ACT_OK;
}

SEC("netkit/peer")
int on_peer(struct __sk_buff *skb)
{
	peer_cnt += is_frame(skb);
	return TC_ACT_OK;
}

LICENSE;
