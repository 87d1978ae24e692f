/* SPDX-License-Identifier: MIT */
/*
 * plain_reads.c - relocations that every compiler can make, GCC too: no macro of libbpf, no helper.
 */
typedef unsigned long long u64;
#define relocated __attribute__((preserve_access_index))

struct list_head {
	struct list_head *next, *prev;
} relocated;

struct cred {
	struct {
		unsigned int val;
	} uid;
} relocated;

struct task_struct {
	int pid;
	int tgid;
	unsigned int flags;
	struct list_head children;
	const struct cred *cred;
	char comm[16];
	u64 start_time;
} relocated;

struct file___none {
	int no_such_field;
} relocated;

__attribute__((section("raw_tp/sched_switch"), used)) int read_fields(struct task_struct *t)
{
	return t->pid + t->tgid + (int)t->flags + t->comm[3] + (int)t->start_time;
}

__attribute__((section("raw_tp/sched_wakeup"), used)) u64 read_nested(struct task_struct *t)
{
	return t->cred->uid.val + (u64)(unsigned long)t->children.next;
}

__attribute__((section("raw_tp/sched_wakeup_new"), used)) int read_absent(struct file___none *f)
{
	return f->no_such_field;
}

char license_text[] __attribute__((section("license"), used)) = "GPL";
