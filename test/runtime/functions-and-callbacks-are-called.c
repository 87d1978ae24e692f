/* SPDX-License-Identifier: MIT */
/* Static and global functions, shared by two programs, and a callback by address. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 2 print enter_sum print exit_sum \
// RUN:   | %FileCheck %s
// 2 calls, each 1 + 2 + 3 + 4 in the callback and 100 by each of the two functions
// CHECK: load: COREPL_OK
// CHECK: enter_sum = 420{{$}}
// CHECK: exit_sum = {{[1-9]}}
#include "bpf.h"

u64 enter_sum, exit_sum;

static __noinline int add_one(u32 idx, u64 *sum)
{
	*sum += idx + 1;
	return 0;
}

static __noinline int add_hundred(u64 *sum)
{
	*sum += 100;
	return *sum & 1;
}

__noinline int add_hundred_and_loop(int base)
{
	u64 sum = base;

	add_hundred(&sum);
	loop(4, add_one, &sum, 0);
	return (int)sum;
}

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u64 sum = 0;

	if (!is_mine(ctx))
		return 0;
	add_hundred(&sum);
	enter_sum += sum + add_hundred_and_loop(0);
	return 0;
}

SEC("raw_tp/sys_exit")
int on_exit(u64 *ctx)
{
	u64 sum = 0;

	if ((int)(current_pid_tgid() >> 32) != my_pid)
		return 0;
	add_hundred(&sum);
	loop(4, add_one, &sum, 0);
	exit_sum += sum;
	return 0;
}

LICENSE;
