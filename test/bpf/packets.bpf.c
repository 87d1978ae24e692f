// SPDX-License-Identifier: MIT
/*
 * packets.bpf.c - packets dropped, by device: a kernel pointer without the attribute read by
 * the builtin, on types that carry no attribute, and by the legacy typed helpers.
 */
#include "trace.h"

struct netns_plain {
	int count;
	unsigned int inum;
};

struct dev_plain {
	char name[16];
	struct netns_plain ns[2];
	int matrix[3][4];
	struct {
		int speed;
		union {
			u32 word;
			u8 byte[4];
		};
	} link;
};

typedef struct dev_plain dev_alias_t;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} drops SEC(".maps");

u64 out[10] = {};

SEC("tp_btf/kfree_skb")
int drop(u64 *ctx)
{
	struct sk_buff *skb = (void *)ctx[0];
	struct net_device *dev = BPF_CORE_READ(skb, dev);
	u32 zero = 0;
	u64 *cnt = bpf_map_lookup_elem(&drops, &zero);

	if (cnt)
		(*cnt)++;
	out[0] = BPF_CORE_READ(dev, mtu) + skb->len;
	out[1] = BPF_CORE_READ(dev, name[3]);
	return 0;
}

SEC("raw_tracepoint/net_dev_queue")
int plain(u64 *ctx)
{
	struct dev_plain *d = (void *)ctx[0];
	dev_alias_t *alias = (void *)ctx[1];
	int i = (int)ctx[2] & 1, v = 0;

	bpf_core_read(&v, sizeof(v), &d->ns[1].inum);
	out[2] = v;
	bpf_core_read(&v, sizeof(v), &d->matrix[2][1]);
	out[3] = v;
	bpf_core_read(&v, sizeof(v), &alias->link.word);
	out[4] = v;
	bpf_core_read(&v, sizeof(v), &d[2].link.byte[3]);
	out[5] = v;
	bpf_core_read(&v, sizeof(v), &d->ns[i].count);
	out[6] = v;
	bpf_core_read(&v, sizeof(v), &(&d->ns[1])->count);
	out[7] = v;
	bpf_core_read(&v, sizeof(v), &((struct netns_plain *)(void *)&d->ns[0])->inum);
	out[8] = v;
	out[9] = __builtin_preserve_field_info(d->matrix[1][2], BPF_FIELD_BYTE_OFFSET) +
		 __builtin_preserve_field_info(d->ns[1].count, BPF_FIELD_EXISTS);
	return 0;
}
