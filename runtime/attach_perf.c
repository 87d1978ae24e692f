/* SPDX-License-Identifier: MIT */
/*
 * attach_perf.c - programs on perf events: any event the caller opened, and those that the rooms
 * of tracepoints, kprobes and uprobes open.
 *
 * The program is put on the event by a BPF link where the kernel has one (5.15+), else by ioctl:
 * then the event's descriptor is all there is, and closing it detaches.  A cookie needs the link.
 */
#include "runtime/attach.h"
#include "runtime/link.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define TYPES \
	(1ull << ABI_PROG_KPROBE | 1ull << ABI_PROG_TRACEPOINT | 1ull << ABI_PROG_PERF_EVENT)

/* Put PROG on the event: a link's descriptor, or PERF_FD itself, or -errno. */
static int set_program(const struct corepl_program *prog, int perf_fd, uint64_t cookie)
{
	struct abi_link_perf a = { .head.prog_fd = (uint32_t)prog->fd,
				   .head.target_fd = (uint32_t)perf_fd,
				   .head.attach_type = ABI_PERF_EVENT,
				   .cookie = cookie };
	int fd = sys_bpf(ABI_LINK_CREATE, &a, sizeof(a)), err;

	if (fd == -EINVAL && !cookie) {
		err = sys_ioctl(perf_fd, ABI_PERF_IOC_SET_BPF, (unsigned long)prog->fd);
		fd = err < 0 ? err : perf_fd;
	}
	if (fd < 0)
		return fd;
	err = sys_ioctl(perf_fd, ABI_PERF_IOC_ENABLE, 0);
	if (err >= 0)
		return fd;
	if (fd != perf_fd)
		sys_close(fd);
	return err;
}

/* A link of PROG on PERF_FD, which is the caller's as long as there is none. */
static struct corepl_link *put_on_event(struct corepl_program *prog, int perf_fd, uint64_t cookie,
					const char *target, struct corepl_diag *d)
{
	struct corepl_link *link = link_take(prog->obj, d);
	int fd;

	if (!link)
		return NULL;
	fd = set_program(prog, perf_fd, cookie);
	if (fd >= 0) {
		link->fd = fd;
		link->perf_fd = fd == perf_fd ? -1 : perf_fd;
		return link;
	}
	corepl_link_destroy(link);
	if (fd == -EINVAL && cookie)
		return attach_fail(prog, COREPL_EUNSUPPORTED, target,
				   "found a kernel that takes no bpf_cookie here, need 5.15", d);
	return attach_link(prog, fd, -1, target, d);
}

struct corepl_link *attach_perf_link(struct corepl_program *prog, int perf_fd, uint64_t cookie,
				     const char *target, struct corepl_diag *d)
{
	struct corepl_link *link;

	if (perf_fd < 0)
		return attach_link(prog, perf_fd, -1, target, d);
	link = put_on_event(prog, perf_fd, cookie, target, d);
	if (!link)
		sys_close(perf_fd);
	return link;
}

struct corepl_link *corepl_program_attach_perf_event_opts(struct corepl_program *prog, int perf_fd,
							  const struct corepl_perf_event_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);

	if (attach_hook_check(prog, TYPES, "perf event", d))
		return NULL;
	if (perf_fd < 0)
		return attach_fail(prog, COREPL_EUSAGE, "perf event",
				   "found no descriptor, need one of perf_event_open(2)", d);
	return put_on_event(prog, perf_fd, HANDLE_OPT(opts, bpf_cookie, 0), "perf event", d);
}

struct corepl_link *corepl_program_attach_perf_event(struct corepl_program *prog, int perf_fd)
{
	return corepl_program_attach_perf_event_opts(prog, perf_fd, NULL);
}
