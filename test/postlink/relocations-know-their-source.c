/* SPDX-License-Identifier: MIT */
/* Every relocation is joined to the recorded expression, and keeps it over a second run. */
// RUN: %clang -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.in.o
// RUN: %bpf-postlink -v %t.in.o %t.o | %FileCheck %s --check-prefix=JOIN
// JOIN: sites {{.*}}: [[N:[1-9][0-9]*]] of [[N]] relocations joined
// RUN: %bpf-postlink %t.o %t.two.o && %corepl dump %t.two.o | %FileCheck %s
// The place is the member's name, columns counted from 1 and a tab as one.
// CHECK: CO-RE <byte_off> {{.*}} struct pair::right (0:1) at {{.*}}relocations-know-their-source.c:[[#@LINE+15]]:13 'p->right'
// CHECK: CO-RE <byte_off> {{.*}} struct pair::left (0:0) at {{.*}}relocations-know-their-source.c:[[#@LINE+16]]:12 'p->left'
#include "Inputs/bpf.h"

struct pair {
	int left;
	int right;
} __relocated;

SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	struct pair *p = (void *)ctx[0];
	int sum = 0;

	if (ctx[1])
		sum += p->right;
	return sum +
	       p->left;
}
LICENSE;
