/* SPDX-License-Identifier: MIT */
/* A whole type that the kernel does not have. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load | %FileCheck %s
// CHECK: load: COREPL_EVERIFIER
// CHECK-NEXT: error: program on_enter: 't->field' is reached but kernel has no struct no_such_type_anywhere
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct no_such_type_anywhere {
	u64 pad;
	int field;
} __relocated;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct no_such_type_anywhere *t = current_task();
	int value = 0;

	probe_read_kernel(&value, sizeof(value), &t->field);
	return value;
}

LICENSE;
