/* SPDX-License-Identifier: MIT */
/* A static function with a section of its own is no program for any loader. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: section 'raw_tp/sys_enter': program 'prog' is static: make it global, or drop SEC() if it is a subprogram
#include "Inputs/bpf.h"

SEC("raw_tp/sys_enter") static int prog(void *ctx)
{
	return 0;
}
SEC("raw_tp/sys_exit") int other(void *ctx)
{
	return 0;
}
LICENSE;
