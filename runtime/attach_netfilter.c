/* SPDX-License-Identifier: MIT */
/*
 * attach_netfilter.c - programs on a netfilter hook of the calling process's namespace (6.4+).
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

struct corepl_link *corepl_program_attach_netfilter(struct corepl_program *prog,
						    const struct corepl_netfilter_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	struct abi_link_netfilter a = { .head.attach_type = ABI_NETFILTER,
					.pf = HANDLE_OPT(opts, pf, 0),
					.hooknum = HANDLE_OPT(opts, hooknum, 0),
					.priority = HANDLE_OPT(opts, priority, 0),
					.flags = HANDLE_OPT(opts, flags, 0) };

	if (attach_check(prog, ABI_PROG_NETFILTER, d))
		return NULL;
	if (!opts)
		return attach_fail(prog, COREPL_EUSAGE, "netfilter",
				   "found no options, need pf and hooknum", d);
	a.head.prog_fd = (uint32_t)prog->fd;
	return attach_link(prog, sys_bpf(ABI_LINK_CREATE, &a, sizeof(a)), -1, "netfilter hook", d);
}
