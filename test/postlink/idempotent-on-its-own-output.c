/* SPDX-License-Identifier: MIT */
/* Law 1: post-link of its own output changes no byte, with and without recorded sites. */
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.one.o
// RUN: %bpf-postlink %t.one.o %t.two.o
// RUN: cmp %t.one.o %t.two.o
// RUN: %clang -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.sites.o
// RUN: %bpf-postlink %t.sites.o %t.one.o
// RUN: %bpf-postlink %t.one.o %t.two.o
// RUN: cmp %t.one.o %t.two.o
// In place, too.
// RUN: %bpf-postlink %t.two.o %t.two.o
// RUN: cmp %t.one.o %t.two.o
#include "Inputs/runqueue.h"
