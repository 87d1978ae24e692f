/* SPDX-License-Identifier: MIT */
/* No global state: two threads load, run and close objects of their own at the same time. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/threads %t.o seen_cnt 5 | %FileCheck %s
// CHECK: all rounds of both threads went well
#include "Inputs/everything.h"
