/* SPDX-License-Identifier: MIT */
/*
 * attach_hook.c - BPF_LINK_CREATE on a hook that is named by a descriptor or an interface.
 *
 *   {program, target, attach type of its section, flags}  ->  a link
 *
 * What the families of networking and cgroups have in common, with the place among other programs
 * that some of them know.  What the target's number means is for the kernel the program's type's
 * word: a cgroup's descriptor would be an XDP program's interface.  So a family asks for its types.
 *
 * Source: kernel link_create(), bpf_mprog_attach().
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

int attach_hook_check(const struct corepl_program *prog, uint64_t types, const char *where,
		      struct corepl_diag *d)
{
	int err = attach_check(prog, 0, d);

	if (err || (prog->def.prog_type < 64 && types >> prog->def.prog_type & 1))
		return err;
	return diag_fail(d, COREPL_EUSAGE,
			 "program %s: %s: found program type %u of section '%s', need one for such "
			 "a hook",
			 corepl_program_name(prog), where, prog->def.prog_type,
			 corepl_program_section(prog));
}

static struct corepl_link *create(struct corepl_program *prog, struct abi_link_place *a,
				  const char *where)
{
	struct corepl_diag *d = handle_diag(prog->obj);

	a->head.prog_fd = (uint32_t)prog->fd;
	a->head.attach_type = prog->def.attach_type;
	return attach_link(prog, sys_bpf(ABI_LINK_CREATE, a, sizeof(*a)), -1, where, d);
}

struct corepl_link *attach_hook(struct corepl_program *prog, uint32_t target, uint32_t flags,
				const char *where)
{
	struct abi_link_place a = { .head.target_fd = target, .head.flags = flags };

	return create(prog, &a, where);
}

struct corepl_link *attach_hook_among(struct corepl_program *prog, uint32_t target,
				      const struct corepl_hook_opts *opts, const char *where)
{
	uint32_t fd = HANDLE_OPT(opts, relative_fd, 0), id = HANDLE_OPT(opts, relative_id, 0);
	struct abi_link_place a = {
		.head.target_fd = target,
		.head.flags = HANDLE_OPT(opts, flags, 0) | (id ? ABI_F_ID : 0),
		.relative = id ? id : fd,
		.expected_revision = HANDLE_OPT(opts, expected_revision, 0),
	};

	if (fd && id)
		return attach_fail(prog, COREPL_EUSAGE, where,
				   "found both relative_fd and relative_id, need at most one",
				   handle_diag(prog->obj));
	return create(prog, &a, where);
}
