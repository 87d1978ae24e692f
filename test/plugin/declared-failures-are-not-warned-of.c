/* SPDX-License-Identifier: MIT */
/*
 * A program that need not work on a kernel, as corepl.bpf.h declares it, is not warned of there, and
 * is on the others; declarations of other classes of failures do not count.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: for clang in %clang14 %clang16 %clang19; do \
// RUN:   $clang %bpf-flags -I%src/runtime -fsyntax-only -fplugin=%plugin \
// RUN:     -fplugin-arg-corepl-kernels=%t -Xclang -verify \
// RUN:     -Xclang -verify-ignore-unexpected=note %s || exit 1; \
// RUN: done
#include "Inputs/least_bpf.h"
#include <corepl.bpf.h>

struct __relocated task {
	long state;
	int exit_state;
};

long sink;

SEC("raw_tp/a") COREPL_EXPECT_ABSENT_FROM("6.1") int old(struct task *t)
{
	sink = t->state;
	return 0;
}

SEC("raw_tp/a") COREPL_EXPECT_ABSENT_BEFORE("5.15") int newer(struct task *t)
{
	sink = t->exit_state;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	sink = t->state;
	return 0;
}

SEC("raw_tp/a") COREPL_EXPECT_FAILURE("6.*") int by_name(struct task *t)
{
	sink = t->state;
	// expected-warning@+1 {{field 'exit_state' of 'struct task' does not exist in 5.10}}
	return t->exit_state;
}

SEC("raw_tp/a") COREPL_EXPECT_FAILURE(">=6.1 target,core") int of_class(struct task *t)
{
	sink = t->state;
	return 0;
}

SEC("raw_tp/a") COREPL_EXPECT_FAILURE(">=6.1 target,kfunc") int of_other_classes(struct task *t)
{
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	sink = t->state;
	return 0;
}

static __attribute__((noinline)) long shared(struct task *t)
{
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

SEC("raw_tp/a") COREPL_EXPECT_ABSENT_FROM("6.1") int may_fail(struct task *t)
{
	return shared(t) != 0;
}

SEC("raw_tp/a") int must_work(struct task *t)
{
	return shared(t) != 1;
}
