/* SPDX-License-Identifier: MIT */
/*
 * attach_tcx.c - classifiers on an interface by links: tcx (6.6+) and netkit (6.7+).
 *
 * Both are ordered lists of programs; where in the list is said by the options.  The section name
 * gives the direction: "tc/ingress", "tcx/egress", "netkit/peer".
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

static bool is_between(uint32_t type, uint32_t first, uint32_t last)
{
	return type >= first && type <= last;
}

struct corepl_link *corepl_program_attach_tcx(struct corepl_program *prog, int ifindex,
					      const struct corepl_hook_opts *opts)
{
	const uint64_t types = 1ull << ABI_PROG_SCHED_CLS;

	if (attach_hook_check(prog, types, "interface for tcx", HANDLE_DIAG(prog)))
		return NULL;
	if (!is_between(prog->def.attach_type, ABI_TCX_INGRESS, ABI_TCX_EGRESS))
		return attach_fail(prog, COREPL_EUSAGE, corepl_program_section(prog),
				   "found no direction for tcx, need section tc/ingress or "
				   "tc/egress, or corepl_program_attach_tc()",
				   handle_diag(prog->obj));
	return attach_hook_among(prog, (uint32_t)ifindex, opts, "interface for tcx");
}

struct corepl_link *corepl_program_attach_netkit(struct corepl_program *prog, int ifindex,
						 const struct corepl_hook_opts *opts)
{
	const uint64_t types = 1ull << ABI_PROG_SCHED_CLS;

	if (attach_hook_check(prog, types, "netkit device", HANDLE_DIAG(prog)))
		return NULL;
	if (!is_between(prog->def.attach_type, ABI_NETKIT_PRIMARY, ABI_NETKIT_PEER))
		return attach_fail(prog, COREPL_EUSAGE, corepl_program_section(prog),
				   "found no side of a netkit pair, need section netkit/primary or "
				   "netkit/peer",
				   handle_diag(prog->obj));
	return attach_hook_among(prog, (uint32_t)ifindex, opts, "netkit device");
}
