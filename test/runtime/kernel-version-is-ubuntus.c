/* SPDX-License-Identifier: MIT */
/*
 * LINUX_KERNEL_VERSION is what the kernel was built with: Ubuntu's release says 5.4.0 for it, and a
 * file of its own has the number.  Where that makes no sense, the release counts.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: echo 'Ubuntu 5.4.0-12.15-generic 5.4.8' > %t.signature
// RUN: %{bin}/places %t.o LINUX_KERNEL_VERSION signature %t.signature | %FileCheck %s
// CHECK: tried signature
// By hand: 5 * 65536 + 4 * 256 + 8.
// CHECK-NEXT: LINUX_KERNEL_VERSION = 328712{{$}}
// RUN: echo 'Ubuntu' > %t.short && %{bin}/places %t.o LINUX_KERNEL_VERSION signature %t.short > %t.a
// RUN: %{bin}/places %t.o LINUX_KERNEL_VERSION > %t.b && grep -q 'VERSION = [1-9]' %t.b && cmp %t.a %t.b
#include "bpf.h"

extern u32 LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	return LINUX_KERNEL_VERSION > 0;
}

LICENSE;
