/* SPDX-License-Identifier: MIT */
/*
 * attach_iter.c - iterators: a program that the kernel runs for each of its things when it is read.
 *
 *   iter/task  ->  a link; every descriptor made of it is one walk, whose output read(2) gives
 *
 * Where an iterator needs to know which map, cgroup or task, a union of bpf(2) says so.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

struct corepl_link *corepl_program_attach_iter(struct corepl_program *prog,
					       const struct corepl_iter_attach_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	struct abi_link_iter a = { .head.attach_type = ABI_TRACE_ITER };

	if (attach_check(prog, ABI_PROG_TRACING, d))
		return NULL;
	a.head.prog_fd = (uint32_t)prog->fd;
	a.iter_info = SYS_PTR(HANDLE_OPT(opts, link_info, NULL));
	a.iter_info_len = HANDLE_OPT(opts, link_info_len, 0);
	return attach_link(prog, sys_bpf(ABI_LINK_CREATE, &a, sizeof(a)), -1, attach_target(prog),
			   d);
}

struct corepl_link *corepl_auto_iter(struct corepl_program *prog)
{
	return corepl_program_attach_iter(prog, NULL);
}

int corepl_iter_create(const struct corepl_link *link)
{
	struct abi_link_fd a = { 0 };
	struct corepl_diag *d;
	int fd;

	if (!link || !link->obj)
		return COREPL_EUSAGE;
	d = handle_diag(link->obj);
	a.link_fd = (uint32_t)link->fd;
	fd = sys_bpf(ABI_ITER_CREATE, &a, sizeof(a));
	return fd < 0 ? handle_fail_sys(d, link->obj->name, "starting an iterator", fd) : fd;
}
