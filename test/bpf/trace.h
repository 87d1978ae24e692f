/* SPDX-License-Identifier: MIT */
/*
 * trace.h - what the test programs share: libbpf's macros over kernel_types.h.
 */
#ifndef TEST_BPF_TRACE_H
#define TEST_BPF_TRACE_H

#include "kernel_types.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* In no program: a header's unused function is not emitted and leaves no site. */
static inline int trace_unused(const struct task_struct *t)
{
	return t->exit_code;
}

static __always_inline u32 trace_tgid(const struct task_struct *t)
{
	return BPF_CORE_READ(t, tgid);
}

#endif
