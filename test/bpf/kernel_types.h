/* SPDX-License-Identifier: MIT */
/*
 * kernel_types.h - the few kernel types that the test programs read, as vmlinux.h declares them.
 *
 * Members are those that are used, and enough others to make offsets differ from a kernel's: it is
 * relocation that must make them right.  Everything is relocatable by the attribute, pushed as
 * bpftool's vmlinux.h does it.
 */
#ifndef TEST_BPF_KERNEL_TYPES_H
#define TEST_BPF_KERNEL_TYPES_H

typedef _Bool bool;
typedef signed char s8;
typedef unsigned char u8;
typedef short s16;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;
typedef s8 __s8;
typedef u8 __u8;
typedef s16 __s16;
typedef u16 __u16;
typedef s32 __s32;
typedef u32 __u32;
typedef s64 __s64;
typedef u64 __u64;
typedef u16 __be16;
typedef u32 __be32;
typedef u64 __be64;
typedef u32 __wsum;
typedef u16 __sum16;
typedef int pid_t;

#define NULL ((void *)0)
#define true 1
#define false 0

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum {
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
};

enum {
	BPF_F_CURRENT_CPU = 0xffffffffULL,
};

/* A subset, with numbers of their own: enumerators are relocated by name. */
enum bpf_func_id {
	BPF_FUNC_unspec = 0,
	BPF_FUNC_map_lookup_elem = 1,
	BPF_FUNC_ringbuf_output = 130,
	BPF_FUNC_get_func_ip = 173,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct list_head {
	struct list_head *next, *prev;
};

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	s64 counter;
} atomic64_t;

typedef struct {
	u32 val;
} kuid_t;

struct cred {
	atomic_t usage;
	kuid_t uid;
};

struct ns_common {
	u64 stashed;
	u32 inum;
};

struct pid_namespace {
	int level;
	struct ns_common ns;
};

struct uts_namespace {
	struct ns_common ns;
};

struct nsproxy {
	atomic_t count;
	struct uts_namespace *uts_ns;
	struct pid_namespace *pid_ns_for_children;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	u32 level;
	struct upid numbers[1];
};

struct load_weight {
	unsigned long weight;
	u32 inv_weight;
};

struct sched_entity {
	struct load_weight load;
	u64 sum_exec_runtime;
};

struct mm_rss_stat {
	atomic64_t count[4];
};

struct mm_struct {
	struct {
		unsigned long arg_start;
		unsigned long arg_end;
		atomic_t mm_users;
	};
	struct mm_rss_stat rss_stat;
};

struct task_struct {
	volatile unsigned int __state;
	unsigned int flags;
	int prio;
	struct sched_entity se;
	struct mm_struct *mm;
	unsigned int sched_reset_on_fork : 1;
	unsigned int : 0;
	unsigned int in_execve : 1;
	unsigned int in_iowait : 1;
	unsigned int jobctl_bits : 7;
	pid_t pid;
	pid_t tgid;
	struct task_struct *real_parent;
	struct task_struct *parent;
	struct list_head children;
	struct pid *thread_pid;
	u64 start_time;
	const struct cred *cred;
	char comm[16];
	struct nsproxy *nsproxy;
	int exit_code;
};

/* The member's name before 5.14. */
struct task_struct___old {
	long state;
};

struct qstr {
	union {
		struct {
			u32 hash;
			u32 len;
		};
		u64 hash_len;
	};
	const unsigned char *name;
};

struct inode {
	u16 i_mode;
	unsigned long i_ino;
	s64 i_size;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct path {
	void *mnt;
	struct dentry *dentry;
};

struct file {
	unsigned int f_mode;
	struct path f_path;
	struct inode *f_inode;
};

struct trace_entry {
	u16 type;
	u8 flags;
	u8 preempt_count;
	int pid;
};

struct trace_event_raw_sys_enter {
	struct trace_entry ent;
	long id;
	unsigned long args[6];
	char __data[0];
};

struct trace_event_raw_sys_exit {
	struct trace_entry ent;
	long id;
	long ret;
	char __data[0];
};

struct in6_addr {
	union {
		u8 u6_addr8[16];
		__be16 u6_addr16[8];
		__be32 u6_addr32[4];
	} in6_u;
};

struct sock_common {
	union {
		u64 skc_addrpair;
		struct {
			__be32 skc_daddr;
			__be32 skc_rcv_saddr;
		};
	};
	union {
		u32 skc_portpair;
		struct {
			__be16 skc_dport;
			u16 skc_num;
		};
	};
	u16 skc_family;
	volatile u8 skc_state;
	u8 skc_reuse : 4;
	u8 skc_reuseport : 1;
	u8 skc_ipv6only : 1;
	struct in6_addr skc_v6_daddr;
};

struct sock {
	struct sock_common __sk_common;
	u32 sk_mark;
	u8 sk_padding : 1, sk_kern_sock : 1, sk_no_check_tx : 1;
	u16 sk_protocol;
	u16 sk_type;
};

struct tcp_sock {
	struct sock sk;
	u32 srtt_us;
	u32 snd_cwnd;
	u64 bytes_acked;
	u64 bytes_received;
};

struct net_device {
	char name[16];
	int ifindex;
	unsigned int mtu;
};

struct skb_shared_info {
	u8 nr_frags;
	u16 gso_size;
};

struct sk_buff {
	union {
		struct {
			struct sk_buff *next;
			struct sk_buff *prev;
			union {
				struct net_device *dev;
				unsigned long dev_scratch;
			};
		};
	};
	struct sock *sk;
	unsigned int len;
	u16 queue_mapping;
	u8 pkt_type : 3;
	u8 ignore_df : 1;
	u8 ip_summed : 2;
	u16 protocol;
	u16 network_header;
	unsigned char *head;
	unsigned char *data;
};

struct iphdr {
	u8 ihl : 4;
	u8 version : 4;
	u8 tos;
	__be16 tot_len;
	u8 ttl;
	u8 protocol;
	__be32 saddr;
	__be32 daddr;
};

struct gendisk {
	int major;
	int first_minor;
	char disk_name[32];
};

struct request_queue {
	struct gendisk *disk;
	unsigned long queue_flags;
};

struct request {
	struct request_queue *q;
	unsigned int cmd_flags;
	unsigned int __data_len;
	u64 __sector;
};

/* Where the disk was before 5.17. */
struct request___old {
	struct gendisk *rq_disk;
};

struct bpf_map {
	enum bpf_map_type map_type;
	u32 key_size;
	u32 value_size;
	u32 max_entries;
	u32 id;
};

struct pt_regs {
	unsigned long di;
	unsigned long si;
	unsigned long ax;
};

#pragma clang attribute pop

#endif
