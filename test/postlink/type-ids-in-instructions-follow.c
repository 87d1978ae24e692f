/* SPDX-License-Identifier: MIT */
/* The constant of a local type id relocation is the renumbered id of its record. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %llvm-objdump -dr %t.o | %FileCheck %s
// CHECK: r{{[0-9]}} = 0x[[#%x,LOCAL:]] ll
// CHECK-NEXT: CO-RE <local_type_id> {{\[}}[[#%u,LOCAL]]] struct foo
// CHECK: r{{[0-9]}} = 0x[[#%x,TARGET:]] ll
// CHECK-NEXT: CO-RE <target_type_id> {{\[}}[[#%u,TARGET]]] struct bar
#include "Inputs/bpf.h"

struct foo {
	int a;
};
struct bar {
	int b;
};

SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return __builtin_btf_type_id(*(struct foo *)0, 0) +
	       __builtin_btf_type_id(*(struct bar *)0, 1) * 1000;
}
LICENSE;
