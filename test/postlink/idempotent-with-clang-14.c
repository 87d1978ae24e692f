/* SPDX-License-Identifier: MIT */
/* Law 1 for objects of clang 14: deterministic, idempotent. */
// REQUIRES: clang-14
// RUN: %clang14 -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.one.o
// RUN: %bpf-postlink %t.in.o %t.again.o
// RUN: cmp %t.one.o %t.again.o
// RUN: %bpf-postlink %t.one.o %t.two.o
// RUN: cmp %t.one.o %t.two.o
#include "Inputs/runqueue.h"
