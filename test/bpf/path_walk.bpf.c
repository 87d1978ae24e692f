// SPDX-License-Identifier: MIT
/*
 * path_walk.bpf.c - the path of a file, name by name: hops over several structs and
 * unions, a bounded loop, a function that is called and not inlined.
 */
#include "trace.h"

#define DEPTH_MAX 4

struct component {
	u32 len;
	char name[32];
};

struct component components[DEPTH_MAX] = {};
u64 inode_nr = 0;

static __attribute__((noinline)) struct dentry *parent_of(const struct dentry *d)
{
	struct dentry *up = BPF_CORE_READ(d, d_parent);

	return up == d ? NULL : up;
}

static __always_inline void copy_name(struct component *c, const struct dentry *d)
{
	const unsigned char *name = BPF_CORE_READ(d, d_name.name);

	c->len = BPF_CORE_READ(d, d_name.len);
	bpf_probe_read_kernel_str(c->name, sizeof(c->name), name);
}

SEC("raw_tracepoint/sys_enter")
int walk(u64 *ctx)
{
	struct file *file = (void *)ctx[0];
	struct dentry *d = BPF_CORE_READ(file, f_path.dentry);

	inode_nr = BPF_CORE_READ(file, f_path.dentry, d_inode, i_ino);
	for (int i = 0; i < DEPTH_MAX && d; i++) {
		copy_name(&components[i], d);
		d = parent_of(d);
	}
	return 0;
}
