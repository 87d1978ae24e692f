/* SPDX-License-Identifier: MIT */
/* Law 3: types that are equal all the way down become one, here two maps' definitions. */
// REQUIRES: bpftool
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpftool btf dump file %t.in.o | grep "VAR '[abc]'" | sort -k3 | %FileCheck %s --check-prefix=BEFORE
// BEFORE: VAR 'a' type_id=[[A:[0-9]+]],
// BEFORE-NOT: type_id=[[A]],
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %bpftool btf dump file %t.o | grep "VAR '[abc]'" | sort -k3 | %FileCheck %s
// CHECK: VAR 'a' type_id=[[A:[0-9]+]],
// CHECK-NEXT: VAR 'b' type_id=[[A]],
// The third differs in one number.
// CHECK-NOT: type_id=[[A]],
// CHECK: VAR 'c'
#include "Inputs/bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} a SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} b SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 17);
	__type(key, u32);
	__type(value, u64);
} c SEC(".maps");
