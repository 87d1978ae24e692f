/* SPDX-License-Identifier: MIT */
/*
 * attach_perf.c - programs on perf events: tracepoints by name, and any event the caller opened.
 *
 * A tracepoint's number is in tracefs, at one of two places.  The program is put on the event by
 * a BPF link where the kernel has one (5.15+), else by ioctl: then the event's descriptor is
 * all there is, and closing it detaches.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

/* A small number in the file at PATH, or -errno. */
static int read_number(const char *path)
{
	char text[24];
	int fd = sys_open(path), number = 0;
	long size;

	if (fd < 0)
		return fd;
	size = sys_read(fd, text, sizeof(text));
	sys_close(fd);
	if (size < 0)
		return (int)size;
	for (long i = 0; i < size && text[i] >= '0' && text[i] <= '9' && number < 1 << 24; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

static int tracepoint_id(const char *category, const char *name)
{
	static const char *const root[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	int id = -ENOENT;

	for (size_t i = 0; i < sizeof(root) / sizeof(root[0]) && id < 0; i++) {
		char path[256];

		diag_format(path, sizeof(path), "%s/events/%s/%s/id", root[i], category, name);
		id = read_number(path);
	}
	return id;
}

static int open_event(uint64_t id)
{
	struct abi_perf_attr attr = { .type = ABI_PERF_TYPE_TRACEPOINT,
				      .size = sizeof(attr),
				      .config = id,
				      .sample_period = 1,
				      .wakeup_events = 1 };

	return sys_perf_event_open(&attr, -1, 0);
}

/* Put PROG on the event: a link's descriptor, or PERF_FD itself, or -errno. */
static int set_program(const struct corepl_program *prog, int perf_fd)
{
	struct abi_link_create a = { .prog_fd = (uint32_t)prog->fd,
				     .target_fd = (uint32_t)perf_fd,
				     .attach_type = ABI_PERF_EVENT };
	int fd = sys_bpf(ABI_LINK_CREATE, &a, sizeof(a)), err;

	if (fd == -EINVAL) {
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

struct corepl_link *corepl_program_attach_perf_event(struct corepl_program *prog, int perf_fd)
{
	struct corepl_diag *d = handle_diag(prog->obj);
	int fd;

	if (attach_check(prog, 0, d))
		return NULL;
	fd = set_program(prog, perf_fd);
	if (fd < 0)
		return attach_link(prog, fd, -1, "perf event", d);
	return attach_link(prog, fd, fd == perf_fd ? -1 : perf_fd, "perf event", d);
}

struct corepl_link *corepl_program_attach_tracepoint(struct corepl_program *prog,
						     const char *tp_category, const char *tp_name)
{
	struct corepl_diag *d = handle_diag(prog->obj);
	struct corepl_link *link;
	int id, perf_fd;

	if (attach_check(prog, ABI_PROG_TRACEPOINT, d))
		return NULL;
	id = tracepoint_id(tp_category, tp_name);
	if (id < 0) {
		diag_fail(
			d, COREPL_EMISSING,
			"program %s: tracepoint %s/%s: found no number for it in tracefs; need the "
			"tracepoint, and tracefs mounted at /sys/kernel/tracing",
			corepl_program_name(prog), tp_category, tp_name);
		d->sys_errno = -id;
		return NULL;
	}
	perf_fd = open_event((uint64_t)id);
	if (perf_fd < 0)
		return attach_link(prog, perf_fd, -1, tp_name, d);
	link = corepl_program_attach_perf_event(prog, perf_fd);
	if (!link)
		sys_close(perf_fd);
	return link;
}
