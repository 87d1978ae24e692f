/* SPDX-License-Identifier: MIT */
/* Globals of an arena need the arena's map. */
// REQUIRES: clang-19
// RUN: %clang -target bpf -g -O2 -mcpu=v3 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: section '.addr_space.1': found globals and no arena, need a map of type BPF_MAP_TYPE_ARENA
#include "Inputs/bpf.h"

int __attribute__((address_space(1))) total = 1;
LICENSE;
