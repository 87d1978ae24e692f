/* SPDX-License-Identifier: MIT */
/*
 * attach_sockmap.c - parsers and verdicts for the sockets in a sockmap or sockhash.
 *
 * Linux 6.10 and later have a link.  Earlier ones answer EINVAL to it, and the program is attached
 * by BPF_PROG_ATTACH; what detaches it is then the link's destruction, which needs the map:
 * a duplicate of its descriptor stays with the link.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

static void take_off(const struct corepl_link *link)
{
	struct abi_prog_attach a = { .target_fd = (uint32_t)link->perf_fd,
				     .prog_fd = (uint32_t)link->prog_fd,
				     .attach_type = link->where };

	(void)sys_bpf(ABI_PROG_DETACH, &a, sizeof(a));
}

static struct corepl_link *attach_old(struct corepl_program *prog, int map_fd,
				      struct corepl_diag *d)
{
	struct abi_prog_attach a = { .prog_fd = (uint32_t)prog->fd,
				     .attach_type = prog->def.attach_type };
	int fd = sys_dup_high(map_fd), err = fd;
	struct corepl_link *l;

	a.target_fd = (uint32_t)fd;
	if (fd >= 0)
		err = sys_bpf(ABI_PROG_ATTACH, &a, sizeof(a));
	l = attach_link_bare(prog, err < 0 ? err : 0, "map of sockets", d);
	if (!l) {
		if (err >= 0)
			(void)sys_bpf(ABI_PROG_DETACH, &a, sizeof(a));
		sys_close(fd);
		return NULL;
	}
	l->perf_fd = fd;
	l->detach = take_off;
	l->prog_fd = prog->fd;
	l->where = prog->def.attach_type;
	return l;
}

struct corepl_link *corepl_program_attach_sockmap(struct corepl_program *prog, int map_fd)
{
	const uint64_t types = 1ull << ABI_PROG_SK_SKB | 1ull << ABI_PROG_SK_MSG;
	struct corepl_diag *d = HANDLE_DIAG(prog);
	struct abi_link_create a = { .target_fd = (uint32_t)map_fd };
	int fd;

	if (attach_hook_check(prog, types, "map of sockets", d))
		return NULL;
	a.prog_fd = (uint32_t)prog->fd;
	a.attach_type = prog->def.attach_type;
	fd = sys_bpf(ABI_LINK_CREATE, &a, sizeof(a));
	if (fd == -EINVAL)
		return attach_old(prog, map_fd, d);
	return attach_link(prog, fd, -1, "map of sockets", d);
}
