// SPDX-License-Identifier: MIT
// Kernels from 6.19 on have unnamed members of named record types, which C knows only with
// -fms-extensions; the header says the same without: same names, same offsets, same size.
// REQUIRES: clang-19
// RUN: rm -rf %t && mkdir %t
// RUN: %clang19 -target bpf -g -fms-extensions -w -c %s -o %t/kernel.o
// RUN: %corepl vmlinux --no-origin %t/kernel.o > %t/vmlinux.h
// RUN: %FileCheck %s < %t/vmlinux.h
// RUN: %clang19 -target bpf -g -DUSE -I%t -Wall -Wextra -Werror -fsyntax-only %s

// CHECK: struct outer {
// CHECK-NEXT: 	char first;
// CHECK-NEXT: 	struct {
// CHECK-NEXT: 		char a;
// CHECK-NEXT: 		int b;
// CHECK-NEXT: 	} __attribute__((packed));
// CHECK-NEXT: 	union {
// CHECK-NEXT: 		long c;
// CHECK-NEXT: 		char d;
// CHECK-NEXT: 	};
// CHECK-NEXT: 	int last;
// CHECK-NEXT: };
#ifdef USE
#include "vmlinux.h"
_Static_assert(sizeof(struct outer) == 24, "");
_Static_assert(__builtin_offsetof(struct outer, a) == 1, "");
_Static_assert(__builtin_offsetof(struct outer, b) == 2, "");
_Static_assert(__builtin_offsetof(struct outer, d) == 8, "");
_Static_assert(__builtin_offsetof(struct outer, last) == 16, "");
#else
struct in { char a; int b; } __attribute__((packed));
typedef union { long c; char d; } un_t;
struct outer { char first; struct in; un_t; int last; } o;
#endif
