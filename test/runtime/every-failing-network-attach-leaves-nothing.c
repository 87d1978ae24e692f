/* SPDX-License-Identifier: MIT */
/*
 * Each system call of attaching to an interface, a namespace, a cgroup and a map of sockets fails
 * once: no link, filter or queue stays; nor where the kernel gives no socket when a filter goes.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o queues =net =incgroup load xdp on_xdp tcx on_packet tc on_packet in \
// RUN:   netns on_lookup netfilter on_filter 3 sockmap on_msg sockets cgroup on_create \
// RUN:   =udp 3 =print create_cnt undo detach =udp 2 =notc =outcgroup > %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: load: COREPL_OK
// CHECK-NEXT: xdp: COREPL_OK
// CHECK-NEXT: tcx: COREPL_OK
// CHECK-NEXT: tc: COREPL_OK
// CHECK-NEXT: netns: COREPL_OK
// CHECK-NEXT: netfilter: COREPL_OK
// CHECK-NEXT: sockmap: COREPL_OK
// CHECK-NEXT: cgroup: COREPL_OK
// CHECK-NEXT: udp: 3 of 3{{$}}
// CHECK-NEXT: create_cnt = 2{{$}}
// CHECK-NEXT: udp: 2 of 2{{$}}
// CHECK-NEXT: tc hook destroyed: 0{{$}}
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "net.h"

u64 create_cnt;

struct {
	__uint(type, SOCKMAP);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u32);
} sockets SEC(".maps");

#define VERDICT(section, name, verdict) \
	SEC(section)                    \
	int name(void *ctx)             \
	{                               \
		return verdict;         \
	}

VERDICT("xdp", on_xdp, XDP_PASS)
VERDICT("tc/ingress", on_packet, TC_ACT_OK)
VERDICT("sk_lookup", on_lookup, SK_PASS)
VERDICT("sk_msg", on_msg, SK_PASS)
VERDICT("netfilter", on_filter, 1)

SEC("cgroup/sock_create")
int on_create(void *ctx)
{
	create_cnt++;
	return 1;
}

LICENSE;
