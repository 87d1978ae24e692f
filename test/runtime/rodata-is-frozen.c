/* SPDX-License-Identifier: MIT */
/* The verifier knows read-only globals: a branch they close may hold poison.  After the load no one
 * can change them. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load update is_enabled=1 put .rodata 0=1 | %FileCheck %s
// RUN: %{bin}/use %t.o set is_enabled=1 load | %FileCheck --check-prefix=CHECK-OPEN %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: update: COREPL_EUSAGE
// CHECK-NEXT: error: is_enabled: found the object loaded, need this call before corepl_load()
// CHECK-NEXT: put: COREPL_ESYS
// CHECK-NEXT: error: .rodata: updating an element: errno 1, operation not permitted: found the map frozen, or its map_flags forbid it
// CHECK-OPEN: load: COREPL_EVERIFIER
// CHECK-OPEN-NEXT: rodata-is-frozen.c:{{[0-9]+}}:{{[0-9]+}}: error: program on_enter: 't->no_such_field' is reached but kernel's struct task_struct [{{[0-9]+}}] has no member no_such_field
// CHECK-OPEN: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct task_struct {
	int no_such_field;
} __relocated;

const volatile int is_enabled = 0;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct task_struct *t = current_task();
	int value = 0;

	if (is_enabled)
		probe_read_kernel(&value, sizeof(value), &t->no_such_field);
	return value;
}

LICENSE;
