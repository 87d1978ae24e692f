/* SPDX-License-Identifier: MIT */
/* sk_msg and sk_skb verdicts count what the sockets of a map send and get; sk_lookup each lookup. */
// REQUIRES: bpf-load, clang-19
// FEATURES: sk_msg, sk_skb/stream_verdict, sk_lookup
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net load attach sockmap on_msg messages sockets messages 5 undo \
// RUN:   sockets messages 2 print msg_cnt \
// RUN:   sockmap on_stream streams sockets streams 4 undo sockets streams 3 print stream_size \
// RUN:   netns on_lookup tcp 3 undo tcp 2 print lookup_cnt \
// RUN:   netns on_dissect netns on_dissect undo netns on_dissect sockmap on_dissect streams \
// RUN:   | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: sockmap: COREPL_OK
// CHECK-NEXT: sockets: 5 of 5{{$}}
// CHECK-NEXT: sockets: 2 of 2{{$}}
// CHECK-NEXT: msg_cnt = 5{{$}}
// CHECK-NEXT: sockmap: COREPL_OK
// CHECK-NEXT: sockets: 4 of 4{{$}}
// CHECK-NEXT: sockets: 3 of 3{{$}}
// CHECK-NEXT: stream_size = 4{{$}}
// CHECK-NEXT: netns: COREPL_OK
// CHECK-NEXT: tcp: 3 of 3{{$}}
// CHECK-NEXT: tcp: 2 of 2{{$}}
// CHECK-NEXT: lookup_cnt = 3{{$}}
// One at a time, and again once the link is gone.
// CHECK-NEXT: netns: COREPL_OK
// CHECK-NEXT: netns: COREPL_ESYS
// CHECK-NEXT: {{.*}}on_dissect: network namespace: errno 7
// CHECK-NEXT: netns: COREPL_OK
// CHECK-NEXT: sockmap: COREPL_EUSAGE
// CHECK-NEXT: {{.*}}on_dissect: map of sockets: found program type 22 of section
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "net.h"

u64 msg_cnt, stream_size, lookup_cnt, dissect_cnt;

struct {
	__uint(type, SOCKMAP);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u32);
} messages SEC(".maps"), streams SEC(".maps");

SEC("sk_msg")
int on_msg(void *ctx)
{
	msg_cnt++;
	return SK_PASS;
}

/* Bytes: a closing FIN passes too, without any. */
SEC("sk_skb/stream_verdict")
int on_stream(struct __sk_buff *skb)
{
	stream_size += skb->before[0];
	return SK_PASS;
}

SEC("sk_lookup")
int on_lookup(void *ctx)
{
	lookup_cnt++;
	return SK_PASS;
}

SEC("flow_dissector")
int on_dissect(void *ctx)
{
	dissect_cnt++;
	return 0;
}

LICENSE;
