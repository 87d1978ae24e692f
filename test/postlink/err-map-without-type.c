/* SPDX-License-Identifier: MIT */
/* A map without a type. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: map 'counts': member 'type': need a map type: found none
#include "Inputs/bpf.h"

struct {
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");
