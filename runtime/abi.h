/* SPDX-License-Identifier: MIT */
/*
 * abi.h - the kernel's numbers and argument structs that the runtime uses, in its own words.
 *
 * The interface of bpf(2) and perf_event_open(2) never changes; which part of it a distribution's
 * headers know does.  So the runtime brings what it needs and builds with any libc, also one that
 * ships no kernel headers.  Structs end after the last member we ever set: the kernel takes a
 * shorter argument as zero-filled, and refuses a longer one only where it is not zero.
 *
 * Source: kernel include/uapi/linux/bpf.h, include/uapi/linux/perf_event.h.
 */
#ifndef RUNTIME_ABI_H
#define RUNTIME_ABI_H

#include <stdint.h>

enum abi_cmd {
	ABI_MAP_CREATE = 0,
	ABI_MAP_LOOKUP_ELEM = 1,
	ABI_MAP_UPDATE_ELEM = 2,
	ABI_MAP_DELETE_ELEM = 3,
	ABI_MAP_GET_NEXT_KEY = 4,
	ABI_PROG_LOAD = 5,
	ABI_OBJ_PIN = 6,
	ABI_OBJ_GET = 7,
	ABI_BTF_GET_FD_BY_ID = 19,
	ABI_OBJ_GET_INFO_BY_FD = 15,
	ABI_RAW_TRACEPOINT_OPEN = 17,
	ABI_BTF_LOAD = 18,
	ABI_MAP_FREEZE = 22,
	ABI_BTF_GET_NEXT_ID = 23,
	ABI_LINK_CREATE = 28,
	ABI_PROG_TEST_RUN = 10,
	ABI_LINK_UPDATE = 29,
	ABI_ITER_CREATE = 33,
	ABI_LINK_DETACH = 34,
	ABI_PROG_ATTACH = 8,
	ABI_PROG_DETACH = 9,
	ABI_PROG_GET_FD_BY_ID = 13,
};

enum abi_map_type {
	ABI_MAP_HASH = 1,
	ABI_MAP_ARRAY = 2,
	ABI_MAP_PROG_ARRAY = 3,
	ABI_MAP_PERF_EVENT_ARRAY = 4,
	ABI_MAP_PERCPU_HASH = 5,
	ABI_MAP_PERCPU_ARRAY = 6,
	ABI_MAP_STACK_TRACE = 7,
	ABI_MAP_CGROUP_ARRAY = 8,
	ABI_MAP_LRU_PERCPU_HASH = 10,
	ABI_MAP_ARRAY_OF_MAPS = 12,
	ABI_MAP_HASH_OF_MAPS = 13,
	ABI_MAP_DEVMAP = 14,
	ABI_MAP_SOCKMAP = 15,
	ABI_MAP_CPUMAP = 16,
	ABI_MAP_XSKMAP = 17,
	ABI_MAP_SOCKHASH = 18,
	ABI_MAP_PERCPU_CGROUP_STORAGE = 21,
	ABI_MAP_QUEUE = 22,
	ABI_MAP_STACK = 23,
	ABI_MAP_DEVMAP_HASH = 25,
	ABI_MAP_RINGBUF = 27,
	ABI_MAP_USER_RINGBUF = 31,
	ABI_MAP_ARENA = 33,
};

enum abi_map_flag {
	ABI_F_RDONLY_PROG = 1u << 7,
	ABI_F_MMAPABLE = 1u << 10,
	ABI_F_VTYPE_BTF_OBJ_FD = 1u << 15,
	ABI_F_SEGV_ON_FAULT = 1u << 17,
};

enum abi_prog_type {
	ABI_PROG_KPROBE = 2,
	ABI_PROG_TRACEPOINT = 5,
	ABI_PROG_PERF_EVENT = 7,
	ABI_PROG_RAW_TRACEPOINT = 17,
	ABI_PROG_RAW_TRACEPOINT_WRITABLE = 24,
	ABI_PROG_TRACING = 26,
	ABI_PROG_EXT = 28,
	ABI_PROG_LSM = 29,
	ABI_PROG_SCHED_CLS = 3,
	ABI_PROG_SCHED_ACT = 4,
	ABI_PROG_XDP = 6,
	ABI_PROG_CGROUP_SKB = 8,
	ABI_PROG_CGROUP_SOCK = 9,
	ABI_PROG_SOCK_OPS = 13,
	ABI_PROG_SK_SKB = 14,
	ABI_PROG_CGROUP_DEVICE = 15,
	ABI_PROG_SK_MSG = 16,
	ABI_PROG_CGROUP_SOCK_ADDR = 18,
	ABI_PROG_FLOW_DISSECTOR = 22,
	ABI_PROG_CGROUP_SYSCTL = 23,
	ABI_PROG_CGROUP_SOCKOPT = 25,
	ABI_PROG_STRUCT_OPS = 27,
	ABI_PROG_SK_LOOKUP = 30,
	ABI_PROG_NETFILTER = 32,
};

enum abi_attach_type {
	ABI_TRACE_RAW_TP = 23,
	ABI_TRACE_FENTRY = 24,
	ABI_TRACE_FEXIT = 25,
	ABI_MODIFY_RETURN = 26,
	ABI_LSM_MAC = 27,
	ABI_TRACE_ITER = 28,
	ABI_PERF_EVENT = 41,
	ABI_TRACE_KPROBE_MULTI = 42,
	ABI_LSM_CGROUP = 43,
	ABI_TRACE_UPROBE_MULTI = 48,
	ABI_TRACE_KPROBE_SESSION = 56,
	ABI_TRACE_UPROBE_SESSION = 57,
	ABI_TRACE_FSESSION = 58,
	ABI_TRACE_FENTRY_MULTI = 59,
	ABI_TRACE_FEXIT_MULTI = 60,
	ABI_TRACE_FSESSION_MULTI = 61,
	ABI_FLOW_DISSECTOR = 17,
	ABI_SK_LOOKUP = 36,
	ABI_XDP = 37,
	ABI_STRUCT_OPS = 44,
	ABI_NETFILTER = 45,
	ABI_TCX_INGRESS = 46,
	ABI_TCX_EGRESS = 47,
	ABI_NETKIT_PRIMARY = 54,
	ABI_NETKIT_PEER = 55,
};

#define ABI_NAME_SIZE 16 /* bytes of a map's or program's name with its NUL */

/* ABI_MAP_CREATE */
struct abi_map_create {
	uint32_t map_type;
	uint32_t key_size, value_size; /* bytes */
	uint32_t max_entries;
	uint32_t map_flags;
	uint32_t inner_map_fd;
	uint32_t numa_node;
	char map_name[ABI_NAME_SIZE];
	uint32_t map_ifindex;
	uint32_t btf_fd;
	uint32_t btf_key_type_id, btf_value_type_id;
	uint32_t btf_vmlinux_value_type_id;
	uint64_t map_extra;
	uint32_t value_type_btf_obj_fd; /* a module's BTF, with ABI_F_VTYPE_BTF_OBJ_FD */
	uint32_t pad;
};

/* ABI_MAP_LOOKUP_ELEM ... ABI_MAP_GET_NEXT_KEY (next key in value), ABI_MAP_FREEZE */
struct abi_map_elem {
	uint32_t map_fd;
	uint32_t pad;
	uint64_t key;	/* pointer */
	uint64_t value; /* pointer */
	uint64_t flags;
};

/* ABI_PROG_LOAD */
struct abi_prog_load {
	uint32_t prog_type;
	uint32_t insn_cnt; /* slots */
	uint64_t insns;	   /* pointer */
	uint64_t license;  /* pointer */
	uint32_t log_level;
	uint32_t log_size; /* bytes */
	uint64_t log_buf;  /* pointer */
	uint32_t kern_version;
	uint32_t prog_flags;
	char prog_name[ABI_NAME_SIZE];
	uint32_t prog_ifindex;
	uint32_t expected_attach_type;
	uint32_t prog_btf_fd;
	uint32_t func_info_rec_size; /* bytes */
	uint64_t func_info;	     /* pointer */
	uint32_t func_info_cnt;
	uint32_t line_info_rec_size; /* bytes */
	uint64_t line_info;	     /* pointer */
	uint32_t line_info_cnt;
	uint32_t attach_btf_id;
	uint32_t attach_btf_obj_fd; /* a module's BTF, or the program that is extended */
	uint32_t core_relo_cnt;
	uint64_t fd_array; /* pointer: BTFs of modules, by the index in calls */
};

/* ABI_OBJ_PIN, ABI_OBJ_GET */
struct abi_obj {
	uint64_t pathname; /* pointer */
	uint32_t bpf_fd;
	uint32_t file_flags;
};

/* ABI_OBJ_GET_INFO_BY_FD */
struct abi_info {
	uint32_t bpf_fd;
	uint32_t info_size; /* bytes */
	uint64_t info;	    /* pointer */
};

/* What it fills for a map: the first members. */
struct abi_map_info {
	uint32_t type;
	uint32_t id;
	uint32_t key_size, value_size; /* bytes */
	uint32_t max_entries;
	uint32_t map_flags;
	char name[ABI_NAME_SIZE];
	uint32_t ifindex;
	uint32_t btf_vmlinux_value_type_id;
	uint64_t netns_dev, netns_ino;
	uint32_t btf_id, btf_key_type_id, btf_value_type_id, btf_vmlinux_id;
	uint64_t map_extra; /* 5.16+ */
};

/* What it fills for BTF; name and is_kernel from Linux 5.11 on. */
struct abi_btf_info {
	uint64_t btf;	   /* pointer */
	uint32_t btf_size; /* bytes of room; then of the whole */
	uint32_t id;
	uint64_t name;	    /* pointer */
	uint32_t name_size; /* bytes of room; then of the whole */
	uint32_t is_kernel; /* vmlinux's or a module's */
};

/* ABI_BTF_GET_NEXT_ID, ABI_BTF_GET_FD_BY_ID */
struct abi_btf_id {
	uint32_t id; /* the one before, or the one to open */
	uint32_t next_id;
};

/* What it fills for a program: the first members. */
struct abi_prog_info {
	uint32_t before[32]; /* not asked for */
	uint32_t btf_id;     /* the program's own types; 0: none */
	uint32_t pad;
};

/* ABI_RAW_TRACEPOINT_OPEN */
struct abi_raw_tp {
	uint64_t name; /* pointer, or 0 for a program with an attach_btf_id */
	uint32_t prog_fd;
	uint32_t pad;
	uint64_t cookie; /* 6.10+ */
};

/* ABI_BTF_LOAD */
struct abi_btf_load {
	uint64_t btf;	   /* pointer */
	uint64_t log_buf;  /* pointer */
	uint32_t btf_size; /* bytes */
	uint32_t log_size; /* bytes */
	uint32_t log_level;
	uint32_t pad;
};

/* ABI_LINK_CREATE */
struct abi_link_create {
	uint32_t prog_fd;
	uint32_t target_fd;
	uint32_t attach_type;
	uint32_t flags;
};

/* ABI_LINK_CREATE of tcx, netkit and (6.16+) cgroup programs: a place among others */
struct abi_link_place {
	struct abi_link_create head;
	uint32_t relative; /* descriptor, or id with ABI_F_ID in the flags */
	uint32_t pad;
	uint64_t expected_revision;
};

/* ABI_LINK_CREATE of ABI_NETFILTER */
struct abi_link_netfilter {
	struct abi_link_create head;
	uint32_t pf;
	uint32_t hooknum;
	int32_t priority;
	uint32_t flags;
};

/* ABI_PROG_ATTACH, ABI_PROG_DETACH */
struct abi_prog_attach {
	uint32_t target_fd;
	uint32_t prog_fd;
	uint32_t attach_type;
	uint32_t flags;
};

#define ABI_F_ID (1u << 5)

/* ABI_LINK_CREATE of ABI_PERF_EVENT */
struct abi_link_perf {
	struct abi_link_create head;
	uint64_t cookie;
};

/* ABI_LINK_CREATE of tp_btf, fentry, fexit, fmod_ret, lsm, and of a program that replaces */
struct abi_link_trace {
	struct abi_link_create head;
	uint32_t target_btf_id; /* 0: the target given at load */
	uint32_t pad;
	uint64_t cookie; /* 5.18+ */
};

/* ABI_LINK_CREATE of ABI_TRACE_ITER */
struct abi_link_iter {
	struct abi_link_create head;
	uint64_t iter_info; /* pointer */
	uint32_t iter_info_len; /* bytes */
	uint32_t pad;
};

/* ABI_LINK_CREATE of ABI_TRACE_KPROBE_MULTI and _SESSION */
struct abi_link_kprobes {
	struct abi_link_create head;
	uint32_t flags; /* 1: at the return */
	uint32_t cnt;
	uint64_t syms;	  /* pointer to pointers, or */
	uint64_t addrs;	  /* pointer to unsigned longs */
	uint64_t cookies; /* pointer to u64s */
};

/* ABI_LINK_CREATE of ABI_TRACE_UPROBE_MULTI and _SESSION */
struct abi_link_uprobes {
	struct abi_link_create head;
	uint64_t path;		  /* pointer */
	uint64_t offsets;	  /* pointer to unsigned longs, bytes from the file's start */
	uint64_t ref_ctr_offsets; /* the same */
	uint64_t cookies;	  /* pointer to u64s */
	uint32_t cnt;
	uint32_t flags; /* 1: at the return */
	uint32_t pid;	/* 0: all */
	uint32_t pad;
};

/* ABI_LINK_CREATE of ABI_TRACE_FENTRY_MULTI, _FEXIT_MULTI and _FSESSION_MULTI */
struct abi_link_trace_multi {
	struct abi_link_create head;
	uint64_t ids;	  /* pointer to u32s: BTF ids of functions */
	uint64_t cookies; /* pointer to u64s, or 0 */
	uint32_t cnt;
	uint32_t pad;
};

/* ABI_LINK_DETACH, ABI_ITER_CREATE */
struct abi_link_fd {
	uint32_t link_fd;
	uint32_t flags;
};

/* ABI_LINK_UPDATE */
struct abi_link_update {
	uint32_t link_fd;
	uint32_t new_prog_fd;
	uint32_t flags;
	uint32_t old_prog_fd;
};

/* What ABI_OBJ_GET_INFO_BY_FD fills for a link: the first members. */
struct abi_link_info {
	uint32_t type; /* enum bpf_link_type */
	uint32_t id;
	uint32_t prog_id;
	uint32_t pad;
};

/* ABI_PROG_TEST_RUN */
struct abi_test_run {
	uint32_t prog_fd;
	uint32_t retval;
	uint32_t data_size_in, data_size_out; /* bytes */
	uint64_t data_in, data_out;	      /* pointers */
	uint32_t repeat;
	uint32_t duration;		    /* ns */
	uint32_t ctx_size_in, ctx_size_out; /* bytes */
	uint64_t ctx_in, ctx_out;	    /* pointers */
	uint32_t flags;
	uint32_t cpu;
	uint32_t batch_size;
	uint32_t pad;
};

/* perf_event_open(2): PERF_ATTR_SIZE_VER1 */
struct abi_perf_attr {
	uint32_t type;
	uint32_t size; /* bytes of this struct */
	uint64_t config;
	uint64_t sample_period;
	uint64_t sample_type;
	uint64_t read_format;
	uint64_t flags;
	uint32_t wakeup_events; /* records */
	uint32_t bp_type;
	uint64_t config1; /* probes: pointer to the function's name or the file's path */
	uint64_t config2; /* probes: byte offset in the function or the file */
};

enum abi_perf {
	ABI_PERF_TYPE_SOFTWARE = 1,
	ABI_PERF_TYPE_TRACEPOINT = 2,
	ABI_PERF_SW_BPF_OUTPUT = 10,
	ABI_PERF_SAMPLE_RAW = 1 << 10,
	ABI_PERF_FD_CLOEXEC = 8,
	ABI_PERF_RECORD_LOST = 2,
	ABI_PERF_RECORD_SAMPLE = 9,
	/* bytes from the start of a buffer's first page */
	ABI_PERF_HEAD_OFF = 1024,
	ABI_PERF_TAIL_OFF = 1032,
};

/* ioctl(2) numbers carry their direction in other bits on a few machines. */
#if defined(__powerpc__) || defined(__mips__) || defined(__sparc__) || defined(__alpha__)
#define ABI_PERF_IOC_ENABLE 0x20002400u
#define ABI_PERF_IOC_SET_BPF 0x80042408u
#else
#define ABI_PERF_IOC_ENABLE 0x2400u
#define ABI_PERF_IOC_SET_BPF 0x40042408u
#endif

/* Ring buffer records: a length with two flags, then an offset that is the kernel's own. */
#define ABI_RINGBUF_BUSY 0x80000000u
#define ABI_RINGBUF_DISCARD 0x40000000u
#define ABI_RINGBUF_HEAD_SIZE 8u /* bytes */

#define ABI_EPOLLET 0x80000000u

struct abi_epoll_event {
	uint32_t events;
	uint64_t data;
}
#if defined(__x86_64__)
__attribute__((packed))
#endif
;

enum abi_epoll {
	ABI_EPOLLIN = 1,
	ABI_EPOLLOUT = 4,
	ABI_EPOLL_CTL_ADD = 1,
	ABI_EPOLL_CTL_DEL = 2,
};

#endif
