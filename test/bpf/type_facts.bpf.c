// SPDX-License-Identifier: MIT
/*
 * type_facts.bpf.c - questions about whole types and about enumerators: identity, existence, size,
 * value; by struct, union, enum, typedef and integer.
 */
#include "trace.h"

struct only_here {
	int x;
} __attribute__((preserve_access_index));

union packed_addr {
	u32 v4;
	u8 bytes[4];
};

typedef struct task_struct task_alias_t;
typedef enum bpf_func_id func_id_t;

u32 ids[8] = {};
u32 sizes[6] = {};
bool exists[6] = {};
u64 values[6] = {};

SEC("raw_tracepoint/sched_switch")
int ask_types(void *ctx)
{
	ids[0] = bpf_core_type_id_local(struct task_struct);
	ids[1] = bpf_core_type_id_kernel(struct task_struct);
	ids[2] = bpf_core_type_id_local(struct only_here);
	ids[3] = bpf_core_type_id_kernel(pid_t);
	ids[4] = bpf_core_type_id_local(int);
	ids[5] = bpf_core_type_id_local(struct task_struct *);
	ids[6] = bpf_core_type_id_kernel(enum bpf_func_id);
	sizes[0] = bpf_core_type_size(struct task_struct);
	sizes[1] = bpf_core_type_size(union packed_addr);
	sizes[2] = bpf_core_type_size(task_alias_t);
	sizes[3] = bpf_core_type_size(enum bpf_map_type);
	exists[0] = bpf_core_type_exists(struct only_here);
	exists[1] = bpf_core_type_exists(struct mm_struct);
	exists[2] = bpf_core_type_exists(atomic64_t);
	exists[3] = bpf_core_type_exists(u64);
	return 0;
}

SEC("raw_tracepoint/sched_wakeup")
int ask_enumerators(void *ctx)
{
	exists[4] = bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_func_ip);
	exists[5] = bpf_core_enum_value_exists(func_id_t, BPF_FUNC_ringbuf_output);
	values[0] = bpf_core_enum_value(enum bpf_func_id, BPF_FUNC_map_lookup_elem);
	values[1] = bpf_core_enum_value(enum bpf_map_type, BPF_MAP_TYPE_RINGBUF);
	values[2] = bpf_core_enum_value(func_id_t, BPF_FUNC_get_func_ip);
	return 0;
}
