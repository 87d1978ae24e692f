/* SPDX-License-Identifier: MIT */
/*
 * Where an expression stands alone as a statement, a note brings the guard as a fix, and the source
 * with all fixes has nothing left to warn of; elsewhere the note tells the question to ask.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: not %clang14 %bpf-flags -fsyntax-only -Werror -fdiagnostics-parseable-fixits \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s 2> %t/14
// RUN: not %clang16 %bpf-flags -fsyntax-only -Werror -fdiagnostics-parseable-fixits \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s 2> %t/16
// RUN: not %clang19 %bpf-flags -fsyntax-only -Werror -fdiagnostics-parseable-fixits \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s 2> %t/19
// RUN: grep ^fix-it: %t/14 > %t/14.fixes && grep ^fix-it: %t/16 | cmp - %t/14.fixes
// RUN: grep ^fix-it: %t/19 | cmp - %t/14.fixes && %FileCheck %s --match-full-lines < %t/19
// RUN: %src/test/plugin/Inputs/apply-fixes %s %t/fixed.c < %t/14.fixes | grep '^5 fixes$'
// RUN: %clang19 %bpf-flags -I%S -fsyntax-only -Werror -fplugin=%plugin \
// RUN:   -fplugin-arg-corepl-kernels=%t %t/fixed.c 2> %t/rest || true
// RUN: %FileCheck %s --check-prefix=REST --match-full-lines < %t/rest
#include "Inputs/core_macros.h"

long sink;

// The two that are no statements of their own are left.
// REST: {{.*}} error: field 'state' of {{.*}}
// REST: {{.*}} error: field 'state' of {{.*}}
// REST: 2 errors generated.

PROG int statements(struct task *t, struct newcomer *n)
{
	// CHECK: {{.*}}.c:[[#@LINE+3]]:2: note: do this only where it is there
	// CHECK-NEXT: {{.*}}sink = t->state;
	// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:2-[[#@LINE+1]]:2}:"if (bpf_core_field_exists(t->state)) "
	sink = t->state;
	// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:2-[[#@LINE+1]]:2}:"if (bpf_core_field_exists(((struct task *)0)->in[1].b)) "
	sink += READ(t->in[1].b);
	for (int i = 0; i < 3; i++) {
		// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:3-[[#@LINE+1]]:3}:"if (bpf_core_field_exists(t->__state)) "
		sink += t->__state;
	}
	// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:2-[[#@LINE+1]]:2}:"if (bpf_core_type_exists(struct newcomer)) "
	probe_read(&sink, 4, &n->a);
	// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:2-[[#@LINE+1]]:2}:"if (bpf_core_enum_value_exists(enum mode, MODE_B)) "
	sink += bpf_core_enum_value(enum mode, MODE_B);
	return 0;
}

PROG int others(struct task *t)
{
	// CHECK: {{.*}}.c:[[#@LINE+1]]:15: note: ask first: bpf_core_field_exists(t->state)
	long local = t->state;

	if (sink)
		return t->state;
	return local;
}
