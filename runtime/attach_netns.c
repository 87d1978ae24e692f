/* SPDX-License-Identifier: MIT */
/*
 * attach_netns.c - programs of a network namespace: sk_lookup (5.9+), flow_dissector (5.8+).
 */
#include "runtime/attach.h"

struct corepl_link *corepl_program_attach_netns(struct corepl_program *prog, int netns_fd)
{
	return attach_hook(prog, (uint32_t)netns_fd, 0, "network namespace");
}
