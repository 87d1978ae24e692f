/* SPDX-License-Identifier: MIT */
/* Patchable externs that the kernel's configuration cannot give are refused by name. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: extern 'settings': externs set by the control program are not supported yet, need CONFIG_* or LINUX_*
#include "Inputs/bpf.h"

extern struct {
	int a, b;
} settings EXTERN_SEC(".BPF.patchable_externs");
SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return settings.b;
}
LICENSE;
