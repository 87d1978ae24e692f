/* SPDX-License-Identifier: MIT */
/* A program the verifier refuses for its own reasons: its sentence, the source line, the log. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load | %FileCheck %s
// CHECK: load: COREPL_EVERIFIER
// CHECK-NEXT: err-verifier-names-the-line.c:26:{{[0-9]+}}: error: program on_enter: the kernel's verifier: R0 invalid mem access 'map_value_or_null' [program on_enter, instruction {{[0-9]+}}]
// CHECK-NEXT: the verifier's log
// CHECK: R0 invalid mem access 'map_value_or_null'
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 key = my_pid;
	u64 *cnt = map_lookup(&counts, &key);

	++*cnt; /* line 26: not checked against NULL */
	return 0;
}

LICENSE;
