// SPDX-License-Identifier: MIT
/*
 * file_opens.bpf.c - files opened, and how it ended: tracepoint contexts with array members,
 * pointer chains of several hops by macro.
 */
#include "trace.h"

struct args {
	const char *name;
	int flags;
};

struct event {
	u32 pid;
	u32 uid;
	u32 parent;
	int ret;
	int flags;
	char comm[16];
	char name[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct args);
} start SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

static int enter(const char *name, int flags)
{
	struct args args = { .name = name, .flags = flags };
	u32 tid = (u32)bpf_get_current_pid_tgid();

	bpf_map_update_elem(&start, &tid, &args, 0);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_open")
int enter_open(struct trace_event_raw_sys_enter *ctx)
{
	return enter((const char *)ctx->args[0], (int)ctx->args[1]);
}

SEC("tracepoint/syscalls/sys_enter_openat")
int enter_openat(struct trace_event_raw_sys_enter *ctx)
{
	return enter((const char *)ctx->args[1], (int)ctx->args[2]);
}

static __always_inline void fill(struct event *e, const struct args *args, long ret)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	e->pid = BPF_CORE_READ(task, pid);
	e->uid = BPF_CORE_READ(task, cred, uid.val);
	e->parent = BPF_CORE_READ(task, real_parent, tgid);
	e->ret = (int)ret;
	e->flags = args->flags;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	bpf_probe_read_user_str(e->name, sizeof(e->name), args->name);
}

SEC("tracepoint/syscalls/sys_exit_openat")
int exit_openat(struct trace_event_raw_sys_exit *ctx)
{
	u32 tid = (u32)bpf_get_current_pid_tgid();
	struct args *args = bpf_map_lookup_elem(&start, &tid);
	struct event *e;

	if (!args)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		fill(e, args, ctx->ret);
		bpf_ringbuf_submit(e, 0);
	}
	bpf_map_delete_elem(&start, &tid);
	return 0;
}
