/* SPDX-License-Identifier: MIT */
/* Law 2: bpftool dumps the types, generates a skeleton that compiles, and loads all programs. */
// REQUIRES: bpftool, bpf-load, libbpf, kernel-btf, mount-namespace
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %bpftool btf dump file %t.o format c > %t.h
// RUN: %FileCheck %s < %t.h
// CHECK: struct task_struct {
// RUN: %bpftool gen skeleton %t.o name x > %t.skel.h
// RUN: %FileCheck %s --check-prefix=SKEL < %t.skel.h
// SKEL: struct bpf_map *start;
// SKEL: struct bpf_program *handle_switch;
// SKEL: u64 min_us;
// RUN: unshare -m sh -c 'mount -t bpf bpf /sys/fs/bpf && %bpftool prog loadall %t.o /sys/fs/bpf/x && ls /sys/fs/bpf/x' | %FileCheck %s --check-prefix=PINS
// PINS: handle_switch
// PINS: handle_wakeup
#include "Inputs/runqueue.h"
