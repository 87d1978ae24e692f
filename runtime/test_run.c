/* SPDX-License-Identifier: MIT */
/*
 * test_run.c - BPF_PROG_TEST_RUN: a program run by the kernel on the caller's input, and how
 * programs of section "syscall" run at all.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

/* The caller's members into ALL; those its size does not cover stay 0. */
static void read_opts(struct corepl_test_run_opts *all, const struct corepl_test_run_opts *opts)
{
	memset(all, 0, sizeof(*all));
	memcpy(all, opts, opts->size < sizeof(*all) ? opts->size : sizeof(*all));
}

int corepl_program_test_run(struct corepl_program *prog, struct corepl_test_run_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	struct corepl_test_run_opts o;
	struct abi_test_run a;
	int err = attach_check(prog, 0, d);

	if (err)
		return err;
	if (!opts || opts->size < sizeof(opts->size))
		return diag_fail(d, COREPL_EUSAGE,
				 "program %s: test run: found no options, need "
				 "them, with their size",
				 corepl_program_name(prog));
	read_opts(&o, opts);
	a = (struct abi_test_run){ .prog_fd = (uint32_t)prog->fd,
				   .data_size_in = o.data_size_in,
				   .data_size_out = o.data_size_out,
				   .data_in = SYS_PTR(o.data_in),
				   .data_out = SYS_PTR(o.data_out),
				   .repeat = o.repeat,
				   .ctx_size_in = o.ctx_size_in,
				   .ctx_size_out = o.ctx_size_out,
				   .ctx_in = SYS_PTR(o.ctx_in),
				   .ctx_out = SYS_PTR(o.ctx_out),
				   .flags = o.flags,
				   .cpu = o.cpu,
				   .batch_size = o.batch_size };
	err = sys_bpf(ABI_PROG_TEST_RUN, &a, sizeof(a));
	o.data_size_out = a.data_size_out;
	o.ctx_size_out = a.ctx_size_out;
	o.retval = a.retval;
	o.duration_ns = a.duration;
	memcpy(opts, &o, opts->size < sizeof(o) ? opts->size : sizeof(o));
	return err < 0 ? handle_fail_sys(d, corepl_program_name(prog), "test run", err) : 0;
}
