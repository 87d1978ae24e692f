/* SPDX-License-Identifier: MIT */
/*
 * attach_cgroup.c - programs on a cgroup: sockets, addresses, devices, options, sysctls, and
 * security hooks for the tasks in it (lsm_cgroup).
 *
 * A link (5.7+) lets other programs of the same hook run too, as BPF_F_ALLOW_MULTI does.  The
 * section name says which hook; "cgroup/skb" names none, and the kernel then takes ingress.
 */
#include "runtime/attach.h"

struct corepl_link *corepl_program_attach_cgroup_opts(struct corepl_program *prog, int cgroup_fd,
						      const struct corepl_hook_opts *opts)
{
	return attach_hook_among(prog, (uint32_t)cgroup_fd, opts, "cgroup");
}

struct corepl_link *corepl_program_attach_cgroup(struct corepl_program *prog, int cgroup_fd)
{
	return attach_hook_among(prog, (uint32_t)cgroup_fd, NULL, "cgroup");
}
