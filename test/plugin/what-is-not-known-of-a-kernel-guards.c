/* SPDX-License-Identifier: MIT */
/*
 * On a kernel that tells neither release nor configuration, what only some of them come to is no
 * warning; what any of them comes to is.  (corepl check tells both.)
 */
// RUN: rm -rf %t && mkdir %t
// RUN: %clang %bpf-flags -DKERNEL -c %s -o %t/o
// RUN: %llvm-objcopy --dump-section .BTF=%t/unknown.btf %t/o /dev/null
// RUN: %clang %bpf-flags -fsyntax-only -Xclang -verify -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/unknown.btf %s
#ifdef KERNEL
struct task {
	int pid;
} one;
#else
#include "Inputs/core_macros.h"

long sink;

PROG int releases(struct task *t)
{
	if (LINUX_KERNEL_VERSION < KERNEL_VERSION(5, 14, 0))
		sink = t->state;
	else if (LINUX_KERNEL_VERSION < KERNEL_VERSION(6, 1, 0))
		sink = t->__state;
	if (LINUX_KERNEL_VERSION > KERNEL_VERSION(4, 0, 0))
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in unknown}}
		sink = t->state;
	return 0;
}

PROG int configurations(struct task *t)
{
	if (CONFIG_HZ == 250)
		sink = t->state;
	if (CONFIG_OLD || CONFIG_NEW == 'y')
		sink = t->state;
	if (CONFIG_NEW != 'y')
		sink = t->state;
	if (CONFIG_OLD)
		sink = 1;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in unknown}}
	return t->state;
}

PROG int both(struct task *t)
{
	if (bpf_core_field_exists(t->state) && CONFIG_OLD)
		sink = t->state;
	if (bpf_core_field_exists(t->state) || CONFIG_OLD)
		sink = t->state;
	return 0;
}
#endif
