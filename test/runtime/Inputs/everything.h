/* SPDX-License-Identifier: MIT */
/*
 * everything.h - one object with all that the runtime handles: data sections of each kind, hash,
 * perf and ring maps, map of maps, prog array, functions and callback, guarded relocations of
 * several kinds, three ways to attach.  Runs for every task, so events come by themselves.
 */
#include "bpf.h"

struct task_struct {
	int pid;
	int tgid;
	u32 __state;
	unsigned int flag : 1;
} __relocated;

struct task_struct___old {
	long state;
} __relocated;

enum bpf_func_id___x {
	BPF_FUNC_get_current_task___x = 1,
};

u64 seen_cnt;
u64 level = 7;
const volatile u64 limit = 1;

struct {
	__uint(type, HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

struct inner {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} inner_one SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { &inner_one } };

static __noinline int add_one(u32 idx, u64 *sum)
{
	*sum += idx + 1;
	return 0;
}

static __noinline long task_state(struct task_struct *t)
{
	u32 state = 0;
	long old_state = 0;

	if (field_exists(t->__state)) {
		probe_read_kernel(&state, sizeof(state), &t->__state);
		return state;
	}
	probe_read_kernel(&old_state, sizeof(old_state), &((struct task_struct___old *)t)->state);
	return old_state;
}

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u64 sum = task_state(current_task());
	u32 key = 0;

	__sync_fetch_and_add(&seen_cnt, limit);
	loop(2, add_one, &sum, 0);
	map_update(&start, &key, &sum, 0);
	perf_output(ctx, &events, CURRENT_CPU, &sum, sizeof(sum));
	return map_lookup(&outer, &key) != 0;
}

SEC("tp_btf/sched_wakeup_new")
int on_new(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[0];

	level += t->pid == t->tgid;
	level += __builtin_preserve_enum_value(
		*(enum bpf_func_id___x *)BPF_FUNC_get_current_task___x, 0);
	level += __builtin_preserve_type_info(*t, 0);
	return 0;
}

LICENSE;
