/* SPDX-License-Identifier: MIT */
/*
 * A program that reads behind a tracepoint's record loads and cannot be attached: by bpftool btf dump
 * trace_event_raw_sched_switch has 64 bytes on 6.1.  What uprobes attach to is not looked at, and said.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/6.1.0-50-amd64.btf | %FileCheck %s
#include "bpf.h"

u64 sink;

SEC("tracepoint/sched/sched_switch") int ok_last_field(u32 *ctx)
{
	sink = ctx[15];
	return 0;
}

SEC("tp/sched/sched_switch") int behind_the_record(u32 *ctx)
{
	sink = ctx[16];
	return 0;
}

SEC("tp/sched/sched_switch") int far_behind(u32 *ctx)
{
	sink = ctx[100];
	return 0;
}

SEC("uprobe//bin/true:main") int probe(u64 *ctx)
{
	return 0;
}

LICENSE;

// CHECK: ok_last_field (tracepoint/sched/sched_switch) ok
// CHECK: behind_the_record (tp/sched/sched_switch) FAIL
// CHECK: far_behind (tp/sched/sched_switch) FAIL
// CHECK: probe (uprobe//bin/true:main) ok
// CHECK: error: bytes behind the record of 'sched/sched_switch' [args]
// CHECK: at attachment: the kernel's record has 64 bytes
// CHECK: not judged:{{.*}}; what uprobes and usdt attach to is not looked at
