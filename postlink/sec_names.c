/* SPDX-License-Identifier: MIT */
/*
 * sec_names.c - the section names that libbpf and the kernel's documentation know, as a table.
 *
 * A name ending in '+' stands for itself and for "name/target"; any other matches exactly.  The
 * first match counts.  A leading '?' means that the program is not loaded unless asked for.
 *
 *   "?kprobe/do_unlinkat"   KPROBE, attach KPROBE, target "do_unlinkat", not loaded by itself
 *
 * Numbers are those of enum bpf_prog_type and enum bpf_attach_type of the kernel's uapi
 * <linux/bpf.h> up to 7.2, written here because a build machine's header may be older; the unit
 * test compares them with the running kernel's BTF.
 *
 * Source: libbpf docs/program_types.rst.
 */
#include "sec_names.h"

#include <string.h>

enum sec_names_prog {
	PROG_UNSPEC,
	PROG_SOCKET_FILTER,
	PROG_KPROBE,
	PROG_SCHED_CLS,
	PROG_SCHED_ACT,
	PROG_TRACEPOINT,
	PROG_XDP,
	PROG_PERF_EVENT,
	PROG_CGROUP_SKB,
	PROG_CGROUP_SOCK,
	PROG_LWT_IN,
	PROG_LWT_OUT,
	PROG_LWT_XMIT,
	PROG_SOCK_OPS,
	PROG_SK_SKB,
	PROG_CGROUP_DEVICE,
	PROG_SK_MSG,
	PROG_RAW_TRACEPOINT,
	PROG_CGROUP_SOCK_ADDR,
	PROG_LWT_SEG6LOCAL,
	PROG_LIRC_MODE2,
	PROG_SK_REUSEPORT,
	PROG_FLOW_DISSECTOR,
	PROG_CGROUP_SYSCTL,
	PROG_RAW_TRACEPOINT_WRITABLE,
	PROG_CGROUP_SOCKOPT,
	PROG_TRACING,
	PROG_STRUCT_OPS,
	PROG_EXT,
	PROG_LSM,
	PROG_SK_LOOKUP,
	PROG_SYSCALL,
	PROG_NETFILTER,
};

enum sec_names_attach {
	AT_CGROUP_INET_INGRESS,
	AT_CGROUP_INET_EGRESS,
	AT_CGROUP_INET_SOCK_CREATE,
	AT_CGROUP_SOCK_OPS,
	AT_SK_SKB_STREAM_PARSER,
	AT_SK_SKB_STREAM_VERDICT,
	AT_CGROUP_DEVICE,
	AT_SK_MSG_VERDICT,
	AT_CGROUP_INET4_BIND,
	AT_CGROUP_INET6_BIND,
	AT_CGROUP_INET4_CONNECT,
	AT_CGROUP_INET6_CONNECT,
	AT_CGROUP_INET4_POST_BIND,
	AT_CGROUP_INET6_POST_BIND,
	AT_CGROUP_UDP4_SENDMSG,
	AT_CGROUP_UDP6_SENDMSG,
	AT_LIRC_MODE2,
	AT_FLOW_DISSECTOR,
	AT_CGROUP_SYSCTL,
	AT_CGROUP_UDP4_RECVMSG,
	AT_CGROUP_UDP6_RECVMSG,
	AT_CGROUP_GETSOCKOPT,
	AT_CGROUP_SETSOCKOPT,
	AT_TRACE_RAW_TP,
	AT_TRACE_FENTRY,
	AT_TRACE_FEXIT,
	AT_MODIFY_RETURN,
	AT_LSM_MAC,
	AT_TRACE_ITER,
	AT_CGROUP_INET4_GETPEERNAME,
	AT_CGROUP_INET6_GETPEERNAME,
	AT_CGROUP_INET4_GETSOCKNAME,
	AT_CGROUP_INET6_GETSOCKNAME,
	AT_XDP_DEVMAP,
	AT_CGROUP_INET_SOCK_RELEASE,
	AT_XDP_CPUMAP,
	AT_SK_LOOKUP,
	AT_XDP,
	AT_SK_SKB_VERDICT,
	AT_SK_REUSEPORT_SELECT,
	AT_SK_REUSEPORT_SELECT_OR_MIGRATE,
	AT_PERF_EVENT,
	AT_TRACE_KPROBE_MULTI,
	AT_LSM_CGROUP,
	AT_STRUCT_OPS,
	AT_NETFILTER,
	AT_TCX_INGRESS,
	AT_TCX_EGRESS,
	AT_TRACE_UPROBE_MULTI,
	AT_CGROUP_UNIX_CONNECT,
	AT_CGROUP_UNIX_SENDMSG,
	AT_CGROUP_UNIX_RECVMSG,
	AT_CGROUP_UNIX_GETPEERNAME,
	AT_CGROUP_UNIX_GETSOCKNAME,
	AT_NETKIT_PRIMARY,
	AT_NETKIT_PEER,
	AT_TRACE_KPROBE_SESSION,
	AT_TRACE_UPROBE_SESSION,
	AT_TRACE_FSESSION,
	AT_TRACE_FENTRY_MULTI,
	AT_TRACE_FEXIT_MULTI,
	AT_TRACE_FSESSION_MULTI,
};

/* load_flags of BPF_PROG_LOAD. */
enum sec_names_load {
	LOAD_SLEEPABLE = 1u << 4,
	LOAD_XDP_FRAGS = 1u << 5,
};

struct sec_names_row {
	const char *name;    /* with '+' where "/target" may follow */
	uint8_t prog_type;   /* enum sec_names_prog */
	uint8_t attach_type; /* enum sec_names_attach, 0 when the kernel ignores it */
	uint8_t load_flags;  /* enum sec_names_load */
	uint8_t attach;	     /* enum plan_attach */
	bool is_ret;	     /* at the function's return */
};

static const struct sec_names_row sec_names_rows[] = {
	{ "socket", PROG_SOCKET_FILTER, 0, 0, PLAN_ATTACH_NONE, false },
	{ "sk_reuseport/migrate", PROG_SK_REUSEPORT, AT_SK_REUSEPORT_SELECT_OR_MIGRATE, 0,
	  PLAN_ATTACH_NONE, false },
	{ "sk_reuseport", PROG_SK_REUSEPORT, AT_SK_REUSEPORT_SELECT, 0, PLAN_ATTACH_NONE, false },
	{ "kprobe+", PROG_KPROBE, 0, 0, PLAN_ATTACH_KPROBE, false },
	{ "kretprobe+", PROG_KPROBE, 0, 0, PLAN_ATTACH_KPROBE, true },
	{ "uprobe+", PROG_KPROBE, 0, 0, PLAN_ATTACH_UPROBE, false },
	{ "uprobe.s+", PROG_KPROBE, 0, LOAD_SLEEPABLE, PLAN_ATTACH_UPROBE, false },
	{ "uretprobe+", PROG_KPROBE, 0, 0, PLAN_ATTACH_UPROBE, true },
	{ "uretprobe.s+", PROG_KPROBE, 0, LOAD_SLEEPABLE, PLAN_ATTACH_UPROBE, true },
	{ "kprobe.multi+", PROG_KPROBE, AT_TRACE_KPROBE_MULTI, 0, PLAN_ATTACH_KPROBE_MULTI, false },
	{ "kretprobe.multi+", PROG_KPROBE, AT_TRACE_KPROBE_MULTI, 0, PLAN_ATTACH_KPROBE_MULTI,
	  true },
	{ "kprobe.session+", PROG_KPROBE, AT_TRACE_KPROBE_SESSION, 0, PLAN_ATTACH_KPROBE_MULTI,
	  false },
	{ "uprobe.multi+", PROG_KPROBE, AT_TRACE_UPROBE_MULTI, 0, PLAN_ATTACH_UPROBE_MULTI, false },
	{ "uprobe.multi.s+", PROG_KPROBE, AT_TRACE_UPROBE_MULTI, LOAD_SLEEPABLE,
	  PLAN_ATTACH_UPROBE_MULTI, false },
	{ "uretprobe.multi+", PROG_KPROBE, AT_TRACE_UPROBE_MULTI, 0, PLAN_ATTACH_UPROBE_MULTI,
	  true },
	{ "uretprobe.multi.s+", PROG_KPROBE, AT_TRACE_UPROBE_MULTI, LOAD_SLEEPABLE,
	  PLAN_ATTACH_UPROBE_MULTI, true },
	{ "uprobe.session+", PROG_KPROBE, AT_TRACE_UPROBE_SESSION, 0, PLAN_ATTACH_UPROBE_MULTI,
	  false },
	{ "uprobe.session.s+", PROG_KPROBE, AT_TRACE_UPROBE_SESSION, LOAD_SLEEPABLE,
	  PLAN_ATTACH_UPROBE_MULTI, false },
	{ "ksyscall+", PROG_KPROBE, 0, 0, PLAN_ATTACH_KSYSCALL, false },
	{ "kretsyscall+", PROG_KPROBE, 0, 0, PLAN_ATTACH_KSYSCALL, true },
	{ "usdt+", PROG_KPROBE, 0, 0, PLAN_ATTACH_USDT, false },
	{ "usdt.s+", PROG_KPROBE, 0, LOAD_SLEEPABLE, PLAN_ATTACH_USDT, false },
	{ "tc/ingress", PROG_SCHED_CLS, AT_TCX_INGRESS, 0, PLAN_ATTACH_NONE, false },
	{ "tc/egress", PROG_SCHED_CLS, AT_TCX_EGRESS, 0, PLAN_ATTACH_NONE, false },
	{ "tcx/ingress", PROG_SCHED_CLS, AT_TCX_INGRESS, 0, PLAN_ATTACH_NONE, false },
	{ "tcx/egress", PROG_SCHED_CLS, AT_TCX_EGRESS, 0, PLAN_ATTACH_NONE, false },
	{ "tc", PROG_SCHED_CLS, 0, 0, PLAN_ATTACH_NONE, false },
	{ "classifier", PROG_SCHED_CLS, 0, 0, PLAN_ATTACH_NONE, false },
	{ "action", PROG_SCHED_ACT, 0, 0, PLAN_ATTACH_NONE, false },
	{ "netkit/primary", PROG_SCHED_CLS, AT_NETKIT_PRIMARY, 0, PLAN_ATTACH_NONE, false },
	{ "netkit/peer", PROG_SCHED_CLS, AT_NETKIT_PEER, 0, PLAN_ATTACH_NONE, false },
	{ "tracepoint+", PROG_TRACEPOINT, 0, 0, PLAN_ATTACH_TRACEPOINT, false },
	{ "tracepoint.s+", PROG_TRACEPOINT, 0, LOAD_SLEEPABLE, PLAN_ATTACH_TRACEPOINT, false },
	{ "tp+", PROG_TRACEPOINT, 0, 0, PLAN_ATTACH_TRACEPOINT, false },
	{ "tp.s+", PROG_TRACEPOINT, 0, LOAD_SLEEPABLE, PLAN_ATTACH_TRACEPOINT, false },
	{ "raw_tracepoint+", PROG_RAW_TRACEPOINT, 0, 0, PLAN_ATTACH_RAW_TP, false },
	{ "raw_tracepoint.s+", PROG_RAW_TRACEPOINT, 0, LOAD_SLEEPABLE, PLAN_ATTACH_RAW_TP, false },
	{ "raw_tracepoint.w+", PROG_RAW_TRACEPOINT_WRITABLE, 0, 0, PLAN_ATTACH_RAW_TP, false },
	{ "raw_tp+", PROG_RAW_TRACEPOINT, 0, 0, PLAN_ATTACH_RAW_TP, false },
	{ "raw_tp.s+", PROG_RAW_TRACEPOINT, 0, LOAD_SLEEPABLE, PLAN_ATTACH_RAW_TP, false },
	{ "raw_tp.w+", PROG_RAW_TRACEPOINT_WRITABLE, 0, 0, PLAN_ATTACH_RAW_TP, false },
	{ "tp_btf+", PROG_TRACING, AT_TRACE_RAW_TP, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "tp_btf.s+", PROG_TRACING, AT_TRACE_RAW_TP, LOAD_SLEEPABLE, PLAN_ATTACH_BTF_TRACE,
	  false },
	{ "fentry+", PROG_TRACING, AT_TRACE_FENTRY, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "fentry.s+", PROG_TRACING, AT_TRACE_FENTRY, LOAD_SLEEPABLE, PLAN_ATTACH_BTF_TRACE,
	  false },
	{ "fmod_ret+", PROG_TRACING, AT_MODIFY_RETURN, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "fmod_ret.s+", PROG_TRACING, AT_MODIFY_RETURN, LOAD_SLEEPABLE, PLAN_ATTACH_BTF_TRACE,
	  false },
	{ "fexit+", PROG_TRACING, AT_TRACE_FEXIT, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "fexit.s+", PROG_TRACING, AT_TRACE_FEXIT, LOAD_SLEEPABLE, PLAN_ATTACH_BTF_TRACE, false },
	{ "fsession+", PROG_TRACING, AT_TRACE_FSESSION, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "fsession.s+", PROG_TRACING, AT_TRACE_FSESSION, LOAD_SLEEPABLE, PLAN_ATTACH_BTF_TRACE,
	  false },
	{ "fentry.multi+", PROG_TRACING, AT_TRACE_FENTRY_MULTI, 0, PLAN_ATTACH_TRACE_MULTI, false },
	{ "fentry.multi.s+", PROG_TRACING, AT_TRACE_FENTRY_MULTI, LOAD_SLEEPABLE,
	  PLAN_ATTACH_TRACE_MULTI, false },
	{ "fexit.multi+", PROG_TRACING, AT_TRACE_FEXIT_MULTI, 0, PLAN_ATTACH_TRACE_MULTI, false },
	{ "fexit.multi.s+", PROG_TRACING, AT_TRACE_FEXIT_MULTI, LOAD_SLEEPABLE,
	  PLAN_ATTACH_TRACE_MULTI, false },
	{ "fsession.multi+", PROG_TRACING, AT_TRACE_FSESSION_MULTI, 0, PLAN_ATTACH_TRACE_MULTI,
	  false },
	{ "fsession.multi.s+", PROG_TRACING, AT_TRACE_FSESSION_MULTI, LOAD_SLEEPABLE,
	  PLAN_ATTACH_TRACE_MULTI, false },
	{ "freplace+", PROG_EXT, 0, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "lsm+", PROG_LSM, AT_LSM_MAC, 0, PLAN_ATTACH_BTF_TRACE, false },
	{ "lsm.s+", PROG_LSM, AT_LSM_MAC, LOAD_SLEEPABLE, PLAN_ATTACH_BTF_TRACE, false },
	{ "lsm_cgroup+", PROG_LSM, AT_LSM_CGROUP, 0, PLAN_ATTACH_NONE, false },
	{ "iter+", PROG_TRACING, AT_TRACE_ITER, 0, PLAN_ATTACH_ITER, false },
	{ "iter.s+", PROG_TRACING, AT_TRACE_ITER, LOAD_SLEEPABLE, PLAN_ATTACH_ITER, false },
	{ "syscall", PROG_SYSCALL, 0, LOAD_SLEEPABLE, PLAN_ATTACH_NONE, false },
	{ "xdp.frags/devmap", PROG_XDP, AT_XDP_DEVMAP, LOAD_XDP_FRAGS, PLAN_ATTACH_NONE, false },
	{ "xdp/devmap", PROG_XDP, AT_XDP_DEVMAP, 0, PLAN_ATTACH_NONE, false },
	{ "xdp.frags/cpumap", PROG_XDP, AT_XDP_CPUMAP, LOAD_XDP_FRAGS, PLAN_ATTACH_NONE, false },
	{ "xdp/cpumap", PROG_XDP, AT_XDP_CPUMAP, 0, PLAN_ATTACH_NONE, false },
	{ "xdp.frags", PROG_XDP, AT_XDP, LOAD_XDP_FRAGS, PLAN_ATTACH_NONE, false },
	{ "xdp", PROG_XDP, AT_XDP, 0, PLAN_ATTACH_NONE, false },
	{ "perf_event", PROG_PERF_EVENT, 0, 0, PLAN_ATTACH_NONE, false },
	{ "lwt_in", PROG_LWT_IN, 0, 0, PLAN_ATTACH_NONE, false },
	{ "lwt_out", PROG_LWT_OUT, 0, 0, PLAN_ATTACH_NONE, false },
	{ "lwt_xmit", PROG_LWT_XMIT, 0, 0, PLAN_ATTACH_NONE, false },
	{ "lwt_seg6local", PROG_LWT_SEG6LOCAL, 0, 0, PLAN_ATTACH_NONE, false },
	{ "sockops", PROG_SOCK_OPS, AT_CGROUP_SOCK_OPS, 0, PLAN_ATTACH_NONE, false },
	{ "sk_skb/stream_parser", PROG_SK_SKB, AT_SK_SKB_STREAM_PARSER, 0, PLAN_ATTACH_NONE,
	  false },
	{ "sk_skb/stream_verdict", PROG_SK_SKB, AT_SK_SKB_STREAM_VERDICT, 0, PLAN_ATTACH_NONE,
	  false },
	{ "sk_skb/verdict", PROG_SK_SKB, AT_SK_SKB_VERDICT, 0, PLAN_ATTACH_NONE, false },
	{ "sk_skb", PROG_SK_SKB, 0, 0, PLAN_ATTACH_NONE, false },
	{ "sk_msg", PROG_SK_MSG, AT_SK_MSG_VERDICT, 0, PLAN_ATTACH_NONE, false },
	{ "lirc_mode2", PROG_LIRC_MODE2, AT_LIRC_MODE2, 0, PLAN_ATTACH_NONE, false },
	{ "flow_dissector", PROG_FLOW_DISSECTOR, AT_FLOW_DISSECTOR, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup_skb/ingress", PROG_CGROUP_SKB, AT_CGROUP_INET_INGRESS, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup_skb/egress", PROG_CGROUP_SKB, AT_CGROUP_INET_EGRESS, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup/skb", PROG_CGROUP_SKB, 0, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup/sock_create", PROG_CGROUP_SOCK, AT_CGROUP_INET_SOCK_CREATE, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/sock_release", PROG_CGROUP_SOCK, AT_CGROUP_INET_SOCK_RELEASE, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/sock", PROG_CGROUP_SOCK, AT_CGROUP_INET_SOCK_CREATE, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup/post_bind4", PROG_CGROUP_SOCK, AT_CGROUP_INET4_POST_BIND, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/post_bind6", PROG_CGROUP_SOCK, AT_CGROUP_INET6_POST_BIND, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/bind4", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET4_BIND, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup/bind6", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET6_BIND, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup/connect4", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET4_CONNECT, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/connect6", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET6_CONNECT, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/connect_unix", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UNIX_CONNECT, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/sendmsg4", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UDP4_SENDMSG, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/sendmsg6", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UDP6_SENDMSG, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/sendmsg_unix", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UNIX_SENDMSG, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/recvmsg4", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UDP4_RECVMSG, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/recvmsg6", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UDP6_RECVMSG, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/recvmsg_unix", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UNIX_RECVMSG, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/getpeername4", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET4_GETPEERNAME, 0,
	  PLAN_ATTACH_NONE, false },
	{ "cgroup/getpeername6", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET6_GETPEERNAME, 0,
	  PLAN_ATTACH_NONE, false },
	{ "cgroup/getpeername_unix", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UNIX_GETPEERNAME, 0,
	  PLAN_ATTACH_NONE, false },
	{ "cgroup/getsockname4", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET4_GETSOCKNAME, 0,
	  PLAN_ATTACH_NONE, false },
	{ "cgroup/getsockname6", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_INET6_GETSOCKNAME, 0,
	  PLAN_ATTACH_NONE, false },
	{ "cgroup/getsockname_unix", PROG_CGROUP_SOCK_ADDR, AT_CGROUP_UNIX_GETSOCKNAME, 0,
	  PLAN_ATTACH_NONE, false },
	{ "cgroup/sysctl", PROG_CGROUP_SYSCTL, AT_CGROUP_SYSCTL, 0, PLAN_ATTACH_NONE, false },
	{ "cgroup/getsockopt", PROG_CGROUP_SOCKOPT, AT_CGROUP_GETSOCKOPT, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/setsockopt", PROG_CGROUP_SOCKOPT, AT_CGROUP_SETSOCKOPT, 0, PLAN_ATTACH_NONE,
	  false },
	{ "cgroup/dev", PROG_CGROUP_DEVICE, AT_CGROUP_DEVICE, 0, PLAN_ATTACH_NONE, false },
	{ "struct_ops+", PROG_STRUCT_OPS, 0, 0, PLAN_ATTACH_STRUCT_OPS, false },
	{ "struct_ops.s+", PROG_STRUCT_OPS, 0, LOAD_SLEEPABLE, PLAN_ATTACH_STRUCT_OPS, false },
	{ "sk_lookup", PROG_SK_LOOKUP, AT_SK_LOOKUP, 0, PLAN_ATTACH_NONE, false },
	{ "netfilter", PROG_NETFILTER, AT_NETFILTER, 0, PLAN_ATTACH_NONE, false },
};

#define SEC_NAMES_CNT (sizeof(sec_names_rows) / sizeof(sec_names_rows[0]))

static bool sec_names_matches(const struct sec_names_row *row, const char *name)
{
	size_t size = strlen(row->name);

	if (row->name[size - 1] != '+')
		return !strcmp(name, row->name);
	return !strncmp(name, row->name, size - 1) && (!name[size - 1] || name[size - 1] == '/');
}

static void sec_names_fill(const struct sec_names_row *row, const char *name, struct plan_prog *p,
			   const char **target)
{
	size_t size = strlen(row->name);

	if (row->name[size - 1] == '+' && name[size - 1])
		*target = name + size;
	p->prog_type = row->prog_type;
	p->attach_type = row->attach_type;
	p->load_flags = row->load_flags;
	p->is_ret = row->is_ret;
	p->attach = row->attach;
	if (row->load_flags & LOAD_SLEEPABLE)
		p->flags |= PLAN_PROG_SLEEPABLE;
	if (row->attach == PLAN_ATTACH_NONE || (row->attach != PLAN_ATTACH_STRUCT_OPS && !**target))
		p->flags |= PLAN_PROG_NO_AUTOATTACH;
}

bool sec_names_lookup(const char *sec_name, struct plan_prog *p, const char **target)
{
	p->flags = 0;
	*target = "";
	if (*sec_name == '?') {
		p->flags |= PLAN_PROG_NO_AUTOLOAD;
		sec_name++;
	}
	for (size_t i = 0; i < SEC_NAMES_CNT; i++) {
		if (sec_names_matches(&sec_names_rows[i], sec_name)) {
			sec_names_fill(&sec_names_rows[i], sec_name, p, target);
			return true;
		}
	}
	p->flags |= PLAN_PROG_NO_AUTOATTACH;
	return false;
}

bool sec_names_entry(uint32_t idx, const char **name, uint32_t *prog_type, uint32_t *attach_type)
{
	if (idx >= SEC_NAMES_CNT)
		return false;
	*name = sec_names_rows[idx].name;
	*prog_type = sec_names_rows[idx].prog_type;
	*attach_type = sec_names_rows[idx].attach_type;
	return true;
}
