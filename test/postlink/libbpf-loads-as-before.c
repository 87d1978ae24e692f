/* SPDX-License-Identifier: MIT */
/* Law 2: libbpf finds the same maps and programs, and each loads with the same result. */
// REQUIRES: libbpf, bpf-load, kernel-btf
// RUN: mkdir -p %t.in %t.out
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in/x.o
// RUN: %bpf-postlink %t.in/x.o %t.out/x.o
// RUN: %t.state --load %t.in/x.o > %t.in/txt
// RUN: %t.state --load %t.out/x.o > %t.out/txt
// RUN: cmp %t.in/txt %t.out/txt
// RUN: %FileCheck %s < %t.out/txt
// CHECK: map start type 1 key 4 value 8 max 10240
// CHECK: prog handle_switch section tp_btf/sched_switch type 26 attach 23
// CHECK: load handle_switch: ok
// CHECK: load handle_wakeup: ok
#include "Inputs/runqueue.h"
