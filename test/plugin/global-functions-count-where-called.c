/* SPDX-License-Identifier: MIT */
/*
 * A kernel that verifies a global function only where a call of it is reached, as all since 6.8 do,
 * lets the callers guard it; the verifier's own types tell, for a file needs not name a release.
 */
// RUN: rm -rf %t && mkdir %t
// RUN: %clang %bpf-flags -DKERNEL -c %s -o %t/o
// RUN: %llvm-objcopy --dump-section .BTF=%t/eager %t/o /dev/null
// RUN: %clang %bpf-flags -DKERNEL -DLAZY -c %s -o %t/o
// RUN: %llvm-objcopy --dump-section .BTF=%t/lazy %t/o /dev/null
// RUN: %clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/eager \
// RUN:   -fplugin-arg-corepl-kernels=%t/lazy %s 2>&1 | %FileCheck %s
// CHECK-NOT: warning:
// CHECK: :[[#@LINE+19]]:{{.*}} warning: field 'state' of 'struct task' does not exist in eager;
// CHECK-NOT: warning:
#ifdef KERNEL
struct task {
	int pid;
} one;
struct bpf_func_info_aux {
	_Bool unreliable;
#ifdef LAZY
	_Bool called : 1;
#endif
} two;
#else
#include "Inputs/core_macros.h"

long sink;

__attribute__((noinline)) long global(struct task *t)
{
	return t->state;
}

PROG int caller(struct task *t)
{
	if (bpf_core_field_exists(t->state))
		sink = global(t);
	return 0;
}
#endif
