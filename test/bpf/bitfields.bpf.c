// SPDX-License-Identifier: MIT
/*
 * bitfields.bpf.c - members of a few bits, read in every way: all six field facts, the two
 * macros, and the direct access that relocates only the storage unit's offset.
 */
#include "trace.h"

struct facts {
	u32 byte_off, byte_size, exists, is_signed, lshift, rshift;
};

u64 iowait_cnt = 0;
u64 kern_sock_cnt = 0;
u32 summed = 0;
u32 versions = 0;
struct facts facts = {};

SEC("tp_btf/sched_switch")
int handle_switch(u64 *ctx)
{
	struct task_struct *prev = (void *)ctx[1];

	if (BPF_CORE_READ_BITFIELD(prev, in_iowait))
		iowait_cnt++;
	facts.byte_off = bpf_core_field_offset(prev->jobctl_bits);
	facts.byte_size = bpf_core_field_size(prev->jobctl_bits);
	facts.exists = bpf_core_field_exists(struct task_struct, jobctl_bits);
	facts.is_signed = __builtin_preserve_field_info(prev->jobctl_bits, BPF_FIELD_SIGNED);
	facts.lshift = __builtin_preserve_field_info(prev->jobctl_bits, BPF_FIELD_LSHIFT_U64);
	facts.rshift = __builtin_preserve_field_info(prev->jobctl_bits, BPF_FIELD_RSHIFT_U64);
	return 0;
}

SEC("tp_btf/kfree_skb")
int handle_kfree_skb(u64 *ctx)
{
	struct sk_buff *skb = (void *)ctx[0];
	struct sock *sk = BPF_CORE_READ(skb, sk);
	struct iphdr *ip;

	if (sk && BPF_CORE_READ_BITFIELD_PROBED(sk, sk_kern_sock))
		kern_sock_cnt++;
	summed += skb->ip_summed;
	ip = (struct iphdr *)(skb->head + skb->network_header);
	versions += (u32)BPF_CORE_READ_BITFIELD_PROBED(ip, version);
	return 0;
}
