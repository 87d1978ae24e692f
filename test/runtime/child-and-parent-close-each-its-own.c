/* SPDX-License-Identifier: MIT */
/* After fork(2) each process uses and closes its copy; the child's close leaves the parent's. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/grow %t.o fork | %FileCheck %s
// CHECK: child: map and global usable, program counts
// CHECK-NEXT: child: closed
// CHECK-NEXT: child's end: 0{{$}}
// CHECK-NEXT: parent: program counts after the child's close, map and global usable
// CHECK-NEXT: parent: closed
#include "Inputs/counter.h"
