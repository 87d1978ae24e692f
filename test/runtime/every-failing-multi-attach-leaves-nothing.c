/* SPDX-License-Identifier: MIT */
/* The same with a link on many functions. */
// REQUIRES: bpf-load, uprobes, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o load one on_many | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: one: COREPL_OK
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#define MULTI
#include "every-failing-attach-leaves-nothing.c"
