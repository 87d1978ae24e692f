/* SPDX-License-Identifier: MIT */
/*
 * Where a kernel (before 5.5) knows no bpf_probe_read_kernel() and the like, the program calls
 * bpf_probe_read() and reads the same; where it knows them, it calls what the source says.  A
 * helper without an older name stays an error, in the verifier's words.
 */
// REQUIRES: bpf-load, clang-19
// FEATURES: probe_read of old kernels
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 2 print got print str_got \
// RUN:   print sizes | %FileCheck %s
// RUN: %{bin}/use_unmapped %t.o pid my_pid nr my_nr load attach trigger 2 print got print str_got \
// RUN:   print sizes | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: got = 7654321{{$}}
// "abc" and its NUL
// CHECK-NEXT: str_got = 6513249{{$}}
// CHECK-NEXT: sizes = 4{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// RUN: %{bin}/use %t.o autoload bad=1 load | %FileCheck --check-prefix=BAD %s
// RUN: %{bin}/use_unmapped %t.o autoload bad=1 load | %FileCheck --check-prefix=BAD %s
// BAD: load: COREPL_EVERIFIER
// BAD-NEXT: {{unknown#9999|unknown func}}
#include "bpf.h"

static long (*probe_read_str)(void *dst, u32 size, const void *from) = (void *)115;
static long (*no_helper)(void) = (void *)9999;

u64 number = 7654321;
char text[8] = "abc";
u64 got, str_got, sizes;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	probe_read_kernel(&got, sizeof(got), &number);
	sizes = (u64)probe_read_str(&str_got, sizeof(str_got), text);
	return 0;
}

SEC("?raw_tp/sys_enter")
int bad(u64 *ctx)
{
	u64 copy = 0;

	probe_read_kernel(&copy, sizeof(copy), &number);
	return (int)(copy + (u64)no_helper());
}

LICENSE;
