/* SPDX-License-Identifier: MIT */
/*
 * modules.bpf.c - what only modules have: tcp_bbr's struct bbr and its functions, and a kernel
 * function of nf_conntrack.
 */
#include "modules.h"

#define SEC(name) __attribute__((section(name), used))
#define __relocated __attribute__((preserve_access_index))
#define __ksym __attribute__((section(".ksyms")))

struct bbr {
	__u32 full_bw;
	__u8 mode : 3;
} __relocated;

struct no_module_has_it {
	int x;
} __relocated;

struct xdp_md {
	__u32 data;
};

struct bpf_sock_tuple {
	__u32 saddr, daddr;
	__u16 sport, dport;
};

struct nf_conn {
	unsigned long status;
};

struct bpf_ct_opts {
	__s32 netns_id;
	__s32 error;
	__u8 l4proto;
	__u8 dir;
	__u8 reserved[2];
};

extern struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *ctx, struct bpf_sock_tuple *tuple,
					 __u32 tuple_size, struct bpf_ct_opts *opts,
					 __u32 opts_size) __ksym;
extern void bpf_ct_release(struct nf_conn *conn) __ksym;
extern int bpf_ct_change_status(struct nf_conn *conn, __u32 status) __ksym __attribute__((weak));
extern void no_module_has_this(void) __ksym __attribute__((weak));

struct modules_seen seen;

/* The relocations: no instruction of it depends on a connection. */
SEC("raw_tp/sys_enter")
int on_enter(void *ctx)
{
	struct bbr *b = 0;
	struct no_module_has_it *n = 0;

	seen.full_bw_off = __builtin_preserve_field_info(b->full_bw, 0);
	seen.mode_lshift = __builtin_preserve_field_info(b->mode, 4);
	seen.bbr_size = __builtin_preserve_type_info(*b, 1);
	seen.is_none = !__builtin_preserve_type_info(*n, 0);
	return 0;
}

SEC("fentry/bbr_init")
int on_init(void *ctx)
{
	seen.init_cnt++;
	return 0;
}

SEC("?fentry/tcp_bbr:bbr_init")
int on_named_init(void *ctx)
{
	seen.named_init_cnt++;
	return 0;
}

SEC("xdp")
int look_up(struct xdp_md *ctx)
{
	struct bpf_sock_tuple tuple = { 0x0100007f, 0x0100007f, 1, 1 };
	struct bpf_ct_opts opts = { .netns_id = -1, .l4proto = 6 };
	struct nf_conn *conn;

	if (no_module_has_this)
		no_module_has_this();
	conn = bpf_xdp_ct_lookup(ctx, &tuple, sizeof(tuple), &opts, sizeof(opts));
	seen.lookup_error = opts.error;
	if (conn)
		bpf_ct_release(conn);
	return 2;
}

/* A function's address: kernels take it from 6.4 on, libbpf gives a module's from 1.2 on. */
SEC("?xdp")
int look_for(struct xdp_md *ctx)
{
	seen.is_there = bpf_ct_change_status != 0;
	return 2;
}

char _license[] SEC("license") = "GPL";
