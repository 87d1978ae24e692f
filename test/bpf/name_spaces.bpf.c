// SPDX-License-Identifier: MIT
/*
 * name_spaces.bpf.c - a task's place among namespaces: deep chains, an array of structs in a
 * struct, unnamed structs reached by typedef, a conditional and a comma around accesses, a struct
 * copied whole.
 */
#include "trace.h"

typedef struct {
	int weight;
	unsigned int flag : 3;
	unsigned int mode : 5;
	struct {
		int lo, hi;
	} range[4];
} __attribute__((preserve_access_index)) tuning_t;

u64 out[12] = {};
struct load_weight weight = {};

SEC("tp_btf/task_newtask")
int new_task(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[0];
	struct pid *pid = t->thread_pid;

	out[0] = BPF_CORE_READ(t, nsproxy, pid_ns_for_children, ns.inum);
	out[1] = BPF_CORE_READ(t, nsproxy, uts_ns, ns.inum);
	out[2] = BPF_CORE_READ(pid, numbers[0].nr);
	out[3] = pid->numbers[0].nr + pid->level;
	out[4] = (t->prio > 100 ? t->parent : t->real_parent)->pid;
	out[5] = (out[4]++, t)->start_time;
	weight = t->se.load;
	bpf_core_read(&out[6], sizeof(u64), &t->mm->rss_stat.count[1].counter);
	out[7] = sizeof(t->comm) + __builtin_offsetof(struct task_struct, tgid);
	out[8] = (u64)__builtin_preserve_access_index(&((struct task_struct *)0)->se.load.weight);
	return 0;
}

SEC("raw_tracepoint/sched_process_fork")
int tune(u64 *ctx)
{
	tuning_t *t = (void *)ctx[0];
	int i = (int)ctx[1] & 3;

	out[9] = t->weight + t->mode;
	out[10] = t->range[2].hi;
	out[11] = bpf_core_field_exists(t->range) + bpf_core_field_size(t->range[i].lo);
	return 0;
}
