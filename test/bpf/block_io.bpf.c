// SPDX-License-Identifier: MIT
/*
 * block_io.bpf.c - block requests per disk: a type's and a field's existence choose between
 * flavors, types of another kernel declared by hand, enumerators as configuration.
 */
#include "trace.h"

struct disk_key {
	int major, minor;
};

struct disk_sum {
	u64 bytes, requests;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct disk_key);
	__type(value, struct disk_sum);
} disks SEC(".maps");

struct trace_event_raw_block_rq_completion___new {
	u32 dev;
} __attribute__((preserve_access_index));

struct trace_event_raw_block_rq_complete___old {
	u32 dev;
} __attribute__((preserve_access_index));

u32 last_dev = 0;

static __always_inline struct gendisk *disk_of(struct request *rq)
{
	struct request___old *old = (void *)rq;

	if (bpf_core_field_exists(old->rq_disk))
		return BPF_CORE_READ(old, rq_disk);
	return BPF_CORE_READ(rq, q, disk);
}

static __always_inline u32 device(void *ctx)
{
	struct trace_event_raw_block_rq_completion___new *new_ctx = ctx;
	struct trace_event_raw_block_rq_complete___old *old_ctx = ctx;

	if (bpf_core_type_exists(struct trace_event_raw_block_rq_completion___new))
		return new_ctx->dev;
	return old_ctx->dev;
}

SEC("tp_btf/block_rq_complete")
int complete(u64 *ctx)
{
	struct request *rq = (void *)ctx[0];
	struct gendisk *disk = disk_of(rq);
	struct disk_key key = {};
	struct disk_sum zero = {}, *sum;

	key.major = BPF_CORE_READ(disk, major);
	key.minor = BPF_CORE_READ(disk, first_minor);
	sum = bpf_map_lookup_elem(&disks, &key);
	if (!sum) {
		bpf_map_update_elem(&disks, &key, &zero, BPF_NOEXIST);
		sum = bpf_map_lookup_elem(&disks, &key);
	}
	if (sum) {
		__sync_fetch_and_add(&sum->bytes, rq->__data_len);
		__sync_fetch_and_add(&sum->requests, 1);
	}
	return 0;
}

SEC("tracepoint/block/block_rq_complete")
int complete_tracepoint(void *ctx)
{
	last_dev = device(ctx);
	return 0;
}
