/* SPDX-License-Identifier: MIT */
/*
 * Addresses of untyped symbols: by the kernel's lookup, without a look at /proc/kallsyms, and from
 * that file where SYSCALL programs are refused; both the same, and those of the file.  A weak symbol
 * that is nowhere is 0; a strong one is looked for in the file as well, then named.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/ksyms %t.o first long_one none > %t.txt
// RUN: awk '$3 == "schedule" { print "first =", $1; exit }' /proc/kallsyms >> %t.txt
// RUN: awk '$3 == "swapgs_restore_regs_and_return_to_usermode" { print "long =", $1; exit }' /proc/kallsyms >> %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: lookup: programs run 1, files opened 0{{$}}
// CHECK-NEXT: lookup: first = [[FIRST:[0-9a-f]+]]
// CHECK-NEXT: lookup: long_one = [[LONG:[0-9a-f]+]]
// CHECK-NEXT: lookup: none = 0000000000000000{{$}}
// CHECK-NEXT: file: programs run 0, files opened 1{{$}}
// CHECK-NEXT: file: first = [[FIRST]]
// CHECK-NEXT: file: long_one = [[LONG]]
// CHECK-NEXT: file: none = 0000000000000000{{$}}
// CHECK-NEXT: first = [[FIRST]]
// CHECK-NEXT: long = [[LONG]]
// RUN: %clang -target bpf -g -O2 -mcpu=v3 -DSTRONG -fplugin=%plugin -I%src/test/runtime/Inputs -c %s -o %t.in.o && %bpf-postlink %t.in.o %t.strong.o
// RUN: %{bin}/ksyms %t.strong.o | %FileCheck --check-prefix=STRONG %s
// STRONG: lookup: {{.*}}untyped-symbols-are-looked-up-or-read.c:[[# @LINE + 13]]:19: error: extern no_such_symbol_anywhere: found no such symbol in this kernel, need it, or declare it weak
// STRONG: file: {{.*}}extern no_such_symbol_anywhere: found no such symbol in this kernel
#include "bpf.h"

#define KSYM __attribute__((section(".ksyms")))

extern const void schedule KSYM;
extern const void swapgs_restore_regs_and_return_to_usermode KSYM; /* 43 letters */
#ifdef STRONG
#define WEAK
#else
#define WEAK __attribute__((weak))
#endif
extern const void no_such_symbol_anywhere KSYM WEAK;

u64 first, long_one, none = 1;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	first = (u64)&schedule;
	long_one = (u64)&swapgs_restore_regs_and_return_to_usermode;
	none = (u64)&no_such_symbol_anywhere;
	return 0;
}

LICENSE;
