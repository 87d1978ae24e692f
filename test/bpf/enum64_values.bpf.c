// SPDX-License-Identifier: MIT
/*
 * enum64_values.bpf.c - enumerators beyond 32 bits and below zero.
 */
#include "trace.h"

enum wide {
	WIDE_ONE = 1,
	WIDE_BIG = 0x123456789aULL,
	WIDE_TOP = 0xffffffff00000000ULL,
};

enum wide_signed {
	WIDE_SIGNED_LOW = -0x100000000LL,
	WIDE_SIGNED_MINUS = -1,
};

enum narrow {
	NARROW_MINUS = -2,
	NARROW_TOP = 0x7fffffff,
};

u64 values[6] = {};

SEC("raw_tracepoint/sched_switch")
int ask(void *ctx)
{
	values[0] = bpf_core_enum_value(enum wide, WIDE_ONE);
	values[1] = bpf_core_enum_value(enum wide, WIDE_BIG);
	values[2] = bpf_core_enum_value_exists(enum wide, WIDE_TOP);
	values[3] = bpf_core_enum_value(enum wide_signed, WIDE_SIGNED_LOW);
	values[4] = bpf_core_enum_value(enum narrow, NARROW_MINUS);
	values[5] = bpf_core_enum_value_exists(enum narrow, NARROW_TOP);
	return 0;
}
