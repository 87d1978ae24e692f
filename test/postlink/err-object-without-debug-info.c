/* SPDX-License-Identifier: MIT */
/* An object compiled without -g has no BTF: the message says what to do. */
// RUN: %clang -target bpf -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: section .BTF: found none, need one: compile with -g (clang -g -O2 -target bpf)
#include "Inputs/bpf.h"

SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return 0;
}
LICENSE;
