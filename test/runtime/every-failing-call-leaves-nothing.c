/* SPDX-License-Identifier: MIT */
/* Each system call of open, load, attach and reading fails once. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o load attach perfopen events shut detach | %FileCheck %s
// more links than the object has room for
// RUN: %{bin}/inject %t.o load raw_tp on_enter sys_exit raw_tp on_enter sys_exit \
// RUN:   raw_tp on_enter sys_exit raw_tp on_enter sys_exit raw_tp on_enter sys_exit \
// RUN:   raw_tp on_enter sys_exit raw_tp on_enter sys_exit raw_tp on_enter sys_exit \
// RUN:   raw_tp on_enter sys_exit raw_tp on_enter sys_exit raw_tp on_enter sys_exit > %t.links.txt
// RUN: %FileCheck --check-prefix=LINKS %s < %t.links.txt
// LINKS-COUNT-11: raw_tp: COREPL_OK
// LINKS-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// LINKS-NEXT: 10 or more failures, nothing is left
// RUN: %{bin}/inject %t.o types /sys/kernel/btf/vmlinux load attach > %t.given.txt
// RUN: %FileCheck --check-prefix=GIVEN %s < %t.given.txt
// GIVEN: attach: COREPL_OK
// GIVEN: 10 or more failures, nothing is left
// CHECK: open: 0{{$}}
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: buffer: open
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "Inputs/everything.h"
