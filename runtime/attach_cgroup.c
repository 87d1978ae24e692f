/* SPDX-License-Identifier: MIT */
/*
 * attach_cgroup.c - programs on a cgroup: sockets, addresses, devices, options, sysctls, and
 * security hooks for the tasks in it (lsm_cgroup).
 *
 * A link (5.7+) lets other programs of the same hook run too, as BPF_F_ALLOW_MULTI does.  The
 * section name says which hook; "cgroup/skb" names none, and the kernel then takes ingress.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#define TYPES \
	(1ull << ABI_PROG_CGROUP_SKB | 1ull << ABI_PROG_CGROUP_SOCK | \
	 1ull << ABI_PROG_CGROUP_SOCK_ADDR | 1ull << ABI_PROG_CGROUP_DEVICE | \
	 1ull << ABI_PROG_CGROUP_SYSCTL | 1ull << ABI_PROG_CGROUP_SOCKOPT | \
	 1ull << ABI_PROG_SOCK_OPS | 1ull << ABI_PROG_LSM)

struct corepl_link *corepl_program_attach_cgroup_opts(struct corepl_program *prog, int cgroup_fd,
						      const struct corepl_hook_opts *opts)
{
	if (attach_hook_check(prog, TYPES, "cgroup", HANDLE_DIAG(prog)))
		return NULL;
	return attach_hook_among(prog, (uint32_t)cgroup_fd, opts, "cgroup");
}

struct corepl_link *corepl_program_attach_cgroup(struct corepl_program *prog, int cgroup_fd)
{
	return corepl_program_attach_cgroup_opts(prog, cgroup_fd, NULL);
}
