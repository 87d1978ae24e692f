/* SPDX-License-Identifier: MIT */
/*
 * The running kernel, by its name or by its file, has a release for conditions to be held against,
 * in the editor and on the instructions.
 */
// REQUIRES: kernel-btf
// RUN: %clang %bpf-flags -c %s -o %t.in.o \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=running 2> %t.1
// RUN: %clang %bpf-flags -fsyntax-only %s \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=/sys/kernel/btf/vmlinux 2> %t.2
// RUN: %FileCheck -DRELEASE="$(uname -r)" %s < %t.1
// RUN: %FileCheck -DRELEASE="$(uname -r)" %s < %t.2
// CHECK-NOT: warning:
// CHECK: :[[#@LINE+24]]:{{.*}} warning: type 'struct nowhere' does not exist in [[RELEASE]];
// CHECK-NOT: warning:
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: not %corepl check %t.o --kernels running > %t.3
// RUN: not %corepl check %t.o --kernels /sys/kernel/btf/vmlinux > %t.4
// RUN: %FileCheck -DRELEASE="$(uname -r)" --check-prefix=OBJECT %s < %t.3
// RUN: %FileCheck -DRELEASE="$(uname -r)" --check-prefix=OBJECT %s < %t.4
// OBJECT: 1 [[RELEASE]]
// OBJECT: older {{.*}}ok
// OBJECT: newer {{.*}}FAIL
#include "Inputs/core_macros.h"

long sink;

PROG int older(struct nowhere *n)
{
	if (LINUX_KERNEL_VERSION < KERNEL_VERSION(3, 0, 0))
		sink = READ(n->a);
	return 0;
}

PROG int newer(struct nowhere *n)
{
	if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(3, 0, 0))
		sink = READ(n->a);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
