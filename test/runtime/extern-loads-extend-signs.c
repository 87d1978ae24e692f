/* SPDX-License-Identifier: MIT */
/*
 * A sign-extending load (BPF_MEMSX, -mcpu=v4) of an extern is the constant with its sign: then a kernel
 * runs it that does not know the instruction.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v4 -I%src/test/runtime/Inputs -c %s -o %t.in.o && %bpf-postlink %t.in.o %t.o
// RUN: %llvm-objdump -d %t.o | %FileCheck --check-prefix=MEMSX %s
// MEMSX-COUNT-3: *(s
// RUN: %{bin}/xlated %t.o 'CONFIG_B=-1|CONFIG_H=-300|CONFIG_W=-70000|' | %FileCheck --check-prefix=LOADS %s
// LOADS: program on_enter: loads 0, calls 0
// RUN: %{bin}/use %t.o kconfig 'CONFIG_B=-1|CONFIG_H=-300|CONFIG_W=-70000|' load attach trigger 1 print b print h print w | %FileCheck %s
// By hand: 2^64 - 1, 2^64 - 300, 2^64 - 70000.
// CHECK: load: COREPL_OK
// CHECK: b = 18446744073709551615{{$}}
// CHECK-NEXT: h = 18446744073709551316{{$}}
// CHECK-NEXT: w = 18446744073709481616{{$}}
#include "bpf.h"

#define PATCHABLE __attribute__((section(".BPF.patchable_externs")))

extern signed char CONFIG_B PATCHABLE;
extern short CONFIG_H PATCHABLE;
extern int CONFIG_W PATCHABLE;

u64 b, h, w;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	b = (u64)(long long)CONFIG_B;
	h = (u64)(long long)CONFIG_H;
	w = (u64)(long long)CONFIG_W;
	return 0;
}

LICENSE;
