/* SPDX-License-Identifier: MIT */
/* An argument that the plugin does not know fails the compilation with one line. */
// RUN: not %clang %bpf-flags -c -o %t.o -fplugin=%plugin -fplugin-arg-corepl-dmup %s 2> %t
// RUN: %FileCheck %s --match-full-lines < %t
// RUN: not ls %t.o
// CHECK: error: corepl: unknown argument '-fplugin-arg-corepl-dmup'; '-fplugin-arg-corepl-help' lists them
// CHECK-NOT: {{.*corepl.*}}
int x;
