/* SPDX-License-Identifier: MIT */
/*
 * attach_xdp.c - XDP programs on an interface, by a link (5.9+).
 *
 * Programs for the entries of a devmap or cpumap have another attach type and go into the map's
 * value instead; the kernel refuses them here, and so does this file, with that word.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

struct corepl_link *corepl_program_attach_xdp(struct corepl_program *prog, int ifindex,
					      uint32_t flags)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);

	if (attach_check(prog, ABI_PROG_XDP, d))
		return NULL;
	if (prog->def.attach_type != ABI_XDP)
		return attach_fail(prog, COREPL_EUSAGE, corepl_program_section(prog),
				   "found a program for a map's entries, need section xdp: put its "
				   "descriptor into the map's value",
				   d);
	return attach_hook(prog, (uint32_t)ifindex, flags, "interface for xdp");
}
