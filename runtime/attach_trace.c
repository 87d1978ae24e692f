/* SPDX-License-Identifier: MIT */
/*
 * attach_trace.c - raw tracepoints by name; tp_btf, fentry, fexit, fmod_ret, lsm by their BTF
 * target.
 *
 * Both are BPF_RAW_TRACEPOINT_OPEN, which every kernel has: the latter without a name, since the
 * target was fixed when the program was loaded.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

static int open_raw_tp(const struct corepl_program *prog, const char *name)
{
	struct abi_raw_tp a = { .name = SYS_PTR(name), .prog_fd = (uint32_t)prog->fd };

	return sys_bpf(ABI_RAW_TRACEPOINT_OPEN, &a, sizeof(a));
}

struct corepl_link *corepl_program_attach_raw_tracepoint(struct corepl_program *prog,
							 const char *tp_name)
{
	struct corepl_diag *d = handle_diag(prog->obj);
	bool is_writable = prog->def.prog_type == ABI_PROG_RAW_TRACEPOINT_WRITABLE;

	if (attach_check(prog, is_writable ? 0 : ABI_PROG_RAW_TRACEPOINT, d))
		return NULL;
	if (!tp_name) {
		diag_fail(d, COREPL_EUSAGE, "program %s: found no tracepoint name, need one",
			  corepl_program_name(prog));
		return NULL;
	}
	return attach_link(prog, open_raw_tp(prog, tp_name), -1, tp_name, d);
}

struct corepl_link *corepl_program_attach_trace(struct corepl_program *prog)
{
	struct corepl_diag *d = handle_diag(prog->obj);
	bool is_lsm = prog->def.prog_type == ABI_PROG_LSM;

	if (attach_check(prog, is_lsm ? 0 : ABI_PROG_TRACING, d))
		return NULL;
	return attach_link(prog, open_raw_tp(prog, NULL), -1,
			   handle_str(prog->obj, prog->def.target_str), d);
}
