/* SPDX-License-Identifier: MIT */
/* With musl, which ships no kernel headers, the pair makes a static loader that works. */
// REQUIRES: bpf-load, kernel-btf, clang-19, musl
// RUN: %object-of %s %t.o
// RUN: musl-gcc -std=c11 -static -Os -I%{build}/pair %{build}/pair/corepl.c %S/tools/use.c \
// RUN:   %S/tools/use_trace.c %S/tools/use_net.c %S/tools/use_vars.c -o %t.use
// RUN: %t.use %t.o load attach trigger 3 perf events 2 | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "Inputs/everything.h"
