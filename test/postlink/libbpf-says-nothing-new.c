/* SPDX-License-Identifier: MIT */
/* Law 2: no message of libbpf at its default level, though the object has our section. */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %llvm-readelf -S %t.o | %FileCheck %s
// CHECK: .corepl
// RUN: %t.state %t.o 2> %t.err
// RUN: %not grep . %t.err
#include "Inputs/runqueue.h"
