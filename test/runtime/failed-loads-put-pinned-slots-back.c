/* SPDX-License-Identifier: MIT */
/*
 * A program array that is pinned already gets a load's programs; when the load fails, whatever call
 * it is, the ones that were there are back: slot 0 has another object's program, slot 1 none.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && exec %{bin}/inject %t.o pins /sys/fs/bpf \
// RUN:   =other one load keys jumps packet enter set which=1 packet enter =mapunpin jumps -' \
// RUN:   | %FileCheck %s
// CHECK: other: loaded
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: jumps: 2 keys, then COREPL_ENOTFOUND
// CHECK-NEXT: returned 1{{$}}
// CHECK-NEXT: returned 2{{$}}
// CHECK-NEXT: mapunpin: COREPL_OK
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "net.h"

typedef int jump_fn(struct __sk_buff *);
jump_fn one, two;

u32 which;

struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__uint(pinning, 1);
	__array(values, jump_fn);
} jumps SEC(".maps") = {
	.values = { &one, &two },
};

SEC("tc")
int one(struct __sk_buff *skb)
{
	return 1;
}

SEC("tc")
int two(struct __sk_buff *skb)
{
	return 2;
}

SEC("tc")
int enter(struct __sk_buff *skb)
{
	tail_call(skb, &jumps, which);
	return 99;
}

LICENSE;
