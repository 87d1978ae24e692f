/* SPDX-License-Identifier: MIT */
/*
 * A load of an extern through a register that surely holds its address becomes the constant: no load
 * is left in what the kernel runs but that of a value wider than 32 bits, and that of an offset which
 * varies.  Values are those of the configuration, with sign and width; a closed branch may call an
 * unknown helper.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// By hand: the four constants fit; CONFIG_W = 2^40 does not; CONFIG_S[seen & 3] varies: 2 loads,
// and 1 of "seen" itself.
// RUN: %{bin}/xlated %t.o 'CONFIG_A=n|CONFIG_N=-5|CONFIG_H=40000|CONFIG_U=0xfffffffe|CONFIG_W=0x10000000000|CONFIG_S="abc"|' | %FileCheck --check-prefix=LOADS %s
// LOADS: loads 3
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=n|CONFIG_N=-5|CONFIG_H=40000|CONFIG_U=0xfffffffe|CONFIG_W=0x10000000000|CONFIG_S="abc"|' \
// RUN:   pid my_pid nr my_nr load attach trigger 1 print n print h print u print w print s | %FileCheck %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=y|CONFIG_N=-5|CONFIG_H=1|CONFIG_U=1|CONFIG_W=1|CONFIG_S="abc"|' load | %FileCheck --check-prefix=OPEN %s
// CHECK: load: COREPL_OK
// CHECK: n = 18446744073709551611
// CHECK-NEXT: h = 40000
// CHECK-NEXT: u = 4294967294
// CHECK-NEXT: w = 1099511627776
// CHECK-NEXT: s = 97
// OPEN: load: COREPL_EVERIFIER
#include "bpf.h"

#define PATCHABLE __attribute__((section(".BPF.patchable_externs")))

extern _Bool CONFIG_A PATCHABLE;
extern signed int CONFIG_N PATCHABLE;
extern unsigned short CONFIG_H PATCHABLE;
extern u32 CONFIG_U PATCHABLE;
extern u64 CONFIG_W PATCHABLE;
extern char CONFIG_S[4] PATCHABLE;

static long (*no_such_helper)(void) = (void *)195896080;

u64 n, h, u, w, s, seen;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	if (CONFIG_A)
		no_such_helper();
	n = (u64)(long long)CONFIG_N;
	h = CONFIG_H;
	u = CONFIG_U;
	w = CONFIG_W;
	s = CONFIG_S[seen & 3];
	return 0;
}

LICENSE;
