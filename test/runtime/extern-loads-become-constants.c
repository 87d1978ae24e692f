/* SPDX-License-Identifier: MIT */
/*
 * A load of an extern through a register that surely holds its address becomes the constant: what the
 * kernel runs has no load left but where the offset varies or two addresses meet, and not the call in
 * the closed branch.  Values are those of the configuration, with sign and width.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// By hand: the loads of CONFIG_S[seen & 3] and of A or B stay, and that of "seen".
// RUN: %{bin}/xlated %t.o 'CONFIG_A=n|CONFIG_N=-5|CONFIG_H=40000|CONFIG_U=0xfffffffe|CONFIG_W=0x1234567890|CONFIG_S="abc"|CONFIG_P=0x1234567890|CONFIG_M=7|CONFIG_L=9|' | %FileCheck --check-prefix=LOADS %s
// LOADS: program on_enter: loads 3, calls 0
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=n|CONFIG_N=-5|CONFIG_H=40000|CONFIG_U=0xfffffffe|CONFIG_W=0x1234567890|CONFIG_S="abc"|CONFIG_P=0x1234567890|CONFIG_M=7|CONFIG_L=9|' set seen=1 load attach trigger 1 print n print h print u print w print part print s print met print twice print weak | %FileCheck %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=n|CONFIG_N=2|CONFIG_H=1|CONFIG_U=1|CONFIG_W=1|CONFIG_S="abc"|CONFIG_P=0x1234567890|CONFIG_M=7|CONFIG_L=9|' set seen=2 load attach trigger 1 print met print s | %FileCheck --check-prefix=OTHER %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=y|CONFIG_N=-5|CONFIG_H=1|CONFIG_U=1|CONFIG_W=1|CONFIG_S="abc"|CONFIG_P=0x1234567890|CONFIG_M=7|CONFIG_L=9|' load | %FileCheck --check-prefix=OPEN %s
// By hand: -5 in 64 bits; 0x1234567890 is wide, its bytes 2 and 3 are 0x3456; 40000 twice.
// CHECK: load: COREPL_OK
// CHECK: n = 18446744073709551611{{$}}
// CHECK-NEXT: h = 40000{{$}}
// CHECK-NEXT: u = 4294967294{{$}}
// CHECK-NEXT: w = 78187493520{{$}}
// CHECK-NEXT: part = 13398{{$}}
// CHECK-NEXT: s = 98{{$}}
// CHECK-NEXT: met = 7{{$}}
// CHECK-NEXT: twice = 80000{{$}}
// CHECK-NEXT: weak = 1{{$}}
// OTHER: met = 9
// OTHER-NEXT: s = 99
// OPEN: load: COREPL_EVERIFIER
#include "bpf.h"

#define PATCHABLE __attribute__((section(".BPF.patchable_externs")))

extern _Bool CONFIG_A PATCHABLE;
extern signed int CONFIG_N PATCHABLE;
extern unsigned short CONFIG_H PATCHABLE;
extern u32 CONFIG_U PATCHABLE;
extern u64 CONFIG_W PATCHABLE;
extern u64 CONFIG_P PATCHABLE;
extern char CONFIG_S[4] PATCHABLE;
extern u64 CONFIG_M PATCHABLE, CONFIG_L PATCHABLE;
extern u64 CONFIG_NOT_THERE PATCHABLE __attribute__((weak));

static long (*no_such_helper)(void) = (void *)195896080;

u64 n, h, u, w, part, s, met, twice, weak, seen;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	const u64 *either = &CONFIG_M;

	if (CONFIG_A)
		no_such_helper();
	n = (u64)(long long)CONFIG_N;
	h = CONFIG_H;
	twice = CONFIG_H + h;
	u = CONFIG_U;
	w = CONFIG_W;
	part = *(unsigned short *)((char *)&CONFIG_P + 2);
	s = CONFIG_S[seen & 3];
	if (seen > 1)
		either = &CONFIG_L;
	asm volatile("" : "+r"(either));
	met = *either;
	weak = &CONFIG_NOT_THERE != 0 && !CONFIG_NOT_THERE;
	return 0;
}

LICENSE;
