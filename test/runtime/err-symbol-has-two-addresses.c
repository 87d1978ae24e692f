/* SPDX-License-Identifier: MIT */
/*
 * A name that static symbols share is no address: an error that names both, weak or not, where
 * /proc/kallsyms is read.  Where the kernel's lookup answers, and no kprobes tell of others (see
 * test/vm/err-symbols-of-one-name-are-told-apart.test), it is the first one it has.
 */
// REQUIRES: bpf-load, no-kprobes, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/ksyms %t.o at > %t.txt
// RUN: awk '$3 == "name_show" { print "one of", $1 }' /proc/kallsyms >> %t.txt
// RUN: %FileCheck %s < %t.txt && %FileCheck --check-prefix=FIRST %s < %t.txt
// CHECK: lookup: programs run 1, files opened 0{{$}}
// CHECK-NEXT: lookup: at = {{[0-9a-f]+}}
// CHECK-NEXT: file: {{.*}}err-symbol-has-two-addresses.c:[[# @LINE + 13]]:19: error: extern name_show: found several symbols of that name in /proc/kallsyms, at 0x[[ONE:[0-9a-f]+]] and 0x[[TWO:[0-9a-f]+]], need one: this name does not tell which
// CHECK-DAG: one of [[ONE]]
// CHECK-DAG: one of [[TWO]]
// FIRST: lookup: at = [[AT:[0-9a-f]+]]
// FIRST: one of [[AT]]
// RUN: %clang -target bpf -g -O2 -mcpu=v3 -DWEAK="__attribute__((weak))" -fplugin=%plugin -I%src/test/runtime/Inputs -c %s -o %t.in.o && %bpf-postlink %t.in.o %t.weak.o
// RUN: %{bin}/ksyms %t.weak.o | %FileCheck --check-prefix=ISWEAK %s
// ISWEAK: file: {{.*}}extern name_show: found several symbols of that name
#include "bpf.h"

#ifndef WEAK
#define WEAK
#endif
extern const void name_show __attribute__((section(".ksyms"))) WEAK;

u64 at;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	at = (u64)&name_show;
	return 0;
}

LICENSE;
