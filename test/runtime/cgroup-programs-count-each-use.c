/* SPDX-License-Identifier: MIT */
/* Programs on a cgroup see each use by a process in it, and none once their links are gone. */
// REQUIRES: bpf-load, clang-19
// FEATURES: cgroup_skb, cgroup/sock_create, cgroup/bind4, cgroup/post_bind4, cgroup/connect4, cgroup/sendmsg4, cgroup/setsockopt, sockops
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net incgroup load attach cgroup on_ingress cgroup on_egress \
// RUN:   cgroup on_create cgroup on_bind cgroup on_bound cgroup on_connect cgroup on_sendmsg \
// RUN:   cgroup on_option cgroup on_sockops udp 5 tcp 3 detach udp 7 tcp 2 outcgroup \
// RUN:   print ingress_cnt print egress_cnt print create_cnt print bind_cnt print bound_cnt \
// RUN:   print connect_cnt print sendmsg_cnt print option_cnt print active_cnt | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-COUNT-9: cgroup: COREPL_OK
// CHECK-NEXT: udp: 5 of 5{{$}}
// CHECK-NEXT: tcp: 3 of 3{{$}}
// CHECK-NEXT: udp: 7 of 7{{$}}
// CHECK-NEXT: tcp: 2 of 2{{$}}
// UDP only: one packet each, in and out.
// CHECK-NEXT: ingress_cnt = 5{{$}}
// CHECK-NEXT: egress_cnt = 5{{$}}
// A bound and a sending one; a listener and three callers.
// CHECK-NEXT: create_cnt = 6{{$}}
// The two that are bound, each with SO_REUSEADDR.
// CHECK-NEXT: bind_cnt = 2{{$}}
// CHECK-NEXT: bound_cnt = 2{{$}}
// CHECK-NEXT: connect_cnt = 3{{$}}
// CHECK-NEXT: sendmsg_cnt = 5{{$}}
// CHECK-NEXT: option_cnt = 2{{$}}
// CHECK-NEXT: active_cnt = 3{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

enum { UDP = 17, ACTIVE_ESTABLISHED = 4 };

u64 ingress_cnt, egress_cnt, create_cnt, bind_cnt, bound_cnt, connect_cnt, sendmsg_cnt, option_cnt,
	active_cnt;

__inline int is_udp(struct __sk_buff *skb)
{
	u8 *ip = (void *)(long)skb->data;

	return (void *)(ip + 10) <= (void *)(long)skb->data_end && ip[9] == UDP &&
	       is_ours(ip, (void *)(long)skb->data_end, 0);
}

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	ingress_cnt += is_udp(skb);
	return 1;
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	egress_cnt += is_udp(skb);
	return 1;
}

#define COUNTER(section, name, cnt) \
	SEC(section) int name(void *ctx) \
	{ \
		cnt++; \
		return 1; \
	}

COUNTER("cgroup/sock_create", on_create, create_cnt)
COUNTER("cgroup/bind4", on_bind, bind_cnt)
COUNTER("cgroup/post_bind4", on_bound, bound_cnt)
COUNTER("cgroup/connect4", on_connect, connect_cnt)
COUNTER("cgroup/sendmsg4", on_sendmsg, sendmsg_cnt)
COUNTER("cgroup/setsockopt", on_option, option_cnt)

SEC("sockops")
int on_sockops(u32 *op)
{
	active_cnt += *op == ACTIVE_ESTABLISHED;
	return 1;
}

LICENSE;
