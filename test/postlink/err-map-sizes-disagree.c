/* SPDX-License-Identifier: MIT */
/* key_size and key that contradict each other. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: map 'counts': member 'key': found 8 bytes, need 4
#include "Inputs/bpf.h"

struct {
	__uint(type, HASH);
	__uint(key_size, 4);
	__type(key, u64);
} counts SEC(".maps");
