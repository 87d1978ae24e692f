/* SPDX-License-Identifier: MIT */
/* llvm-objdump prints the same instructions, relocations and CO-RE specs before and after. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// Type ids in brackets are renumbered; labels of jumps are dropped.
// RUN: %llvm-objdump -dr %t.in.o | sed '/file format/d; /^[0-9a-f]* <LBB/d; s/ <[^>]*>$//; s/\[[0-9]*\]/[ID]/' | grep . > %t.in.txt
// RUN: %llvm-objdump -dr %t.o | sed '/file format/d; s/ <[^>]*>$//; s/\[[0-9]*\]/[ID]/' | grep . > %t.txt
// RUN: diff %t.in.txt %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: CO-RE <byte_off> [ID] struct task_struct::pid (0:0)
// CHECK: CO-RE <field_exists> [ID] struct task_struct::__state (0:3)
// CHECK: CO-RE <byte_off> [ID] struct task_struct___old::state (0:0)
#include "Inputs/runqueue.h"
