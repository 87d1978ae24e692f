// SPDX-License-Identifier: MIT
/*
 * tcp_life.bpf.c - connections that end: unions in structs in unions, a pointer cast to a bigger
 * struct, arrays of array members, volatile members.
 */
#include "trace.h"

#define AF_INET 2
#define AF_INET6 10
#define TCP_CLOSE 7

struct event {
	u32 saddr, daddr;
	u32 v6_word[4];
	u16 sport, dport;
	u64 acked, received;
	u32 srtt_us;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

static __always_inline void fill_v6(struct event *e, struct sock *sk)
{
	e->v6_word[0] = sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[0];
	e->v6_word[3] = sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[3];
	e->v6_word[1] = sk->__sk_common.skc_v6_daddr.in6_u.u6_addr16[2];
}

static __always_inline void fill_v4(struct event *e, struct sock *sk)
{
	e->saddr = sk->__sk_common.skc_rcv_saddr;
	e->daddr = sk->__sk_common.skc_daddr;
}

SEC("tp_btf/inet_sock_set_state")
int handle_state(u64 *ctx)
{
	struct sock *sk = (void *)ctx[0];
	struct tcp_sock *tp = (struct tcp_sock *)sk;
	struct sock_common *common = &sk->__sk_common;
	struct event *e;

	if ((int)ctx[2] != TCP_CLOSE || sk->sk_protocol != 6)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	if (common->skc_family == AF_INET6)
		fill_v6(e, sk);
	else
		fill_v4(e, sk);
	e->sport = common->skc_num;
	e->dport = ((struct sock_common *)sk)->skc_dport;
	e->acked = tp->bytes_acked;
	e->received = tp->bytes_received;
	e->srtt_us = tp->srtt_us >> 3;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
