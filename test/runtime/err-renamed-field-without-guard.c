/* SPDX-License-Identifier: MIT */
/* The failure names program, source line, expression, what the kernel has instead, and the log. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load | %FileCheck %s
// CHECK: load: COREPL_EVERIFIER
// CHECK-NEXT: err-renamed-field-without-guard.c:25:47: error: program on_enter: 't->state' is reached but kernel's struct task_struct [{{[0-9]+}}] has no member state; it has __state{{.*}} (CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::state (0:0)); guard it with bpf_core_field_exists() or the like [program on_enter, instruction {{[0-9]+}}]
// CHECK-NEXT: the verifier's log
// CHECK: current_task();{{$| @ err-renamed-field-without-guard.c:22}}
// CHECK: call unknown#195896080{{$}}
// CHECK: invalid func unknown#195896080{{$}}
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct task_struct {
	long state;
} __relocated;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct task_struct *t = current_task();
	long value = 0;

	probe_read_kernel(&value, sizeof(value), &t->state); /* line 25 */
	return value != 0;
}

LICENSE;
