/* SPDX-License-Identifier: MIT */
/* Law 3: DATASECs, which clang leaves at 0, are filled and their variables sorted by place. */
// REQUIRES: bpftool
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpftool btf dump file %t.in.o | grep -A9 "DATASEC '.bss'" | %FileCheck %s --check-prefix=BEFORE
// BEFORE: DATASEC '.bss' size=0
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %bpftool btf dump file %t.o | grep -A4 "DATASEC '.bss'" | %FileCheck %s
// The places are those of the ELF symbols: clang puts the static variable first.
// RUN: %llvm-readelf -s %t.in.o | %FileCheck %s --check-prefix=SYMS
// SYMS-DAG: 0000000000000000 1 OBJECT LOCAL {{.*}} b
// SYMS-DAG: 0000000000000008 8 OBJECT GLOBAL {{.*}} a
// SYMS-DAG: 0000000000000010 4 OBJECT GLOBAL {{.*}} c
// CHECK: DATASEC '.bss' size=20 vlen=3
// CHECK-NEXT: offset=0 size=1 (VAR 'b')
// CHECK-NEXT: offset=8 size=8 (VAR 'a')
// CHECK-NEXT: offset=16 size=4 (VAR 'c')
#include "Inputs/bpf.h"

u64 a;
static u8 b;
int c;

SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	b++;
	return a + c;
}
LICENSE;
