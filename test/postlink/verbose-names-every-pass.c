/* SPDX-License-Identifier: MIT */
/* -v prints each pass with its sentence and what it did. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink -v %t.in.o %t.o | %FileCheck %s
// CHECK: sections   every section has a role: {{[0-9]+}} sections, {{[0-9]+}} of them dropped or made anew
// CHECK-NEXT: btf
// CHECK-NEXT: legacy {{.*}}: nothing to do
// CHECK-NEXT: patchable {{.*}}: nothing to do
// CHECK-NEXT: datasecs
// CHECK-NEXT: functions  {{.*}}: 3 functions
// CHECK-NEXT: ext
// CHECK-NEXT: paths
// CHECK-NEXT: merge
// CHECK-NEXT: prune
// CHECK-NEXT: renumber
// CHECK-NEXT: programs   {{.*}}: 2 programs, 1 subprograms
// CHECK-NEXT: maps       {{.*}}: 5 maps, {{[0-9]+}} variables
// CHECK-NEXT: externs    {{.*}}: 0 externs
// CHECK-NEXT: uses
// CHECK-NEXT: loads {{.*}}: nothing to do
// CHECK-NEXT: slots
// CHECK-NEXT: chunks
// CHECK-NEXT: sites
// CHECK-NEXT: plan
// CHECK-NEXT: write
#include "Inputs/runqueue.h"
