/* SPDX-License-Identifier: MIT */
/* Each system call of attaching probes on user code and an iterator fails once. */
// REQUIRES: bpf-load, uprobes, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o load one on_ret one on_task walk perfopen events shut \
// RUN:   | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: one: COREPL_OK
// CHECK-NEXT: one: COREPL_OK
// CHECK-NEXT: walk:
// CHECK-NEXT: buffer: open
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "bpf.h"

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

#define NOTHING(section, name)      \
	SEC(section)                \
	int name(void *ctx)         \
	{                           \
		return 0;           \
	}

NOTHING("uretprobe//proc/self/exe:main", on_ret)
#ifdef MULTI
NOTHING("uprobe.multi//proc/self/exe:mai*", on_many)
#endif
NOTHING("iter/task", on_task)

LICENSE;
