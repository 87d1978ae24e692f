/* SPDX-License-Identifier: MIT */
/* A macro's argument is placed where it is written, its body in the macro; both name the call. */
// RUN: %clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-dump %s > %t
// RUN: %FileCheck %s < %t
#include "Inputs/least_bpf.h"

struct s {
	int a, b;
	struct s *next;
} __relocated;

#define GET(p, field) ((p)->field)
#define GET_B(p) GET(p, b)
#define PASTE(p, x) ((p)->ne##x)

SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	struct s *p = (void *)ctx;
	int sum;

	// CHECK: places-inside-macros.c:[[#@LINE+1]]:11: core byte_off [struct s] 0:0 in prog: p->a
	sum = p->a;
	// CHECK: places-inside-macros.c:[[#@LINE+1]]:16: core byte_off [struct s] 0:0 in prog from {{.*}}.c:[[#@LINE+1]]:9: GET(p, a)
	sum += GET(p, a);
	// CHECK: places-inside-macros.c:13:25: core byte_off [struct s] 0:1 in prog from {{.*}}.c:[[#@LINE+1]]:9: GET_B(p)
	sum += GET_B(p);
	// CHECK: places-inside-macros.c:[[#@LINE+3]]:23: core byte_off [struct s] 0:0 in prog: PASTE(p, xt)->a
	// What ## makes is spelled nowhere, so the place is the call's.
	// CHECK: places-inside-macros.c:[[#@LINE+1]]:9: core byte_off [struct s] 0:2 in prog from {{.*}}.c:[[#@LINE+1]]:9: PASTE(p, xt)
	sum += PASTE(p, xt)->a;
	// White space is folded.
	// CHECK: places-inside-macros.c:[[#@LINE+2]]:5: core byte_off [struct s] 0:1 in prog: p ->b
	return sum + p
		->b;
}
