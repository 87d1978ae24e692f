/* SPDX-License-Identifier: MIT */
/* A loaded program's function is replaced by another program, and traced; until that is detached. */
// REQUIRES: bpf-load, kernel-btf, trampolines, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o other whole runother whole into replacement whole no_such_function \
// RUN:   autoload whole=0 autoload on_whole=0 load into replacement whole get_number load attach \
// RUN:   runother whole detach runother whole \
// RUN:   print replacement_cnt | %FileCheck %s
// RUN: %{bin}/use %t.o other whole autoload whole=0 autoload replacement=0 into on_whole whole whole \
// RUN:   load attach runother whole runother whole print whole_cnt | %FileCheck --check-prefix=CHECK-TRACED %s
// CHECK: other: loaded
// CHECK-NEXT: returned 5{{$}}
// CHECK-NEXT: into: COREPL_EMISSING
// CHECK-NEXT: program replacement: found no function no_such_function in the program to attach to, need one
// CHECK-NEXT: load: COREPL_EUSAGE
// CHECK-NEXT: program replacement: section freplace/get_number: found no program whose function it replaces, need corepl_program_set_attach_target() before corepl_load()
// CHECK-NEXT: into: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: returned 0{{$}}
// CHECK-NEXT: returned 5{{$}}
// CHECK-NEXT: replacement_cnt = 1{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-TRACED: into: COREPL_OK
// CHECK-TRACED-NEXT: load: COREPL_OK
// CHECK-TRACED-NEXT: attach: COREPL_OK
// CHECK-TRACED-NEXT: returned 5{{$}}
// CHECK-TRACED-NEXT: returned 5{{$}}
// CHECK-TRACED-NEXT: whole_cnt = 2{{$}}
// CHECK-TRACED-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 whole_cnt, replacement_cnt;

__noinline int get_number(int base)
{
	volatile int five = 5;

	return base + five;
}

SEC("raw_tp")
int whole(u64 *ctx)
{
	return get_number((int)ctx[0]);
}

/* 0 is all that an extension of a raw tracepoint's program may return */
SEC("freplace/get_number")
int replacement(int base)
{
	replacement_cnt++;
	return 0;
}

SEC("fentry")
int on_whole(u64 *ctx)
{
	whole_cnt++;
	return 0;
}

LICENSE;
