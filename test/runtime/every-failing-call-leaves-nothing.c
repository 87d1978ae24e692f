/* SPDX-License-Identifier: MIT */
/* Each system call of open, load, attach and reading fails once. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o events | %FileCheck %s
// CHECK: last status 0
// CHECK-NEXT: 10 or more failures, none left anything
#include "Inputs/everything.h"
