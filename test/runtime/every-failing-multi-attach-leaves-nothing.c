/* SPDX-License-Identifier: MIT */
/* The same with a link on many functions. */
// REQUIRES: bpf-load, uprobes, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o events | %FileCheck %s
// CHECK: last status 0
// CHECK-NEXT: 10 or more failures, none left anything
#define MULTI
#include "every-failing-attach-leaves-nothing.c"
