/* SPDX-License-Identifier: MIT */
/*
 * guards.c - guards right and wrong.  A program's name says what a kernel makes of it (vm_loads.c);
 * no kernel has the field 'no_such_field', the type 'no_such_type' and the value NO_SUCH_VALUE.
 */
#include "bpf.h"

struct task_struct {
	int pid;
	int no_such_field;
} __relocated;

struct no_such_type {
	int x;
} __relocated;

enum bpf_map_type { NO_SUCH_VALUE = 77, BPF_MAP_TYPE_HASH = 1 };

extern int LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));

#define has(field) field_exists(((struct task_struct *)0)->field)
#define PROG(name) SEC("raw_tp/sys_enter") int name(u64 *ctx)

const volatile int zero;
int data_zero = 0;
long sink;

struct {
	__uint(type, HASH);
	__uint(max_entries, 4);
	__type(key, long);
	__type(value, long);
} by_long SEC(".maps");

/* Reads the field that no kernel has: poison. */
__inline int poison(void)
{
	struct task_struct *t = current_task();
	int value = 0;

	probe_read_kernel(&value, sizeof(value), &t->no_such_field);
	return value;
}

PROG(ok_if)
{
	if (has(no_such_field))
		return poison();
	return 0;
}

PROG(ok_else)
{
	if (!has(no_such_field))
		sink = 1;
	else
		sink = poison();
	return 0;
}

PROG(ok_ternary)
{
	return has(no_such_field) ? poison() : 7;
}

PROG(ok_early_return)
{
	if (!has(no_such_field))
		return 0;
	sink = 2;
	return poison();
}

PROG(ok_switch)
{
	int kind = has(no_such_field) ? 1 : has(pid) ? 2 : 3;

	switch (kind) {
	case 1:
		return poison();
	case 2:
		return current_pid_tgid() != 0;
	default:
		return 5;
	}
}

PROG(ok_variable)
{
	int guard = has(no_such_field);

	sink = current_pid_tgid();
	if (sink > 5)
		sink++;
	if (guard)
		sink += poison();
	return 0;
}

PROG(ok_and_with_runtime_value)
{
	if (current_pid_tgid() > 100 && has(no_such_field))
		return poison();
	return 0;
}

PROG(ok_type_exists)
{
	if (__builtin_preserve_type_info(*(struct no_such_type *)0, 0))
		return poison();
	return 0;
}

PROG(ok_enum_value_exists)
{
	if (__builtin_preserve_enum_value(*(enum bpf_map_type *)NO_SUCH_VALUE, 0))
		return poison();
	return 0;
}

PROG(ok_version)
{
	if (LINUX_KERNEL_VERSION < 0x40000)
		return poison();
	return 0;
}

PROG(ok_read_only_data)
{
	if (zero)
		return poison();
	return 0;
}

PROG(ok_stack)
{
	volatile long guard = has(no_such_field);

	sink = current_pid_tgid();
	if (guard)
		return poison();
	return 0;
}

PROG(ok_join_of_equal_values)
{
	int guard = 0;

	if (current_pid_tgid() & 1)
		guard = has(no_such_field);
	if (guard)
		return poison();
	return 0;
}

static __noinline int reads_if(int guard)
{
	if (guard)
		return poison();
	return sink;
}

static __noinline int reads_if_at(volatile long *guard)
{
	sink++;
	if (*guard)
		return poison();
	return sink;
}

PROG(ok_argument_of_static_function)
{
	return reads_if(has(no_such_field));
}

static __noinline int tells(void)
{
	sink++;
	return has(no_such_field);
}

PROG(ok_result_of_static_function)
{
	if (tells())
		return poison();
	return 0;
}

PROG(ok_loop_behind_guard)
{
	if (has(no_such_field))
		for (int i = 0; i < 8; i++)
			sink += poison();
	return 0;
}

PROG(ok_masked_runtime_value)
{
	u64 value = current_pid_tgid();

	asm volatile("%0 &= 0" : "+r"(value));
	if (value)
		return poison();
	return 0;
}

PROG(ok_two_guards)
{
	if (has(pid) && has(no_such_field))
		return poison();
	return 0;
}

PROG(ok_pointer_to_guard_in_static_function)
{
	volatile long guard = has(no_such_field);

	return reads_if_at(&guard);
}

/* clang takes the offset out of the loop, above its guard. */
PROG(fails_guard_in_loop)
{
	for (u64 i = 0; i < current_pid_tgid() && i < 4; i++)
		if (has(no_such_field))
			sink += poison();
	return 0;
}

/* 6.12 forgets it; 6.13 to 6.15 were not looked at. */
PROG(since_6_16_guard_slot_read_by_helper)
{
	volatile long guard = has(no_such_field);

	sink = map_lookup(&by_long, (void *)&guard) != 0;
	if (guard)
		return poison();
	return 0;
}

PROG(fails_guard_slot_written_by_helper)
{
	volatile long guard = has(no_such_field);

	probe_read_kernel((void *)&guard, sizeof(guard), current_task());
	if (guard)
		return poison();
	return 0;
}

PROG(fails_one_of_two_guards)
{
	if (has(pid) || has(no_such_field))
		return poison();
	return 0;
}

PROG(fails_join_of_other_values)
{
	int guard = has(no_such_field);

	if (current_pid_tgid() & 1)
		guard = 1;
	if (guard)
		return poison();
	return 0;
}

PROG(fails_guard_in_map_value)
{
	long key = has(no_such_field), *value = map_lookup(&by_long, &key);

	if (value && *value)
		return poison();
	return 0;
}

static int reads_always(u32 i, void *ctx)
{
	return poison();
}

PROG(since_5_13_callback_behind_guard)
{
	sink = has(pid) ? 1 : loop(1, reads_always, 0, 0); /* needs the address of a function */
	return 0;
}

struct told {
	long is_there, cnt;
};

static int reads_if_told(u32 i, struct told *t)
{
	if (t->is_there)
		sink = poison();
	t->cnt++;
	return 0;
}

PROG(since_5_17_guard_in_context_of_callback)
{
	struct told t = { has(no_such_field), 0 };

	loop(3, reads_if_told, &t, 0);
	if (t.is_there)
		return poison();
	return 0;
}

static int tells_too_much(u32 i, struct told *t)
{
	t->is_there = i;
	return 0;
}

PROG(fails_guard_written_by_callback)
{
	struct told t = { has(no_such_field), 0 };

	loop(3, tells_too_much, &t, 0);
	if (t.is_there)
		return poison();
	return 0;
}

PROG(since_6_7_guard_by_loop_count)
{
	return loop(has(no_such_field), reads_always, 0, 0);
}

/* clang does so at times: the offset is taken before the question. */
PROG(fails_offset_above_its_guard)
{
	u64 byte_off = __builtin_preserve_field_info(((struct task_struct *)0)->no_such_field, 0);

	asm volatile("" : "+r"(byte_off));
	return has(no_such_field) ? byte_off : 0;
}

PROG(fails_without_guard)
{
	return poison();
}

PROG(fails_wrong_polarity)
{
	if (!has(no_such_field))
		return poison();
	return 0;
}

PROG(fails_guard_on_another_field)
{
	if (has(pid))
		return poison();
	return 0;
}

PROG(fails_guard_or_runtime_value)
{
	if (current_pid_tgid() > 100 || has(no_such_field))
		return poison();
	return 0;
}

PROG(fails_guard_in_data)
{
	if (*(volatile int *)&data_zero)
		return poison();
	return 0;
}

PROG(fails_version)
{
	if (LINUX_KERNEL_VERSION > 0x40000)
		return poison();
	return 0;
}

PROG(fails_runtime_value)
{
	if (current_pid_tgid() == 5)
		return poison();
	return 0;
}

__noinline int global_reads_if(int guard)
{
	if (guard)
		return poison();
	return sink;
}

PROG(fails_argument_of_global_function)
{
	return global_reads_if(has(no_such_field));
}

__noinline int global_tells(void)
{
	sink++;
	return has(no_such_field);
}

PROG(fails_result_of_global_function)
{
	if (global_tells())
		return poison();
	return 0;
}

__noinline int global_reads(void)
{
	return poison() + sink;
}

PROG(since_6_8_guarded_call_of_global_function)
{
	if (has(no_such_field))
		return global_reads();
	return 0;
}

PROG(stable_5_16_small_stack_slot)
{
	volatile int lacks = 1 + has(no_such_field);

	sink = current_pid_tgid();
	if (lacks != 1)
		return poison();
	return 0;
}

LICENSE;
