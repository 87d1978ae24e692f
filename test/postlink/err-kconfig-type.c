/* SPDX-License-Identifier: MIT */
/* A kconfig extern of a type that no configuration value has. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: extern 'CONFIG_ODD': type: need bool, char, an integer of 1, 2, 4 or 8 bytes, enum libbpf_tristate or a char array
#include "Inputs/bpf.h"

extern struct {
	int a;
} CONFIG_ODD EXTERN_SEC(".kconfig");
SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return CONFIG_ODD.a;
}
LICENSE;
