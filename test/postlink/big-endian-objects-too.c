/* SPDX-License-Identifier: MIT */
/* A big endian object stays one, in every number: instructions, BTF, plan. */
// RUN: %clang -target bpfeb -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %bpf-postlink %t.o %t.two.o
// RUN: cmp %t.o %t.two.o
// RUN: %llvm-objdump -dr %t.in.o | sed '/file format/d; /^[0-9a-f]* <LBB/d; s/ <[^>]*>$//; s/\[[0-9]*\]/[ID]/' | grep . > %t.in.txt
// RUN: %llvm-objdump -dr %t.o | sed '/file format/d; s/ <[^>]*>$//; s/\[[0-9]*\]/[ID]/' | grep . > %t.txt
// RUN: diff %t.in.txt %t.txt
// RUN: %llvm-readelf -h -x .BTF -x .corepl %t.o | %FileCheck %s
// CHECK: big endian
// CHECK: '.BTF':
// CHECK-NEXT: 0x00000000 eb9f0100 00000018
// CHECK: '.corepl':
// CHECK-NEXT: 0x00000000 43504c4e 00000001
#include "Inputs/runqueue.h"
