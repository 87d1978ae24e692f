/* SPDX-License-Identifier: MIT */
/*
 * attach_netns.c - programs of a network namespace: sk_lookup (5.9+), flow_dissector (5.8+).
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

struct corepl_link *corepl_program_attach_netns(struct corepl_program *prog, int netns_fd)
{
	const uint64_t types = 1ull << ABI_PROG_SK_LOOKUP | 1ull << ABI_PROG_FLOW_DISSECTOR;

	if (attach_hook_check(prog, types, "network namespace", HANDLE_DIAG(prog)))
		return NULL;
	return attach_hook(prog, (uint32_t)netns_fd, 0, "network namespace");
}
