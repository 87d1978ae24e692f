/* SPDX-License-Identifier: MIT */
/* counter.h - one map, one global, one program that counts system calls. */
#include "bpf.h"

u64 seen_cnt;

struct {
	__uint(type, HASH);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 key = 1;

	__sync_fetch_and_add(&seen_cnt, 1);
	return map_lookup(&counts, &key) != 0;
}

LICENSE;
