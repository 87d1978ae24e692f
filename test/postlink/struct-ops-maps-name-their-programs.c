/* SPDX-License-Identifier: MIT */
/* A struct_ops variable is a map whose slots are programs by a member's place; libbpf agrees. */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: mkdir -p %t.in %t.out
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in/x.o
// RUN: %bpf-postlink %t.in/x.o %t.out/x.o
// RUN: %t.state %t.in/x.o > %t.in/txt && %t.state %t.out/x.o > %t.out/txt
// RUN: diff %t.in/txt %t.out/txt
// RUN: %corepl dump %t.out/x.o | %FileCheck %s
// By hand: key 4 bytes and padding, then pointers at 8, 16, 24.
// CHECK: ops role struct_ops type struct_ops key_size 4 value_size 32 max_entries 1
// CHECK-NEXT: slot 8 program first
// CHECK-NEXT: slot 24 program third
#include "Inputs/bpf.h"

struct tcp_congestion_ops {
	u32 key;
	int (*first)(u64 *ctx);
	int (*second)(u64 *ctx);
	int (*third)(u64 *ctx);
};

SEC("struct_ops/first") int first(u64 *ctx)
{
	return 1;
}
SEC("struct_ops/third") int third(u64 *ctx)
{
	return 3;
}
SEC(".struct_ops") struct tcp_congestion_ops ops = { .first = first, .third = third };
LICENSE;
