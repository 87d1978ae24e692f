/* SPDX-License-Identifier: MIT */
/*
 * attach_trace.c - raw tracepoints by name; tp_btf, fentry, fexit, fmod_ret, fsession, lsm by their
 * BTF target; programs that replace another program's function.
 *
 * All are BPF_RAW_TRACEPOINT_OPEN, which every kernel has: the latter without a name, since the
 * target was fixed when the program was loaded.  A cookie needs BPF_LINK_CREATE (5.18), a raw
 * tracepoint's a longer argument (6.10): older kernels answer EINVAL, and no probe is made before.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

static BYTES_APART int open_raw_tp(const struct corepl_program *prog, const char *name,
				   uint64_t cookie)
{
	struct abi_raw_tp a = { .name = SYS_PTR(name),
				.prog_fd = (uint32_t)prog->fd,
				.cookie = cookie };

	return sys_bpf(ABI_RAW_TRACEPOINT_OPEN, &a, sizeof(a));
}

struct corepl_link *
corepl_program_attach_raw_tracepoint_opts(struct corepl_program *prog, const char *tp_name,
					  const struct corepl_raw_tracepoint_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	bool is_writable = prog && prog->def.prog_type == ABI_PROG_RAW_TRACEPOINT_WRITABLE;
	uint64_t cookie = HANDLE_OPT(opts, bpf_cookie, 0);
	int fd;

	if (attach_check(prog, is_writable ? 0 : ABI_PROG_RAW_TRACEPOINT, d))
		return NULL;
	if (!tp_name) {
		diag_fail(d, COREPL_EUSAGE, "program %s: found no tracepoint name, need one",
			  corepl_program_name(prog));
		return NULL;
	}
	fd = open_raw_tp(prog, tp_name, cookie);
	if (fd == -EINVAL && cookie)
		return attach_fail(prog, COREPL_EUNSUPPORTED, tp_name,
				   "found a kernel that takes no bpf_cookie here, need 6.10", d);
	return attach_link(prog, fd, -1, tp_name, d);
}

struct corepl_link *corepl_program_attach_raw_tracepoint(struct corepl_program *prog,
							 const char *tp_name)
{
	return corepl_program_attach_raw_tracepoint_opts(prog, tp_name, NULL);
}

struct corepl_link *corepl_auto_raw_tracepoint(struct corepl_program *prog)
{
	return corepl_program_attach_raw_tracepoint(prog, attach_target(prog));
}

static int create_link(const struct corepl_program *prog, uint64_t cookie)
{
	struct abi_link_trace a = { .head.prog_fd = (uint32_t)prog->fd,
				    .head.attach_type = prog->def.attach_type,
				    .cookie = cookie };

	return sys_bpf(ABI_LINK_CREATE, &a, sizeof(a));
}

static bool is_trace(const struct corepl_program *prog)
{
	uint32_t prog_type = prog ? prog->def.prog_type : 0;

	return prog_type == ABI_PROG_TRACING || prog_type == ABI_PROG_LSM ||
	       prog_type == ABI_PROG_EXT;
}

struct corepl_link *corepl_program_attach_trace_opts(struct corepl_program *prog,
						     const struct corepl_trace_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	uint64_t cookie = HANDLE_OPT(opts, cookie, 0);
	int fd;

	if (attach_check(prog, is_trace(prog) ? 0 : ABI_PROG_TRACING, d))
		return NULL;
	fd = cookie ? create_link(prog, cookie) : open_raw_tp(prog, NULL, 0);
	if (fd == -EINVAL && cookie)
		return attach_fail(prog, COREPL_EUNSUPPORTED, attach_target(prog),
				   "found a kernel that takes no cookie here, need 5.18", d);
	return attach_link(prog, fd, -1, attach_target(prog), d);
}

struct corepl_link *corepl_program_attach_trace(struct corepl_program *prog)
{
	return corepl_program_attach_trace_opts(prog, NULL);
}

struct corepl_link *corepl_auto_trace(struct corepl_program *prog)
{
	return corepl_program_attach_trace_opts(prog, NULL);
}
