/* SPDX-License-Identifier: MIT */
/*
 * A field, type or enumerator that a kernel lacks is a warning at the expression that needs it, with
 * the kernels as ranges; what they all have is none.  clang 14, 16 and 19 say the same.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: %clang14 %bpf-flags -c -o %t.14.o -Xclang -verify=both,one -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s
// RUN: %clang16 %bpf-flags -c -o %t.16.o -Xclang -verify=both,one -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s
// RUN: %clang19 %bpf-flags -c -o %t.19.o -Xclang -verify=both,one -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s
// Without a kernel nothing is said; the object is the same as with.
// RUN: %clang19 %bpf-flags -c -o %t.none.o -Werror -fplugin=%plugin %s && cmp %t.19.o %t.none.o
// A set says what the files say, in one file, in files, or in several arguments.
// RUN: %corepl kernels pack -o %t/set %t
// RUN: %clang19 %bpf-flags -fsyntax-only -Xclang -verify=both,one -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/set %s
// RUN: %clang19 %bpf-flags -fsyntax-only -Xclang -verify=both,one -Xclang -verify-ignore-unexpected=note -fplugin=%plugin \
// RUN:   -fplugin-arg-corepl-kernels=%t/6.1.btf -fplugin-arg-corepl-kernels=%t/5.10.btf %s
// One kernel alone has its own faults only.
// RUN: %clang19 %bpf-flags -fsyntax-only \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/6.1.btf %s 2> %t.new
// RUN: %FileCheck %s --implicit-check-not=warning: --check-prefix=NEW < %t.new
#include "Inputs/core_macros.h"

long sink;

PROG int reads(struct task *t)
{
	// one-warning@+3 {{field 'state' of 'struct task' does not exist in 6.1 (renamed? '__state'); guard it with bpf_core_field_exists()}}
	// NEW: warns-of-what-kernels-lack.c:[[#@LINE+2]]:12: warning: field 'state' of 'struct task' does not exist in 6.1 (renamed? '__state'); guard it with bpf_core_field_exists() [-Wbackend-plugin]
	// NEW-NEXT: {{^}} {{.*}}
	sink = t->state;
	// NEW-NEXT: {{^}} {{.*}}| {{ *}}~~~^~~~~
	// one-warning@+1 {{field '__state' of 'struct task' does not exist in 5.10 (renamed? 'state'); guard it with bpf_core_field_exists()}}
	sink += t->__state;
	sink += t->pid;
	return 0;
}

PROG int nested(struct task *t)
{
	// one-warning@+1 {{field 'b' of 'struct inner' does not exist in 5.10; guard it with bpf_core_field_exists()}}
	sink = t->in[1].b;
	// one-warning@+1 {{field 'b' of 'struct inner' does not exist in 5.10; guard it}}
	sink += t->ptr->b + t->in[0].a;
	return 0;
}

PROG int by_macro(struct task *t)
{
	// one-warning@+1 {{field 'exit_state' of 'struct task' does not exist in 5.10 (renamed? 'state'); guard it}}
	sink = READ(t->exit_state);
	return READ(t->pid) + READ(t->ptr->a);
}

PROG int addresses(struct task *t)
{
	// one-warning@+1 {{field 'exit_state' of 'struct task' does not exist in 5.10 (renamed? 'state'); guard it}}
	probe_read(&sink, sizeof(sink), &t->exit_state);
	return 0;
}

PROG int flavors(struct task___old *t)
{
	// NEW: warns-of-what-kernels-lack.c:[[#@LINE+2]]:18: warning: field 'state' of 'struct task' does not exist in 6.1
	// one-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1 (renamed? '__state'); guard it}}
	return (char)t->state;
}

PROG int types(struct newcomer *n)
{
	// one-warning@+1 {{type 'struct newcomer' does not exist in 5.10; guard it with bpf_core_type_exists()}}
	return n->a;
}

PROG int in_none(struct nowhere *n)
{
	// NEW: warns-of-what-kernels-lack.c:[[#@LINE+2]]:12: warning: type 'struct nowhere' does not exist in 6.1; guard it with bpf_core_type_exists()
	// both-warning@+1 {{type 'struct nowhere' does not exist in 5.10, 6.1; guard it with bpf_core_type_exists()}}
	return n->a;
}

PROG int enumerators(void *ctx)
{
	// one-warning@+1 {{enumerator 'MODE_B' of 'enum mode' does not exist in 5.10; guard it with bpf_core_enum_value_exists()}}
	return bpf_core_enum_value(enum mode, MODE_B) + bpf_core_enum_value(enum mode, MODE_A);
}

PROG int sizes(struct task *t)
{
	// one-warning@+1 {{field 'exit_state' of 'struct task' does not exist in 5.10 (renamed? 'state'); guard it}}
	return bpf_core_field_size(t->exit_state) + bpf_core_type_size(struct newcomer);
}

/* What is not emitted does not fail. */
static inline int unused(struct task *t)
{
	return t->state;
}

// NEW: 3 warnings generated.
