/* SPDX-License-Identifier: MIT */
/*
 * Structures of the kernel that are accessed without a relocation, as the plugin records them: wrong
 * where the kernel's has another layout.  thread_info by bpftool btf dump: status at byte 8 on 5.10, at
 * byte 16 on 6.1.  A structure that only has a kernel one's name is not the kernel's.
 */
// REQUIRES: kernels-corpus, clang-14, clang-16, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -fplugin-arg-corepl-dump \
// RUN:   -I%src/test/runtime/Inputs -c %s -o %t.in | %FileCheck --check-prefix=RECORD %s
// RUN: %clang14 -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -fplugin-arg-corepl-dump \
// RUN:   -I%src/test/runtime/Inputs -c %s -o %t.in | %FileCheck --check-prefix=RECORD %s
// RUN: %clang16 -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -fplugin-arg-corepl-dump \
// RUN:   -I%src/test/runtime/Inputs -c %s -o %t.in | %FileCheck --check-prefix=RECORD %s
// RUN: %bpf-postlink %t.in %t.o
// RUN: %bpf-postlink %t.o %t.again.o && cmp %t.o %t.again.o
// RUN: %corepl check %t.in --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   | %FileCheck %s
// RUN: %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   | %FileCheck %s
// RUN: %not %corepl check %t.o --strict --kernels %kernels/amd64/6.1.0-50-amd64.btf | %FileCheck --check-prefix=STRICT %s
#include "bpf.h"

struct thread_info {
	unsigned long flags;
	u32 status;
};

struct task_struct {
	struct thread_info thread_info;
	int no_such_field;
} __relocated;

/* Of this program, whatever a kernel calls so. */
struct files_struct {
	u64 next_fd;
	u64 count;
};

struct {
	__uint(type, ARRAY);
	__type(key, u32);
	__type(value, struct files_struct);
	__uint(max_entries, 1);
} map SEC(".maps");

struct trace_event_raw_sched_switch {
	char prev_comm[16];
	int prev_pid;
};

u64 sink;

SEC("tp_btf/sched_process_exec") int inner_structure(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[0];

	sink = t->thread_info.status;
	return 0;
}

SEC("tp_btf/sched_process_exec") int behind_guard(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[0];

	if (field_exists(t->no_such_field))
		sink = t->thread_info.status;
	return 0;
}

int macro_program(u64 *ctx);
static inline __attribute__((always_inline)) int ____macro_program(u64 *ctx, struct thread_info *i)
{
	sink = i->status;
	return 0;
}

SEC("tp_btf/sched_process_exec") int macro_program(u64 *ctx)
{
	return ____macro_program(ctx, (void *)ctx[0]);
}

SEC("raw_tp/sys_enter") int read_by_helper(u64 *ctx)
{
	struct thread_info *i = current_task();

	probe_read_kernel(&sink, 4, &i->status);
	return 0;
}

SEC("tracepoint/sched/sched_switch") int context(struct trace_event_raw_sched_switch *ctx)
{
	sink = ctx->prev_pid;
	return 0;
}

SEC("raw_tp/sys_enter") int own_structure(u64 *ctx)
{
	struct files_struct *f;
	u32 key = 0;

	f = map_lookup(&map, &key);
	if (f)
		f->count++;
	return 0;
}

LICENSE;

// RECORD-DAG: plain [struct thread_info] status at bit 64 of 32 in inner_structure: t->thread_info.status
// RECORD-DAG: core byte_off [struct task_struct] 0:0 in inner_structure: t->thread_info
// RECORD-DAG: plain [struct thread_info] status at bit 64 of 32 in ____macro_program inline: i->status
// RECORD-DAG: plain [struct thread_info] status at bit 64 of 32 in read_by_helper: i->status
// RECORD-DAG: plain [struct trace_event_raw_sched_switch] prev_pid at bit 128 of 32 in context: ctx->prev_pid
// RECORD-NOT: files_struct

// CHECK: inner_structure ({{.*}}) ok warn
// CHECK-NEXT: behind_guard ({{.*}}) ok ok
// CHECK-NEXT: macro_program ({{.*}}) ok warn
// CHECK-NEXT: read_by_helper ({{.*}}) ok warn
// CHECK-NEXT: own_structure ({{.*}}) ok ok
// CHECK-NEXT: context ({{.*}}) warn warn
// CHECK: 92:14: warning: plain access to struct trace_event_raw_sched_switch::prev_pid 'ctx->prev_pid' [silent]
// CHECK: the kernel has it at byte 24, the program at byte 16: its offset is compiled in: give the structure preserve_access_index
// CHECK: warning: plain access to struct thread_info::status 't->thread_info.status' [silent]
// CHECK-NEXT: sink = t->thread_info.status;
// CHECK-NEXT: ^
// CHECK-NEXT: the kernel has it at byte 16, the program at byte 8: its offset is compiled in
// CHECK-NEXT: program inner_structure may get wrong values on 6.1.0-50-amd64 (1 of 2 kernels)
// CHECK: 4 causes of wrong values

// STRICT: error: plain access to struct thread_info::status
