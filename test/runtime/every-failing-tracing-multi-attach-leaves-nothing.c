/* SPDX-License-Identifier: MIT */
/*
 * Each system call of attaching to many trampolines fails once: by the section, by a pattern that
 * has tcp_init(), which is gone since boot, by ids.
 */
// REQUIRES: bpf-load, kernel-btf, many-trampolines, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o load one on_many detach tmulti by_call tcp_ini* \
// RUN:   tids by_call 2 bpf_fentry_test1 bpf_fentry_test2 | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: one: COREPL_OK
// CHECK-NEXT: tmulti: COREPL_OK
// CHECK-NEXT: tids: COREPL_OK
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "bpf.h"

SEC("fexit.multi/bpf_fentry_test*")
int on_many(void *ctx)
{
	return 0;
}

SEC("fsession.multi")
int by_call(void *ctx)
{
	return 0;
}

LICENSE;
