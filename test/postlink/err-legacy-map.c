/* SPDX-License-Identifier: MIT */
/* A legacy definition is refused by name, with what to do. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: map 'old': legacy definition in section 'maps' is not supported yet: define it in .maps
#include "Inputs/bpf.h"

struct bpf_map_def {
	u32 type, key_size, value_size, max_entries, map_flags;
} old SEC("maps") = { HASH, 4, 8, 1024, 0 };
