/* SPDX-License-Identifier: MIT */
/*
 * surface_trampolines.c - functions' prototypes, and what the context of programs on them holds.
 * Names say what becomes of a program as in surface.c; kernels that forbid trampolines to everybody
 * say nothing.
 */
#include "bpf.h"

/* Its optval is a structure of 16 bytes, two words of the context; optlen is the word behind. */
SEC("fentry/tcp_setsockopt") int since_6_1_argument_behind_a_structure(u64 *ctx)
{
	*(volatile u64 *)&ctx[5];
	return 0;
}

SEC("fentry/tcp_setsockopt") int fails_argument_that_is_not_behind_a_structure(u64 *ctx)
{
	*(volatile u64 *)&ctx[6];
	return 0;
}

SEC("fexit/tcp_setsockopt") int since_6_1_result_behind_a_structure(u64 *ctx)
{
	*(volatile u64 *)&ctx[6];
	return 0;
}

SEC("fexit/tcp_setsockopt") int fails_result_that_is_not_behind_a_structure(u64 *ctx)
{
	*(volatile u64 *)&ctx[7];
	return 0;
}

SEC("fentry/tcp_setsockopt") int fails_read_through_a_structure(u64 *ctx)
{
	*(volatile u64 *)ctx[3];
	return 0;
}

/* sigval_t addr */
SEC("fentry/kill_pid_usb_asyncio") int since_6_18_function_with_a_union(u64 *ctx)
{
	return 0;
}

SEC("fentry/rtc_tm_to_ktime") int fails_function_with_a_large_structure(u64 *ctx)
{
	return 0;
}

SEC("fentry/ns_to_timespec64") int fails_function_that_returns_a_structure(u64 *ctx)
{
	return 0;
}

SEC("fentry/seq_printf") int fails_function_with_variable_arguments(u64 *ctx)
{
	return 0;
}

/* A task begins with the flags of its thread. */
SEC("fexit/get_pid_task") int ok_read_through_the_result(u64 *ctx)
{
	*(volatile u64 *)ctx[2];
	return 0;
}

SEC("fexit/vfs_write") int fails_read_through_a_result_that_is_a_number(u64 *ctx)
{
	*(volatile u64 *)ctx[4];
	return 0;
}

LICENSE;
