/* SPDX-License-Identifier: MIT */
/* An arena at an address that no mapping can have is refused when the object is opened. */
// REQUIRES: clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load | %FileCheck %s
// CHECK: open: COREPL_ESYS: arena: taking the arena's addresses: errno 22, invalid argument
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct {
	__uint(type, ARENA);
	__uint(map_flags, MMAPABLE);
	__uint(max_entries, 3);
	__ulong(map_extra, 0x100000000001ull);
} arena SEC(".maps");

LICENSE;
