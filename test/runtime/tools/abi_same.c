/* SPDX-License-Identifier: MIT */
/*
 * abi_same.c - runtime/abi.h beside the kernel's own headers: equal numbers, and every member that
 * the runtime sets or reads of the same size at the same place.  It only has to compile.
 */
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stddef.h>

#include "runtime/abi.h"

#define NUMBER(ours, theirs) \
	_Static_assert((unsigned long)(ours) == (unsigned long)(theirs), #ours " is " #theirs)
#define SIZE_OF(type, member) sizeof(((type *)0)->member)
#define PLACE(ours, member, theirs, their_member)                                             \
	_Static_assert(offsetof(struct ours, member) == offsetof(theirs, their_member) &&     \
			       SIZE_OF(struct ours, member) == SIZE_OF(theirs, their_member), \
		       #ours "." #member " is " #their_member)
#define ATTR(ours, member, theirs) PLACE(ours, member, union bpf_attr, theirs)
#define SAME(ours, member) ATTR(ours, member, member)
#define LINK(ours, member, theirs) ATTR(ours, member, link_create.theirs)

SAME(abi_map_create, map_type);
SAME(abi_map_create, key_size);
SAME(abi_map_create, value_size);
SAME(abi_map_create, max_entries);
SAME(abi_map_create, map_flags);
SAME(abi_map_create, inner_map_fd);
SAME(abi_map_create, numa_node);
SAME(abi_map_create, map_name);
SAME(abi_map_create, btf_fd);
SAME(abi_map_create, btf_key_type_id);
SAME(abi_map_create, btf_value_type_id);
SAME(abi_map_create, btf_vmlinux_value_type_id);
SAME(abi_map_create, map_extra);
SAME(abi_map_create, value_type_btf_obj_fd);
SAME(abi_map_elem, map_fd);
SAME(abi_map_elem, key);
SAME(abi_map_elem, value);
ATTR(abi_map_elem, value, next_key);
SAME(abi_map_elem, flags);
SAME(abi_prog_load, prog_type);
SAME(abi_prog_load, insn_cnt);
SAME(abi_prog_load, insns);
SAME(abi_prog_load, license);
SAME(abi_prog_load, log_level);
SAME(abi_prog_load, log_size);
SAME(abi_prog_load, log_buf);
SAME(abi_prog_load, kern_version);
SAME(abi_prog_load, prog_flags);
SAME(abi_prog_load, prog_name);
SAME(abi_prog_load, expected_attach_type);
SAME(abi_prog_load, prog_btf_fd);
SAME(abi_prog_load, func_info_rec_size);
SAME(abi_prog_load, func_info);
SAME(abi_prog_load, func_info_cnt);
SAME(abi_prog_load, line_info_rec_size);
SAME(abi_prog_load, line_info);
SAME(abi_prog_load, line_info_cnt);
SAME(abi_prog_load, attach_btf_id);
SAME(abi_prog_load, attach_btf_obj_fd);
ATTR(abi_prog_load, attach_btf_obj_fd, attach_prog_fd);
SAME(abi_prog_load, fd_array);
SAME(abi_obj, pathname);
SAME(abi_obj, bpf_fd);
ATTR(abi_info, bpf_fd, info.bpf_fd);
ATTR(abi_info, info_size, info.info_len);
ATTR(abi_info, info, info.info);
ATTR(abi_btf_id, id, btf_id);
SAME(abi_btf_id, next_id);
ATTR(abi_raw_tp, name, raw_tracepoint.name);
ATTR(abi_raw_tp, prog_fd, raw_tracepoint.prog_fd);
ATTR(abi_raw_tp, cookie, raw_tracepoint.cookie);
SAME(abi_btf_load, btf);
ATTR(abi_btf_load, log_buf, btf_log_buf);
SAME(abi_btf_load, btf_size);
ATTR(abi_btf_load, log_size, btf_log_size);
ATTR(abi_btf_load, log_level, btf_log_level);
LINK(abi_link_create, prog_fd, prog_fd);
LINK(abi_link_create, prog_fd, map_fd);
LINK(abi_link_create, target_fd, target_fd);
LINK(abi_link_create, target_fd, target_ifindex);
LINK(abi_link_create, attach_type, attach_type);
LINK(abi_link_create, flags, flags);
LINK(abi_link_place, relative, tcx.relative_fd);
LINK(abi_link_place, expected_revision, tcx.expected_revision);
LINK(abi_link_place, relative, netkit.relative_id);
LINK(abi_link_place, expected_revision, netkit.expected_revision);
LINK(abi_link_place, relative, cgroup.relative_fd);
LINK(abi_link_place, expected_revision, cgroup.expected_revision);
LINK(abi_link_netfilter, pf, netfilter.pf);
LINK(abi_link_netfilter, hooknum, netfilter.hooknum);
LINK(abi_link_netfilter, priority, netfilter.priority);
LINK(abi_link_netfilter, flags, netfilter.flags);
LINK(abi_link_perf, cookie, perf_event.bpf_cookie);
LINK(abi_link_trace, target_btf_id, target_btf_id);
LINK(abi_link_trace, cookie, tracing.cookie);
LINK(abi_link_iter, iter_info, iter_info);
LINK(abi_link_iter, iter_info_len, iter_info_len);
LINK(abi_link_kprobes, flags, kprobe_multi.flags);
LINK(abi_link_kprobes, cnt, kprobe_multi.cnt);
LINK(abi_link_kprobes, syms, kprobe_multi.syms);
LINK(abi_link_kprobes, addrs, kprobe_multi.addrs);
LINK(abi_link_kprobes, cookies, kprobe_multi.cookies);
LINK(abi_link_uprobes, path, uprobe_multi.path);
LINK(abi_link_uprobes, offsets, uprobe_multi.offsets);
LINK(abi_link_uprobes, ref_ctr_offsets, uprobe_multi.ref_ctr_offsets);
LINK(abi_link_uprobes, cookies, uprobe_multi.cookies);
LINK(abi_link_uprobes, cnt, uprobe_multi.cnt);
LINK(abi_link_uprobes, flags, uprobe_multi.flags);
LINK(abi_link_uprobes, pid, uprobe_multi.pid);
LINK(abi_link_trace_multi, ids, tracing_multi.ids);
LINK(abi_link_trace_multi, cookies, tracing_multi.cookies);
LINK(abi_link_trace_multi, cnt, tracing_multi.cnt);
ATTR(abi_link_fd, link_fd, link_detach.link_fd);
ATTR(abi_link_fd, link_fd, iter_create.link_fd);
ATTR(abi_link_update, link_fd, link_update.link_fd);
ATTR(abi_link_update, new_prog_fd, link_update.new_prog_fd);
ATTR(abi_link_update, flags, link_update.flags);
ATTR(abi_prog_attach, target_fd, target_fd);
ATTR(abi_prog_attach, prog_fd, attach_bpf_fd);
ATTR(abi_prog_attach, attach_type, attach_type);
ATTR(abi_prog_attach, flags, attach_flags);
ATTR(abi_test_run, prog_fd, test.prog_fd);
ATTR(abi_test_run, retval, test.retval);
ATTR(abi_test_run, data_size_in, test.data_size_in);
ATTR(abi_test_run, data_size_out, test.data_size_out);
ATTR(abi_test_run, data_in, test.data_in);
ATTR(abi_test_run, data_out, test.data_out);
ATTR(abi_test_run, repeat, test.repeat);
ATTR(abi_test_run, duration, test.duration);
ATTR(abi_test_run, ctx_size_in, test.ctx_size_in);
ATTR(abi_test_run, ctx_size_out, test.ctx_size_out);
ATTR(abi_test_run, ctx_in, test.ctx_in);
ATTR(abi_test_run, ctx_out, test.ctx_out);
ATTR(abi_test_run, flags, test.flags);
ATTR(abi_test_run, cpu, test.cpu);
ATTR(abi_test_run, batch_size, test.batch_size);

PLACE(abi_map_info, type, struct bpf_map_info, type);
PLACE(abi_map_info, id, struct bpf_map_info, id);
PLACE(abi_map_info, key_size, struct bpf_map_info, key_size);
PLACE(abi_map_info, value_size, struct bpf_map_info, value_size);
PLACE(abi_map_info, max_entries, struct bpf_map_info, max_entries);
PLACE(abi_map_info, map_flags, struct bpf_map_info, map_flags);
PLACE(abi_map_info, map_extra, struct bpf_map_info, map_extra);
PLACE(abi_btf_info, btf, struct bpf_btf_info, btf);
PLACE(abi_btf_info, btf_size, struct bpf_btf_info, btf_size);
PLACE(abi_btf_info, id, struct bpf_btf_info, id);
PLACE(abi_btf_info, name, struct bpf_btf_info, name);
PLACE(abi_btf_info, name_size, struct bpf_btf_info, name_len);
PLACE(abi_btf_info, is_kernel, struct bpf_btf_info, kernel_btf);
PLACE(abi_prog_info, btf_id, struct bpf_prog_info, btf_id);
PLACE(abi_link_info, type, struct bpf_link_info, type);
PLACE(abi_link_info, id, struct bpf_link_info, id);
PLACE(abi_link_info, prog_id, struct bpf_link_info, prog_id);

PLACE(abi_perf_attr, type, struct perf_event_attr, type);
PLACE(abi_perf_attr, size, struct perf_event_attr, size);
PLACE(abi_perf_attr, config, struct perf_event_attr, config);
PLACE(abi_perf_attr, sample_period, struct perf_event_attr, sample_period);
PLACE(abi_perf_attr, sample_type, struct perf_event_attr, sample_type);
PLACE(abi_perf_attr, wakeup_events, struct perf_event_attr, wakeup_events);
PLACE(abi_perf_attr, config1, struct perf_event_attr, kprobe_func);
PLACE(abi_perf_attr, config1, struct perf_event_attr, uprobe_path);
PLACE(abi_perf_attr, config2, struct perf_event_attr, probe_offset);

NUMBER(ABI_MAP_CREATE, BPF_MAP_CREATE);
NUMBER(ABI_MAP_LOOKUP_ELEM, BPF_MAP_LOOKUP_ELEM);
NUMBER(ABI_MAP_UPDATE_ELEM, BPF_MAP_UPDATE_ELEM);
NUMBER(ABI_MAP_DELETE_ELEM, BPF_MAP_DELETE_ELEM);
NUMBER(ABI_MAP_GET_NEXT_KEY, BPF_MAP_GET_NEXT_KEY);
NUMBER(ABI_PROG_LOAD, BPF_PROG_LOAD);
NUMBER(ABI_OBJ_PIN, BPF_OBJ_PIN);
NUMBER(ABI_OBJ_GET, BPF_OBJ_GET);
NUMBER(ABI_BTF_GET_FD_BY_ID, BPF_BTF_GET_FD_BY_ID);
NUMBER(ABI_OBJ_GET_INFO_BY_FD, BPF_OBJ_GET_INFO_BY_FD);
NUMBER(ABI_RAW_TRACEPOINT_OPEN, BPF_RAW_TRACEPOINT_OPEN);
NUMBER(ABI_BTF_LOAD, BPF_BTF_LOAD);
NUMBER(ABI_MAP_FREEZE, BPF_MAP_FREEZE);
NUMBER(ABI_BTF_GET_NEXT_ID, BPF_BTF_GET_NEXT_ID);
NUMBER(ABI_LINK_CREATE, BPF_LINK_CREATE);
NUMBER(ABI_PROG_TEST_RUN, BPF_PROG_TEST_RUN);
NUMBER(ABI_LINK_UPDATE, BPF_LINK_UPDATE);
NUMBER(ABI_ITER_CREATE, BPF_ITER_CREATE);
NUMBER(ABI_LINK_DETACH, BPF_LINK_DETACH);
NUMBER(ABI_PROG_ATTACH, BPF_PROG_ATTACH);
NUMBER(ABI_PROG_DETACH, BPF_PROG_DETACH);
NUMBER(ABI_PROG_GET_FD_BY_ID, BPF_PROG_GET_FD_BY_ID);
NUMBER(ABI_MAP_DEVMAP, BPF_MAP_TYPE_DEVMAP);
NUMBER(ABI_MAP_DEVMAP_HASH, BPF_MAP_TYPE_DEVMAP_HASH);
NUMBER(ABI_MAP_RINGBUF, BPF_MAP_TYPE_RINGBUF);
NUMBER(ABI_MAP_USER_RINGBUF, BPF_MAP_TYPE_USER_RINGBUF);
NUMBER(ABI_MAP_ARENA, BPF_MAP_TYPE_ARENA);
NUMBER(ABI_F_RDONLY_PROG, BPF_F_RDONLY_PROG);
NUMBER(ABI_F_MMAPABLE, BPF_F_MMAPABLE);
NUMBER(ABI_F_VTYPE_BTF_OBJ_FD, BPF_F_VTYPE_BTF_OBJ_FD);
NUMBER(ABI_F_SEGV_ON_FAULT, BPF_F_SEGV_ON_FAULT);
NUMBER(ABI_F_ID, BPF_F_ID);
NUMBER(ABI_PROG_KPROBE, BPF_PROG_TYPE_KPROBE);
NUMBER(ABI_PROG_RAW_TRACEPOINT_WRITABLE, BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE);
NUMBER(ABI_PROG_TRACING, BPF_PROG_TYPE_TRACING);
NUMBER(ABI_PROG_EXT, BPF_PROG_TYPE_EXT);
NUMBER(ABI_PROG_LSM, BPF_PROG_TYPE_LSM);
NUMBER(ABI_PROG_SCHED_CLS, BPF_PROG_TYPE_SCHED_CLS);
NUMBER(ABI_PROG_SCHED_ACT, BPF_PROG_TYPE_SCHED_ACT);
NUMBER(ABI_PROG_STRUCT_OPS, BPF_PROG_TYPE_STRUCT_OPS);
NUMBER(ABI_PROG_NETFILTER, BPF_PROG_TYPE_NETFILTER);
NUMBER(ABI_TRACE_RAW_TP, BPF_TRACE_RAW_TP);
NUMBER(ABI_TRACE_ITER, BPF_TRACE_ITER);
NUMBER(ABI_PERF_EVENT, BPF_PERF_EVENT);
NUMBER(ABI_TRACE_KPROBE_MULTI, BPF_TRACE_KPROBE_MULTI);
NUMBER(ABI_LSM_CGROUP, BPF_LSM_CGROUP);
NUMBER(ABI_TRACE_UPROBE_MULTI, BPF_TRACE_UPROBE_MULTI);
NUMBER(ABI_TRACE_KPROBE_SESSION, BPF_TRACE_KPROBE_SESSION);
NUMBER(ABI_TRACE_UPROBE_SESSION, BPF_TRACE_UPROBE_SESSION);
NUMBER(ABI_TRACE_FSESSION, BPF_TRACE_FSESSION);
NUMBER(ABI_TRACE_FENTRY_MULTI, BPF_TRACE_FENTRY_MULTI);
NUMBER(ABI_TRACE_FEXIT_MULTI, BPF_TRACE_FEXIT_MULTI);
NUMBER(ABI_TRACE_FSESSION_MULTI, BPF_TRACE_FSESSION_MULTI);
NUMBER(ABI_FLOW_DISSECTOR, BPF_FLOW_DISSECTOR);
NUMBER(ABI_SK_LOOKUP, BPF_SK_LOOKUP);
NUMBER(ABI_XDP, BPF_XDP);
NUMBER(ABI_STRUCT_OPS, BPF_STRUCT_OPS);
NUMBER(ABI_NETFILTER, BPF_NETFILTER);
NUMBER(ABI_TCX_INGRESS, BPF_TCX_INGRESS);
NUMBER(ABI_TCX_EGRESS, BPF_TCX_EGRESS);
NUMBER(ABI_NETKIT_PRIMARY, BPF_NETKIT_PRIMARY);
NUMBER(ABI_NETKIT_PEER, BPF_NETKIT_PEER);
NUMBER(ABI_PERF_SAMPLE_RAW, PERF_SAMPLE_RAW);
NUMBER(ABI_PERF_FD_CLOEXEC, PERF_FLAG_FD_CLOEXEC);
NUMBER(ABI_PERF_RECORD_LOST, PERF_RECORD_LOST);
NUMBER(ABI_PERF_RECORD_SAMPLE, PERF_RECORD_SAMPLE);
NUMBER(ABI_PERF_HEAD_OFF, offsetof(struct perf_event_mmap_page, data_head));
NUMBER(ABI_PERF_TAIL_OFF, offsetof(struct perf_event_mmap_page, data_tail));
NUMBER(ABI_PERF_IOC_ENABLE, PERF_EVENT_IOC_ENABLE);
NUMBER(ABI_PERF_IOC_SET_BPF, PERF_EVENT_IOC_SET_BPF);
NUMBER(ABI_RINGBUF_BUSY, BPF_RINGBUF_BUSY_BIT);
NUMBER(ABI_RINGBUF_DISCARD, BPF_RINGBUF_DISCARD_BIT);
NUMBER(ABI_RINGBUF_HEAD_SIZE, BPF_RINGBUF_HDR_SZ);
