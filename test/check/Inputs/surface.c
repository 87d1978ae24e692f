/* SPDX-License-Identifier: MIT */
/*
 * surface.c - what kernels refuse beside relocations, and what their verifiers track.  A program's
 * name says what a kernel makes of it (vm_loads.c).
 */
#include "bpf.h"

struct task_struct {
	int pid;
	int no_such_field;
} __relocated;

enum bpf_func_id { BPF_FUNC_ktime_get_tai_ns = 208 };

#define has(field) field_exists(((struct task_struct *)0)->field)
#define PROG(name) SEC("raw_tp/sys_enter") int name(u64 *ctx)

static void *(*current_task_btf)(void) = (void *)158;
static u64 (*ktime_get_tai_ns)(void) = (void *)208;

extern int no_such_kfunc(int x) __attribute__((section(".ksyms"), weak));

long sink;

PROG(since_5_11_helper)
{
	return current_task_btf() != 0;
}

PROG(since_6_1_helper)
{
	return ktime_get_tai_ns() != 0;
}

PROG(ok_helper_behind_its_number)
{
	if (__builtin_preserve_enum_value(*(enum bpf_func_id *)BPF_FUNC_ktime_get_tai_ns, 0))
		return ktime_get_tai_ns() != 0;
	return 0;
}

PROG(fails_helper_of_no_kernel)
{
	return ((u64(*)(void))60000)() != 0;
}

/* What a pointer to a function points to is not known to clang: it may be written. */
u64 (*not_known)(void) = (void *)14;

PROG(fails_call_through_a_register)
{
	return not_known();
}

PROG(fails_call_through_a_register_behind_guard)
{
	return field_exists(((struct task_struct *)0)->pid) ? 0 : not_known();
}

PROG(since_5_12_atomic_with_result)
{
	return __sync_fetch_and_add(&sink, 5) == 5;
}

/* Refused before the walk: the guard does not help. */
PROG(since_5_12_atomic_with_result_behind_guard)
{
	if (has(no_such_field))
		return __sync_fetch_and_add(&sink, 5) == 5;
	return 0;
}

PROG(ok_weak_kfunc_behind_test)
{
	if (no_such_kfunc)
		return no_such_kfunc(1);
	return 0;
}

PROG(fails_weak_kfunc_without_test)
{
	return no_such_kfunc(1);
}

SEC("iter/bpf_map") int ok_arguments_of_an_iterator(u64 *ctx)
{
	return ctx[1] != 0;
}

SEC("iter/bpf_map") int fails_argument_that_an_iterator_has_not(u64 *ctx)
{
	return ctx[2] != 0;
}

/* A function of such a name is there: bpf_iter_run_prog(). */
SEC("iter/run_prog") int fails_function_that_is_no_iterator(u64 *ctx)
{
	return 0;
}

SEC("tp_btf/sched_process_exec") int ok_all_arguments(u64 *ctx)
{
	return ctx[0] && ctx[1] && ctx[2];
}

SEC("tp_btf/sched_process_exec") int fails_argument_that_is_not_given(u64 *ctx)
{
	return ctx[3] != 0;
}

SEC("tp_btf/sched_process_exec") int ok_such_argument_behind_guard(u64 *ctx)
{
	return has(no_such_field) ? ctx[3] != 0 : 0;
}

/* Debian's 5.10 has it without its queue, as 5.11 has. */
SEC("tp_btf/block_rq_insert") int fails_argument_of_other_releases(u64 *ctx)
{
	return ctx[1] != 0;
}

SEC("tp_btf/no_such_tracepoint") int fails_tracepoint_missing(u64 *ctx)
{
	return 0;
}

/* Guards through what only newer verifiers track; VALUE is 1. */
#define TRACKED(asm_text, wanted)                                                    \
	{                                                                            \
		long value = has(pid);                                               \
                                                                                     \
		asm volatile(asm_text : "+r"(value)::"memory");                      \
		return value != (wanted) ? ((int (*)(int))195896080)(0) : 0;         \
	}

/* *(u64 *)(r10 - 8) = 1, which clang 14 and 16 cannot spell */
#define ST_IMM ".8byte 0x00000001fff80a7a"

PROG(ok_tracked_arithmetic)
TRACKED("%0 <<= 7; %0 += 3; %0 *= 5; %0 ^= 2; %0 |= 1; %0 s>>= 1; %0 -= 8", 318)

PROG(since_6_18_tracked_negation)
TRACKED("%0 = -%0", -1)

PROG(since_6_18_tracked_byte_swap)
TRACKED("%0 = be16 %0", 256)

PROG(since_7_1_tracked_division)
TRACKED("%0 += 19; %0 /= 4", 5)

PROG(ok_tracked_8_byte_slot)
TRACKED("*(u64 *)(r10 - 8) = %0; %0 = *(u64 *)(r10 - 8)", 1)

PROG(stable_5_16_tracked_4_byte_slot)
TRACKED("*(u32 *)(r10 - 8) = %0; %0 = *(u32 *)(r10 - 8)", 1)

PROG(stable_6_3_tracked_immediate_slot)
TRACKED(ST_IMM "; %0 = *(u64 *)(r10 - 8)", 1)

PROG(since_6_9_tracked_narrow_load)
TRACKED("*(u64 *)(r10 - 8) = %0; %0 = *(u8 *)(r10 - 8)", 1)

PROG(ok_tracked_zero_of_any_size)
TRACKED("%0 -= 1; *(u64 *)(r10 - 8) = %0; %0 = *(u16 *)(r10 - 6)", 0)

PROG(fails_upper_half_of_slot)
TRACKED("*(u64 *)(r10 - 8) = %0; %0 = *(u32 *)(r10 - 4)", 0)

LICENSE;
