/* SPDX-License-Identifier: MIT */
/* help lists every argument, version says one; the compilation goes on. */
// RUN: rm -f %t.o
// RUN: %clang %bpf-flags -c -o %t.o -fplugin=%plugin -fplugin-arg-corepl-help -fplugin-arg-corepl-version %s > %t
// RUN: ls %t.o
// RUN: %FileCheck %s < %t
// CHECK: corepl plugin {{[0-9]+\.[0-9]+}}
// CHECK-DAG: -fplugin-arg-corepl-no-record
// CHECK-DAG: -fplugin-arg-corepl-no-debug-fix
// CHECK-DAG: -fplugin-arg-corepl-dump
// CHECK-DAG: -fplugin-arg-corepl-kernels=PATH
// CHECK: -fplugin-arg-corepl-no-lint-NAME
// CHECK-DAG: -fplugin-arg-corepl-lint-fixed-offset
// CHECK-DAG: -fplugin-arg-corepl-lint-local-copy
// CHECK-DAG: -fplugin-arg-corepl-lint-sizeof
// CHECK-DAG: -fplugin-arg-corepl-lint-offsetof
// CHECK-DAG: -fplugin-arg-corepl-lint-bitfield
// CHECK-DAG: -fplugin-arg-corepl-lint-enum-value
// CHECK-DAG: -fplugin-arg-corepl-lint-strong-extern
// CHECK-DAG: -fplugin-arg-corepl-lint-debug-info
int x;
