/* SPDX-License-Identifier: MIT */
/* From open to close, events included, the allocator is never called. */
// REQUIRES: bpf-load, clang-19, no-asan
// RUN: %object-of %s %t.o
// RUN: %{bin}/no_malloc %t.o events | %FileCheck %s
// CHECK: lived
// CHECK-NEXT: allocator never called
#include "Inputs/everything.h"
