/* SPDX-License-Identifier: MIT */
/*
 * The embeddable pair, compiled alone with warnings as errors, loads and runs what the archive
 * does.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{cc} -std=c11 -Wall -Wextra -Wshadow -Wconversion -Werror -Os -c %{build}/pair/corepl.c -o %t.pair.o
// RUN: %{cc} -std=c11 -I%{build}/pair %S/tools/use.c %S/tools/use_trace.c %S/tools/use_net.c %S/tools/use_vars.c \
// RUN:   %t.pair.o -o %t.use
// RUN: %t.use %t.o load attach trigger 3 perf events 2 | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK: perf: {{[1-9]}}
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "Inputs/everything.h"
