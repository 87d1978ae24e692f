/* SPDX-License-Identifier: MIT */
/* A program of section "syscall" runs on the caller's context; its result comes back. */
// REQUIRES: bpf-load, clang-19
// FEATURES: syscall
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o run twice 1 load run twice 21 run twice 4 run on_raw 0 print sum | %FileCheck %s
// CHECK: run: COREPL_EUSAGE
// CHECK-NEXT: program twice: found it not loaded, need corepl_load() first
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: run: COREPL_OK
// CHECK-NEXT: returned 42{{$}}
// CHECK-NEXT: run: COREPL_OK
// CHECK-NEXT: returned 8{{$}}
// CHECK-NEXT: run: COREPL_ESYS
// CHECK-NEXT: on_raw: test run: errno
// CHECK: sum = 25{{$}}
#include "bpf.h"

u64 sum;

SEC("syscall")
int twice(u64 *ctx)
{
	sum += *ctx;
	return (int)*ctx * 2;
}

SEC("tp/raw_syscalls/sys_enter")
int on_raw(u64 *ctx)
{
	return 0;
}

LICENSE;
