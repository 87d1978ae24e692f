/* SPDX-License-Identifier: MIT */
/*
 * Without -g clang relocates nothing and says nothing; the plugin warns once, at the first access,
 * and obeys -Werror, -Wno-backend-plugin, -w and pragmas.
 */
// RUN: %clang -target bpf -O2 -c -o %t.o -fplugin=%plugin %s 2> %t && %FileCheck %s < %t
// RUN: %clang -target bpf -fsyntax-only -fplugin=%plugin %s 2> %t && %FileCheck %s < %t
// RUN: %clang -target bpf -gline-tables-only -fsyntax-only -fplugin=%plugin %s 2> %t && %FileCheck %s < %t
// RUN: not %clang -target bpf -O2 -Werror -c -o %t.o -fplugin=%plugin %s 2> %t
// RUN: %FileCheck %s --check-prefix=ERROR < %t
// RUN: %clang -target bpf -O2 -Wno-backend-plugin -Werror -c -o %t.o -fplugin=%plugin %s 2>&1 | count 0
// RUN: %clang -target bpf -O2 -w -c -o %t.o -fplugin=%plugin %s 2>&1 | count 0
// RUN: %clang -target bpf -O2 -DPRAGMA -Werror -c -o %t.o -fplugin=%plugin %s 2>&1 | count 0
// RUN: %clang -target bpf -O2 -g -Werror -c -o %t.o -fplugin=%plugin %s 2>&1 | count 0
#include "Inputs/least_bpf.h"

struct s {
	int a, b;
} __relocated;

#ifdef PRAGMA
#pragma clang diagnostic ignored "-Wbackend-plugin"
#endif
SEC("raw_tp/sys_enter") int prog(struct s *p)
{
	// CHECK: warns-without-debug-info.c:[[#@LINE+3]]:12: warning: accesses will not be relocated: compile with -g [-Wbackend-plugin]
	// CHECK-NOT: warning:
	// ERROR: warns-without-debug-info.c:[[#@LINE+1]]:12: error: accesses will not be relocated: compile with -g [-Werror,-Wbackend-plugin]
	return p->b + p->a;
}
