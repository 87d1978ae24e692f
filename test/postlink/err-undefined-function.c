/* SPDX-License-Identifier: MIT */
/* A function of another object: link first. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: extern 'elsewhere': found in no .kconfig or .ksyms of .BTF: link the object that defines it, or declare it with __kconfig or __ksym and compile with -g
#include "Inputs/bpf.h"

int elsewhere(void *ctx);
SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return elsewhere(ctx);
}
LICENSE;
