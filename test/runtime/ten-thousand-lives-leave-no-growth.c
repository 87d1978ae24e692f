/* SPDX-License-Identifier: MIT */
/* Opened, loaded, used and closed 10,000 times: no descriptor, mapping, page or heap byte more. */
// REQUIRES: bpf-load, clang-19, no-asan
// RUN: %object-of %s %t.o
// RUN: %{bin}/grow %t.o 10000 | %FileCheck %s
// CHECK: after 10000 rounds: 0 more descriptors, 0 more mappings,
// CHECK-SAME: {{^}} 0 more heap bytes, no more resident pages
#include "Inputs/counter.h"
