/* SPDX-License-Identifier: MIT */
/*
 * The kernel refuses a map with a key type and no value type, or the other way round: such a
 * map is planned without types.  libbpf tries, fails, says so, and tries again.
 */
// REQUIRES: libbpf, bpf-load
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %t.state --load %t.in.o 2>&1 | %FileCheck %s --check-prefix=KERNEL
// KERNEL: bpf_create_map_xattr(half):{{.*}}Retrying without BTF
// RUN: %bpf-postlink %t.in.o %t.o
// Table 8 of the plan is that of maps: name, role, type, sizes 4 and 8, 4 entries, flags, NUMA
// node, extra (2 words), key type, value type, ...
// RUN: %llvm-objcopy --dump-section .corepl=%t.plan %t.o %t.none
// RUN: %python %S/tools/plan_entry.py %t.plan 8 0 | %FileCheck %s
// RUN: %python %S/tools/plan_entry.py %t.plan 8 1 | %FileCheck %s --check-prefix=WHOLE
// CHECK: {{^[0-9]+}} 0 1 4 8 4 0 0 0 0 0 0 0
// WHOLE: {{^[0-9]+}} 0 1 4 8 4 0 0 0 0 {{[1-9][0-9]*}} {{[1-9][0-9]*}} 0
#include "Inputs/bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 4);
	__type(key, u32);
	__uint(value_size, 8);
} half SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} whole SEC(".maps");

SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	u32 key = 0;

	return map_lookup(&half, &key) != map_lookup(&whole, &key);
}
LICENSE;
