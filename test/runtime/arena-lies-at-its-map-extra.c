/* SPDX-License-Identifier: MIT */
/* An arena with map_extra has that address on both sides: a pointer that the caller puts into a
 * global is one that the program follows. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr set head=0x200000000000 load attach trigger 2 print sum \
// RUN:   | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK: sum = 82{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct {
	__uint(type, ARENA);
	__uint(map_flags, MMAPABLE);
	__uint(max_entries, 3);
	__ulong(map_extra, 0x200000000000ull);
} arena SEC(".maps");

struct node {
	struct node __arena *next;
	u64 value;
};

struct node __arena first = { 0, 41 };
struct node __arena *__arena head;
u64 __arena sum;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct node __arena *n;

	if (!is_mine(ctx))
		return 0;
	n = head;
	for (int i = 0; i < 4 && n; i++) {
		sum += n->value;
		n = n->next;
	}
	return 0;
}

LICENSE;
