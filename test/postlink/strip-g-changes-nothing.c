/* SPDX-License-Identifier: MIT */
/* What strip -g leaves is the whole canonical object: another post-link gives the same bytes. */
// RUN: %clang -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %llvm-strip -g %t.o -o %t.stripped.o
// RUN: %bpf-postlink -v %t.stripped.o %t.two.o | %FileCheck %s
// RUN: cmp %t.o %t.two.o
// CHECK: sites {{.*}}: [[N:[1-9][0-9]*]] of [[N]] relocations joined
#include "Inputs/runqueue.h"
