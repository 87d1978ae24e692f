/* SPDX-License-Identifier: MIT */
/* A misspelled map key is an error that names the map and the key. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: map 'counts': unknown member 'max_entires', need one of type, max_entries, {{.*}}map_extra
#include "Inputs/bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entires, 4);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");
