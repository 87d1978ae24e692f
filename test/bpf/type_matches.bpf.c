// SPDX-License-Identifier: MIT
/*
 * type_matches.bpf.c - does a type match the kernel's: a builtin's third flag, which clang has
 * from 15 on.
 */
#include "trace.h"

#ifndef bpf_core_type_matches
#define bpf_core_type_matches(type) __builtin_preserve_type_info(*(typeof(type) *)0, 2)
#endif

struct list_head___odd {
	int next;
} __attribute__((preserve_access_index));

u32 matches[4] = {};

SEC("raw_tracepoint/sched_switch")
int ask(void *ctx)
{
	matches[0] = bpf_core_type_matches(struct list_head);
	matches[1] = bpf_core_type_matches(struct list_head___odd);
	matches[2] = bpf_core_type_matches(enum bpf_map_type);
	matches[3] = bpf_core_type_matches(atomic_t);
	return 0;
}
