/* SPDX-License-Identifier: MIT */
/*
 * A module's types with any wrong byte, and any system call that fails on the way: an answer, no
 * crash, and no descriptor or mapping left.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: for i in $(seq 1 60); do env FAKE_MODULES="one=12 random=$i two=12" %{bin}/use_modules %t.o load; done | %FileCheck %s
// RUN: for i in $(seq 1 40); do env FAKE_FAIL=$i FAKE_MODULES="one=12 two=12" %{bin}/use_modules %t.o load; done | %FileCheck --check-prefixes=CHECK,FAIL %s
// CHECK-NOT: descriptors {{[^0]}}
// CHECK-NOT: mappings {{[^0]}}
// FAIL: {{types of module|modules' types}}{{.*}}errno 12
// CHECK-NOT: descriptors {{[^0]}}
// CHECK-NOT: mappings {{[^0]}}
// CHECK: load: COREPL_OK
#include "bpf.h"

struct only_here {
	int x;
} __relocated;

u32 offset;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct only_here *o = 0;

	if (field_exists(o->x))
		offset = __builtin_preserve_field_info(o->x, 0);
	return 0;
}

LICENSE;
