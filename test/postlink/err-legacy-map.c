/* SPDX-License-Identifier: MIT */
/* A legacy definition that no loader knows is refused by map and member. */
// RUN: %clang -target bpf -g -O2 -DMEMBER -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s
// CHECK: error: map 'old': legacy definition: member 'color': found 3, need a member of bpf_map_def or bpf_elf_map, or 0: define the map in .maps
// RUN: %clang -target bpf -g -O2 -DNAMESPACE -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s --check-prefix=WIDE
// WIDE: error: map 'old': legacy definition: member 'namespace': need a number of 32 bits: define the map in .maps
// RUN: %clang -target bpf -g -O2 -DINNER -c %s -o %t.o
// RUN: %not %bpf-postlink %t.o %t.out.o 2>&1 | %FileCheck %s --check-prefix=INNER
// INNER: error: map 'old': inner_id: found 9, which is no map's id, need one
#include "Inputs/bpf.h"

#if defined(MEMBER)
struct bpf_map_def {
	u32 type, key_size, value_size, max_entries, map_flags, color;
} old SEC("maps") = { HASH, 4, 8, 1024, 0, 3 };
#elif defined(NAMESPACE)
struct bpf_map_def {
	u32 type, key_size, value_size, max_entries, map_flags;
	char namespace[256];
} old SEC("maps") = { HASH, 4, 8, 1024, 0, "x" };
#else
struct bpf_elf_map {
	u32 type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx;
} old SEC("maps") = { ARRAY_OF_MAPS, 4, 4, 4, .inner_id = 9 };
#endif
