/* SPDX-License-Identifier: MIT */
/*
 * attach_tc.c - classifiers as filters of an interface's clsact queue, by netlink: every kernel.
 *
 *   RTM_NEWQDISC {handle ffff:0, parent ffff:fff1, kind "clsact"}       EEXIST is fine
 *   RTM_NEWTFILTER {parent ffff:fff2 or fff3, priority, kind "bpf",
 *                   options {descriptor, name, direct action}}
 *
 * The program's result is the packet's fate ("direct action").  The filter would stay when its
 * process ends, so the link takes it off by the same three numbers when it is destroyed; the socket
 * stays with the link, so that this needs no further descriptor, and meets the same namespace.
 * With a parent of the caller's no queue is made.
 *
 * Sources: kernel include/uapi/linux/pkt_sched.h, pkt_cls.h; libbpf bpf_tc_attach() for behaviour.
 */
#include "runtime/attach.h"
#include "runtime/link.h"
#include "runtime/netlink.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define CLSACT_HANDLE 0xffff0000u
#define CLSACT_PARENT 0xfffffff1u
#define ALL_PROTOCOLS ((uint16_t)(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0x0300 : 0x0003))

enum {
	ATTR_KIND = 1,
	ATTR_OPTIONS = 2,
	ATTR_BPF_FD = 6,
	ATTR_BPF_NAME = 7,
	ATTR_BPF_FLAGS = 8,
	ATTR_BPF_ID = 11,
	BPF_DIRECT_ACTION = 1,
};

static int change_queue(int socket, int ifindex, uint16_t type, uint16_t flags)
{
	struct netlink_tc tc = { ifindex, CLSACT_HANDLE, CLSACT_PARENT, 0 };
	struct netlink_request r;

	netlink_begin(&r, type, flags, &tc);
	netlink_add(&r, ATTR_KIND, "clsact", sizeof("clsact"));
	return netlink_send(socket, &r);
}

static int change_queue_once(int ifindex, uint16_t type, uint16_t flags)
{
	int socket = netlink_open(), err = socket;

	if (socket >= 0)
		err = change_queue(socket, ifindex, type, flags);
	sys_close(socket);
	return err;
}

int corepl_tc_hook_create(int ifindex)
{
	return change_queue_once(ifindex, NETLINK_NEW_QDISC, NETLINK_CREATE | NETLINK_EXCL);
}

int corepl_tc_hook_destroy(int ifindex)
{
	return change_queue_once(ifindex, NETLINK_DEL_QDISC, 0);
}

static int add_filter(int socket, const struct corepl_program *prog, const struct netlink_tc *tc,
		      uint16_t how)
{
	const char *name = corepl_program_name(prog);
	uint32_t fd = (uint32_t)prog->fd, flags = BPF_DIRECT_ACTION, options;
	char short_name[ABI_NAME_SIZE];
	struct netlink_request r;

	handle_kernel_name(short_name, name);
	netlink_begin(&r, NETLINK_NEW_FILTER, NETLINK_CREATE | how, tc);
	netlink_add(&r, ATTR_KIND, "bpf", sizeof("bpf"));
	options = netlink_add(&r, ATTR_OPTIONS, NULL, 0);
	netlink_add(&r, ATTR_BPF_FD, &fd, sizeof(fd));
	netlink_add(&r, ATTR_BPF_NAME, short_name, sizeof(short_name));
	netlink_add(&r, ATTR_BPF_FLAGS, &flags, sizeof(flags));
	netlink_end(&r, options);
	return netlink_send(socket, &r);
}

static struct netlink_tc filter_of(const struct corepl_link *link)
{
	return (struct netlink_tc){ (int32_t)link->where, link->target[0], link->target[1],
				    link->target[2] };
}

static int remove_filter(int socket, const struct netlink_tc *tc)
{
	struct netlink_request r;

	netlink_begin(&r, NETLINK_DEL_FILTER, 0, tc);
	netlink_add(&r, ATTR_KIND, "bpf", sizeof("bpf"));
	return netlink_send(socket, &r);
}

static void take_off(const struct corepl_link *link)
{
	struct netlink_tc tc = filter_of(link);

	(void)remove_filter(link->perf_fd, &tc);
}

/* The filter that the arguments mean; false when they mean none. */
static bool describe(int ifindex, enum corepl_tc_point point, const struct corepl_tc_opts *opts,
		     struct netlink_tc *tc)
{
	uint32_t handle = HANDLE_OPT(opts, handle, 0), priority = HANDLE_OPT(opts, priority, 0),
		 parent = HANDLE_OPT(opts, parent, 0);

	*tc = (struct netlink_tc){
		.ifindex = ifindex,
		.handle = handle ? handle : 1,
		.parent = point == COREPL_TC_CUSTOM ? parent : CLSACT_PARENT + (uint32_t)point,
		.info = (priority ? priority : 1) << 16 | ALL_PROTOCOLS,
	};
	return priority <= UINT16_MAX &&
	       (point == COREPL_TC_CUSTOM
			? parent != 0
			: !parent && (point == COREPL_TC_INGRESS || point == COREPL_TC_EGRESS));
}

/* The filter, in a queue that goes again when it was made for nothing: 0 or -errno. */
static int put_filter(int socket, const struct corepl_program *prog, const struct netlink_tc *tc,
		      bool is_custom, uint16_t how)
{
	int queue_err = is_custom ? -EEXIST
				  : change_queue(socket, tc->ifindex, NETLINK_NEW_QDISC,
						 NETLINK_CREATE | NETLINK_EXCL);
	int err = queue_err && queue_err != -EEXIST ? queue_err
						    : add_filter(socket, prog, tc, how);

	if (err && !queue_err)
		(void)change_queue(socket, tc->ifindex, NETLINK_DEL_QDISC, 0);
	return err;
}

/* A link without a descriptor of its own: the filter is known by numbers alone. */
static struct corepl_link *attach(struct corepl_program *prog, const struct netlink_tc *tc,
				  bool is_custom, uint16_t how)
{
	struct corepl_diag *d = handle_diag(prog->obj);
	struct corepl_link *l = link_take(prog->obj, d);
	int err;

	if (!l)
		return NULL;
	l->perf_fd = netlink_open();
	err = l->perf_fd < 0 ? l->perf_fd : put_filter(l->perf_fd, prog, tc, is_custom, how);
	if (err) {
		corepl_link_destroy(l);
		return attach_link(prog, err, -1,
				   is_custom ? "parent of the filter, or module cls_bpf"
					     : "clsact queue (modules sch_ingress and cls_bpf)",
				   d);
	}
	l->detach = take_off;
	l->where = (uint32_t)tc->ifindex;
	l->target[0] = tc->handle;
	l->target[1] = tc->parent;
	l->target[2] = tc->info;
	return l;
}

struct corepl_link *corepl_program_attach_tc(struct corepl_program *prog, int ifindex,
					     enum corepl_tc_point point,
					     const struct corepl_tc_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	uint32_t flags = HANDLE_OPT(opts, flags, 0);
	struct netlink_tc tc;

	if (attach_check(prog,
			 prog && prog->def.prog_type == ABI_PROG_SCHED_ACT ? 0 : ABI_PROG_SCHED_CLS,
			 d))
		return NULL;
	if (!describe(ifindex, point, opts, &tc) || flags & ~(uint32_t)COREPL_TC_REPLACE)
		return attach_fail(prog, COREPL_EUSAGE, "interface for tc",
				   "found another point, priority or flag, need COREPL_TC_INGRESS "
				   "or COREPL_TC_EGRESS without a parent, or COREPL_TC_CUSTOM with "
				   "one, at most 65535, and none but COREPL_TC_REPLACE",
				   d);
	return attach(prog, &tc, point == COREPL_TC_CUSTOM,
		      flags ? NETLINK_REPLACE : NETLINK_EXCL);
}

int corepl_tc_detach(int ifindex, enum corepl_tc_point point, const struct corepl_tc_opts *opts)
{
	struct netlink_tc tc;
	int socket, err;

	if (!describe(ifindex, point, opts, &tc))
		return -EINVAL;
	err = socket = netlink_open();
	if (socket >= 0)
		err = remove_filter(socket, &tc);
	sys_close(socket);
	return err;
}

/* The answer about filter TC, in R: 0 or -errno. */
static int ask(const struct netlink_tc *tc, struct netlink_request *r)
{
	int socket = netlink_open(), err = socket;

	netlink_begin(r, NETLINK_GET_FILTER, 0, tc);
	netlink_add(r, ATTR_KIND, "bpf", sizeof("bpf"));
	if (socket >= 0)
		err = netlink_ask(socket, r, NETLINK_NEW_FILTER);
	sys_close(socket);
	return err;
}

int corepl_tc_query(int ifindex, enum corepl_tc_point point, struct corepl_tc_opts *opts)
{
	struct netlink_request r;
	struct netlink_span at;
	struct netlink_tc tc;
	uint32_t id = 0;
	int err;

	if (!describe(ifindex, point, opts, &tc) || !HANDLE_HAS(opts, prog_id))
		return -EINVAL;
	err = ask(&tc, &r);
	if (err)
		return err;
	at = netlink_find(&r, netlink_find(&r, netlink_attributes(&r), ATTR_OPTIONS), ATTR_BPF_ID);
	if (at.byte_end - at.byte_off != sizeof(id))
		return -ENOENT;
	memcpy(&id, r.u.bytes + at.byte_off, sizeof(id));
	opts->prog_id = id;
	opts->handle = tc.handle;
	opts->priority = tc.info >> 16;
	return 0;
}
