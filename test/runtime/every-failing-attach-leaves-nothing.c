/* SPDX-License-Identifier: MIT */
/* Each system call of attaching probes on user code and an iterator fails once. */
// REQUIRES: bpf-load, uprobes, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o events | %FileCheck %s
// CHECK: last status 0
// CHECK-NEXT: 10 or more failures, none left anything
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

NOTHING("uprobe//proc/self/exe:main", on_entry)
NOTHING("uretprobe//proc/self/exe:main", on_ret)
#ifdef MULTI
NOTHING("uprobe.multi//proc/self/exe:mai*", on_many)
#endif
NOTHING("iter/task", on_task)

LICENSE;
