/* SPDX-License-Identifier: MIT */
/*
 * A site that a kernel lacks is no fault where a guard keeps that kernel away; a guard on another
 * field, of the wrong polarity, or of a value that is not known, is none.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: %clang14 %bpf-flags -fsyntax-only -Xclang -verify -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s
// RUN: %clang16 %bpf-flags -fsyntax-only -Xclang -verify -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s
// RUN: %clang19 %bpf-flags -fsyntax-only -Xclang -verify -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s
// RUN: %corepl kernels pack -o %t/set %t
// RUN: %clang19 %bpf-flags -fsyntax-only -Xclang -verify -Xclang -verify-ignore-unexpected=note \
// RUN:   -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/set %s
#include "Inputs/core_macros.h"

long sink;
int data;
const int is_on = 1, is_off = 0;
const volatile int read_only_off;
const volatile struct {
	int level;
	_Bool is_on, is_off;
	struct { char of[4]; } more;
} config = { .level = 3, .is_on = 1, .more = { { 0, 2 } } };
const volatile int table[4] = { 1, 0, 3 };

#define HAS(field) bpf_core_field_exists(((struct task *)0)->field)

/* ---- if, ternary, && and || ---- */

PROG int right_conditions(struct task *t)
{
	if (bpf_core_field_exists(t->state))
		sink = t->state;
	else
		sink = t->__state;
	if (!bpf_core_field_exists(t->state)) {
		sink = t->__state;
	} else {
		sink = t->state;
	}
	sink = bpf_core_field_exists(t->state) ? t->state : t->__state;
	sink = bpf_core_field_exists(t->state) && t->state > 3;
	sink = !bpf_core_field_exists(t->state) || t->state > 3;
	if (data && bpf_core_field_exists(t->state) && t->pid)
		sink = t->state;
	if (data || !bpf_core_field_exists(t->state))
		sink = 1;
	else
		sink = t->state;
	if (__builtin_expect(!!bpf_core_field_exists(t->state), 1) == 1)
		sink = t->state;
	if (bpf_core_field_exists(t->state) ?: 0)
		sink = t->state;
	sink = bpf_core_field_exists(t->__state) ?: t->state;
	if ((int)-bpf_core_field_exists(t->state) < 0 && ~bpf_core_field_exists(t->state) == ~1u)
		sink = +t->state;
	if (~bpf_core_field_exists(t->state) == ~0u || (int)-bpf_core_field_exists(t->state) >= 0)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	if ((bpf_core_field_size(t->pid) ?: 3) != 4)
		sink = t->state + t->__state;
	if (bpf_core_field_size(t->pid) == 8)
		sink = t->state + t->__state;
	return 0;
}

PROG int wrong_polarity(struct task *t)
{
	if (!bpf_core_field_exists(t->state))
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	if (bpf_core_field_exists(t->state))
		// expected-warning@+1 {{field '__state' of 'struct task' does not exist in 5.10}}
		sink = t->__state;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	sink = bpf_core_field_exists(t->state) || t->state > 3;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	sink = !bpf_core_field_exists(t->state) && t->state > 3;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	sink = bpf_core_field_exists(t->state) ? 0 : t->state;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	sink = bpf_core_field_exists(t->state) ?: t->state;
	return 0;
}

PROG int other_fields(struct task *t)
{
	if (bpf_core_field_exists(t->pid))
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	/* Two fields of the same kernels guard each other. */
	if (bpf_core_field_exists(t->only_old))
		sink = t->state;
	if (bpf_core_field_exists(t->exit_state))
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}

PROG int not_known(struct task *t)
{
	if (data)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	if (data || bpf_core_field_exists(t->state))
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	if (t->pid > 3)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}

PROG int values_not_known(struct task *t)
{
	int has = bpf_core_field_exists(t->pid) ? data : 0;

	if (!has)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	has = data & 1;
	if (has)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	has = data - 1;
	if (has)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}

PROG int types_and_enumerators(struct newcomer *n)
{
	if (bpf_core_type_exists(struct newcomer))
		sink = n->a;
	if (bpf_core_type_size(struct newcomer))
		sink = n->a;
	if (bpf_core_enum_value_exists(enum mode, MODE_B))
		sink = bpf_core_enum_value(enum mode, MODE_B);
	if (bpf_core_enum_value_exists(enum mode, MODE_A))
		// expected-warning@+1 {{enumerator 'MODE_B' of 'enum mode' does not exist in 5.10}}
		sink = bpf_core_enum_value(enum mode, MODE_B);
	return 0;
}

/* ---- leaving early, loops, jumps, switches ---- */

PROG int early_return(struct task *t)
{
	if (!bpf_core_field_exists(t->state))
		return 0;
	return t->state;
}

PROG int late_return(struct task *t)
{
	if (!bpf_core_field_exists(t->state))
		sink = 1;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

PROG int either_way_leaves(struct task *t)
{
	if (!bpf_core_field_exists(t->state)) {
		if (data)
			return 1;
		else
			goto out;
	}
	sink = t->state;
out:
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

PROG int loops(struct task *t)
{
	for (int i = 0; i < 4; i++) {
		if (!bpf_core_field_exists(t->state))
			continue;
		sink += t->state;
	}
	while (data) {
		if (!bpf_core_field_exists(t->state))
			break;
		sink += t->state;
	}
	do {
		if (!bpf_core_field_exists(t->state))
			break;
		sink += t->state;
	} while (0);
	for (; bpf_core_field_exists(t->state);)
		sink += t->state;
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

PROG int variable_changed_in_a_loop(struct task *t)
{
	int has = 0;

	for (int i = 0; i < 4; i++) {
		if (has)
			// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
			sink = t->state;
		has = 1;
	}
	return 0;
}

PROG int endless(struct task *t)
{
	for (;;) {
		if (bpf_core_field_exists(t->state))
			break;
		if (data)
			return 0;
	}
	return t->state;
}

PROG int switches(struct task *t)
{
	int kind = HAS(state) ? 1 : HAS(__state) ? 2 : 3;

	switch (kind) {
	case 1:
		sink = t->state;
		break;
	case 2:
		return t->__state;
	default:
		sink = t->state + t->__state;
	}
	/* Only what has state comes here. */
	sink = t->state;
	switch (data) {
	case 1:
		// expected-warning@+1 {{field '__state' of 'struct task' does not exist in 5.10}}
		sink = t->__state;
	}
	switch (bpf_core_field_exists(t->state)) {
	case 0:
		return 0;
	case 1 ... 3:
		sink = t->state;
		/* fall through */
	case 5:
		sink = t->only_old;
	}
	return 0;
}

PROG int falls_through(struct task *t)
{
	switch (HAS(state)) {
	case 0:
		sink = t->__state;
	case 1:
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	}
	return 0;
}

PROG int jumps(struct task *t)
{
	int has = bpf_core_field_exists(t->state);

	if (!has)
		goto out;
	sink = t->state;
out:
	if (has)
		sink = t->state;
	return 0;
}

PROG int jumps_back(struct task *t)
{
	int has = 0;
again:
	if (has)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		return t->state;
	has = data;
	if (sink++ < 3)
		goto again;
	return 0;
}

PROG int never(struct task *t)
{
	if (!bpf_core_field_exists(t->state))
		__builtin_unreachable();
	return t->state;
}

/* ---- variables ---- */

PROG int in_variables(struct task *t)
{
	_Bool has = bpf_core_field_exists(t->state), copy = has, both;
	u32 bits = 0;

	if (has)
		sink = t->state;
	if (!copy)
		sink = t->__state;
	both = has && data;
	if (both)
		sink = t->state;
	bits |= HAS(state) ? 4 : 0;
	if (bits & 4)
		sink = t->state;
	if (is_off)
		sink = t->state;
	if (read_only_off)
		sink = t->state;
	if (config.is_off || config.level < 3 || config.more.of[0] || config.more.of[3])
		sink = t->state;
	if (table[1] || table[3] || table[0] != 1)
		sink = t->state;
	if (config.is_on && config.more.of[1] == 2 && table[2] == 3)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	if (table[data])
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	if (is_on && HAS(state))
		sink = t->state;
	if (data)
		has = 1;
	if (has)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}

static void set(int *to)
{
	*to = 1;
}

PROG int written_elsewhere(struct task *t)
{
	int has = bpf_core_field_exists(t->state), text = has;

	set(&has);
	if (has)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	asm volatile("%0 += 1" : "+r"(text));
	if (text)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}

/* ---- functions ---- */

static int has_state(void)
{
	return HAS(state);
}

static long guarded_inside(struct task *t, int has)
{
	return has ? t->state : 0;
}

static long guarded_outside(struct task *t)
{
	return t->state;
}

static long not_guarded(struct task *t)
{
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

static long never_called(struct task *t)
{
	return t->state;
}

static long callback(struct task *t)
{
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

/* Verified on its own: no caller's guard helps before 6.8. */
__attribute__((noinline)) long global(struct task *t)
{
	// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
	return t->state;
}

PROG int calls(struct task *t)
{
	long (*pointer)(struct task *t) = callback;

	if (has_state())
		sink = t->state + guarded_outside(t);
	sink = guarded_inside(t, has_state()) + guarded_inside(t, 0);
	sink += not_guarded(t);
	if (is_off)
		sink += never_called(t);
	if (HAS(state))
		sink += global(t);
	return pointer(t);
}

/* ---- the kernel's release and configuration ---- */

PROG int releases(struct task *t)
{
	if (LINUX_KERNEL_VERSION < KERNEL_VERSION(5, 14, 0))
		sink = t->state;
	else
		sink = t->__state;
	if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 10, 224))
		sink = t->__state;
	if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 10, 223))
		// expected-warning@+1 {{field '__state' of 'struct task' does not exist in 5.10}}
		sink = t->__state;
	if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 14, 0))
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}

PROG int configurations(struct task *t)
{
	if (CONFIG_HZ == 250)
		sink = t->state;
	if (CONFIG_HZ > 250)
		sink = t->__state;
	if (CONFIG_OLD)
		sink = t->state;
	if (!CONFIG_OLD)
		sink = t->__state;
	if (CONFIG_NEW == 'm')
		sink = t->__state;
	if (CONFIG_NEW)
		// expected-warning@+1 {{field 'state' of 'struct task' does not exist in 6.1}}
		sink = t->state;
	return 0;
}
