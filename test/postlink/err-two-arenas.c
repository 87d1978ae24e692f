/* SPDX-License-Identifier: MIT */
/* One object, one arena: globals of an arena do not say which. */
// REQUIRES: clang-19
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: map 'two': found a second arena beside 'one', need one
#include "Inputs/bpf.h"

struct {
	__uint(type, 33);
	__uint(max_entries, 4);
} one SEC(".maps"), two SEC(".maps");
LICENSE;
