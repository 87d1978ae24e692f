/* SPDX-License-Identifier: MIT */
/*
 * A struct that a module registers: map and program name it by the first module's types that have its
 * frame, whatever others have.  The modules are made up, as no kernel that we can boot has one with
 * such a struct: the ids are those of fake_modules.c, 10 is only_ops, 11 its frame of 80 bytes.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: struct_ops of a module (made-up types)
// RUN: %object-of %s %t.o
// RUN: env FAKE_MODULES="one=12 two=12" %{bin}/use_modules %t.o load | %FileCheck %s
// CHECK: map: one [+11], 80 bytes, flags 0x8000{{$}}
// CHECK-NEXT: target: one [+10]
// CHECK-NEXT: load: COREPL_ESYS
// CHECK-NEXT: {{.*}}error: only_func: loading the program: errno 13
// CHECK: left over: descriptors 0, mappings 0{{$}}
// CHECK-NEXT: ids were asked for
//
// Also where the caller gave types for relocations.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o types /sys/kernel/btf/vmlinux load | %FileCheck --check-prefix=GIVEN %s
// GIVEN: map: one [+11], 80 bytes, flags 0x8000
// GIVEN-NEXT: target: one [+10]
// GIVEN: left over: descriptors 0, mappings 0
//
// No module has it: where was looked is told.
// RUN: %{bin}/use_modules %t.o load | %FileCheck --check-prefix=NONE %s
// NONE: load: COREPL_EMISSING
// NONE-NEXT: {{.*}}error: map ops: found no struct only_ops___ours to register in this kernel's types (vmlinux{{.*}})
// NONE: left over: descriptors 0, mappings 0
//
// Each of the first system calls fails once.
// RUN: for i in $(seq 40); do env FAKE_FAIL=$i FAKE_MODULES="one=12" %{bin}/use_modules %t.o load; done | grep "left over" | sort | uniq -c | %FileCheck --check-prefix=FAIL %s
// FAIL: 40 left over: descriptors 0, mappings 0
// FAIL-NOT: left over
//
// A map that the caller leaves out asks for nothing, nor does one that vmlinux has the type of.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o autocreate ops=0 autoload only_func=0 load | %FileCheck --check-prefix=OUT %s
// OUT: load: COREPL_OK
// OUT: ids were never asked for
#include "bpf.h"

struct only_ops___ours {
	int n;
	int (*only_func)(int a);
};

SEC("struct_ops/only_func")
int only_func(u64 *ctx)
{
	return (int)ctx[0];
}

SEC(".struct_ops")
struct only_ops___ours ops = { .n = 5, .only_func = (void *)only_func };

LICENSE;
