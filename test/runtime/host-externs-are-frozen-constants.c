/* SPDX-License-Identifier: MIT */
/*
 * Externs set by the host before the load: programs read them, the verifier knows them (the closed
 * branch calls an unknown helper), a strong one that was forgotten is named with its line.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr set settings=0x200000000 load attach trigger 1 print seen put .rodata.externs 0=1 | %FileCheck %s
// RUN: %{bin}/use %t.o set settings=0x200000001 load | %FileCheck --check-prefix=CHECK-OPEN %s
// RUN: %{bin}/use %t.o load | %FileCheck --check-prefix=CHECK-UNSET %s
// RUN: %{bin}/use %t.o update settings=0 load | %FileCheck --check-prefix=CHECK-ZERO %s
// What the verifier makes of them: constants, in place of a load and, behind a pointer, from the map.
// RUN: %{bin}/xlated %t.o '|' settings=0x200000000 | %FileCheck --check-prefix=CHECK-XLATED %s
// CHECK-XLATED: program in_place: loads 0, calls 0{{$}}
// CHECK-XLATED-NEXT: program by_pointer: loads 2, calls 0{{$}}
// CHECK: load: COREPL_OK
// CHECK: seen = 2{{$}}
// CHECK-NEXT: put: COREPL_ESYS
// CHECK-OPEN: load: COREPL_EVERIFIER
// CHECK-OPEN: left over: descriptors 0, mappings 0{{$}}
// CHECK-UNSET: load: COREPL_EMISSING
// CHECK-UNSET-NEXT: host-externs-are-frozen-constants.c:32:3: error: extern settings: not set: need a value before corepl_load()
// CHECK-ZERO: load: COREPL_OK
#include "bpf.h"

#define HOST __attribute__((section(".BPF.patchable_externs")))

struct settings {
	u32 is_open, value;
};
extern struct settings
		settings HOST;
extern u64 extra HOST __attribute__((weak));

static long (*no_such_helper)(void) = (void *)195896080;

u32 seen;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	if (settings.is_open)
		no_such_helper();
	if (is_mine(ctx))
		seen = settings.value + (u32)extra;
	return 0;
}

SEC("raw_tp/sys_exit") int in_place(void *ctx)
{
	if (settings.is_open)
		no_such_helper();
	return (int)settings.value;
}

/* By way of the stack, where the post-link does not follow it: filled from there, then loaded. */
SEC("raw_tp/sys_exit") int by_pointer(void *ctx)
{
	const struct settings *volatile at = &settings;

	if (at->is_open)
		no_such_helper();
	return 0;
}

LICENSE;
