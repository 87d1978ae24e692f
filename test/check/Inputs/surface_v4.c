/* SPDX-License-Identifier: MIT */
/*
 * surface_v4.c - instructions of -mcpu=v4, which kernels know from 6.6 on.  Some are refused before
 * the walk, so that no guard helps, others only where they are reached (vm_loads.c has the names).
 */
#include "bpf.h"

struct task_struct {
	int no_such_field;
} __relocated;

#define lacks !field_exists(((struct task_struct *)0)->no_such_field)
#define PROG(name) SEC("raw_tp/sys_enter") int name(u64 *ctx)

signed char small;
long sink;

PROG(since_6_6_sign_extending_load)
{
	return small;
}

PROG(since_6_6_sign_extending_load_behind_guard)
{
	return lacks ? 0 : small;
}

PROG(since_6_6_signed_division)
{
	return (int)(current_pid_tgid()) / 7;
}

PROG(ok_signed_division_behind_guard)
{
	return lacks ? 0 : (int)(current_pid_tgid()) / 7;
}

PROG(since_6_6_sign_extending_move)
{
	return (signed char)current_pid_tgid();
}

PROG(since_6_6_byte_swap)
{
	return __builtin_bswap32((u32)current_pid_tgid());
}

PROG(since_6_6_byte_swap_behind_guard)
{
	return lacks ? 0 : __builtin_bswap32((u32)current_pid_tgid());
}

LICENSE;
