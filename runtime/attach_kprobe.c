/* SPDX-License-Identifier: MIT */
/*
 * attach_kprobe.c - kprobe and kretprobe: any instruction, or the return, of a kernel function.
 *
 *   kprobe/do_unlinkat+0x8  ->  perf_event_open({ type of PMU "kprobe", config1 "do_unlinkat",
 *                               config2 8 })
 *
 * The PMU is in every kernel from 4.17 on that has kprobes for tracing; the older way, a line in
 * tracefs' kprobe_events, is not used: kernels before 5.5 lack what our globals need anyway.
 * Bit 0 of config asks for the return (PERF_PROBE_CONFIG_IS_RETPROBE, kernel/events/core.c).
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define PMU_TYPE "/sys/bus/event_source/devices/kprobe/type"

static int open_event(int pmu_type, const char *func_name, uint64_t byte_off, bool is_ret)
{
	struct abi_perf_attr attr = { .type = (uint32_t)pmu_type,
				      .size = sizeof(attr),
				      .config = is_ret,
				      .config1 = SYS_PTR(func_name),
				      .config2 = byte_off };

	return sys_perf_event_open(&attr, -1, 0);
}

struct corepl_link *corepl_program_attach_kprobe_opts(struct corepl_program *prog,
						      const char *func_name,
						      const struct corepl_kprobe_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	uint64_t byte_off = HANDLE_OPT(opts, offset, 0);
	bool is_ret = HANDLE_OPT(opts, retprobe, false);
	int pmu_type, fd;

	if (attach_check(prog, ABI_PROG_KPROBE, d))
		return NULL;
	if (!func_name || (is_ret && byte_off))
		return attach_fail(prog, COREPL_EUSAGE, "kprobe",
				   "found no function, or an offset with a return probe, need a "
				   "function's name, and offset 0 at returns",
				   d);
	pmu_type = attach_perf_number(PMU_TYPE);
	if (pmu_type < 0 && pmu_type != -ENOENT)
		return attach_link(prog, pmu_type, -1, PMU_TYPE, d);
	if (pmu_type < 0)
		return attach_fail(prog, COREPL_EUNSUPPORTED, func_name,
				   "found no " PMU_TYPE
				   ", need a kernel with CONFIG_KPROBE_EVENTS, and /sys mounted",
				   d);
	fd = open_event(pmu_type, func_name, byte_off, is_ret);
	if (fd == -EADDRNOTAVAIL)
		return attach_fail(prog, COREPL_EAMBIGUOUS, func_name,
				   "found several functions of the name, need one", d);
	return attach_perf_link(prog, fd, HANDLE_OPT(opts, bpf_cookie, 0), func_name, d);
}

struct corepl_link *corepl_program_attach_kprobe(struct corepl_program *prog, bool retprobe,
						 const char *func_name)
{
	const struct corepl_kprobe_opts opts = { .size = sizeof(opts), .retprobe = retprobe };

	return corepl_program_attach_kprobe_opts(prog, func_name, &opts);
}

struct corepl_link *corepl_auto_kprobe(struct corepl_program *prog)
{
	struct corepl_kprobe_opts opts = { .size = sizeof(opts), .retprobe = prog->def.is_ret };
	char name[256];

	if (!attach_split(attach_target(prog), name, sizeof(name), &opts.offset))
		return attach_no_target(prog, "function or function+offset");
	return corepl_program_attach_kprobe_opts(prog, name, &opts);
}
