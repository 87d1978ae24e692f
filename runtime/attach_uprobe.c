/* SPDX-License-Identifier: MIT */
/*
 * attach_uprobe.c - uprobe and uretprobe: any instruction, or the return, of a function in a file.
 *
 *   uprobe//usr/bin/bash:readline  ->  perf_event_open({ type of PMU "uprobe", config1 the path,
 *                                      config2 the file offset of readline })
 *
 * Bit 0 of config asks for the return, bits 32-63 are the file offset of a counter that the kernel
 * keeps above 0 while the probe is there (PERF_PROBE_CONFIG_IS_RETPROBE and
 * PERF_UPROBE_REF_CTR_OFFSET_SHIFT, kernel/events/core.c).
 */
#include "runtime/attach.h"
#include "runtime/library_path.h"
#include "runtime/symbol_file.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define PMU_TYPE "/sys/bus/event_source/devices/uprobe/type"

/* Add the file offset of function NAME in the file at PATH to *BYTE_OFF. */
static int add_function(const struct corepl_program *prog, const char *path, const char *name,
			uint64_t *byte_off)
{
	struct corepl_diag why;
	struct symbol_file f;
	uint64_t func_off = 0;
	int err;

	diag_init(&why);
	err = symbol_file_open(&f, path, &why);
	if (!err) {
		err = symbol_file_find(&f, name, &func_off, &why);
		symbol_file_close(&f);
	}
	if (err)
		attach_fail(prog, err, "uprobe", why.text, &prog->obj->diag);
	*byte_off += func_off;
	return err;
}

/* A perf event at BYTE_OFF of the file, or -errno. */
static int open_event(int pmu_type, const char *path, uint64_t byte_off, int pid,
		      const struct corepl_uprobe_opts *opts)
{
	struct abi_perf_attr attr = { .type = (uint32_t)pmu_type,
				      .size = sizeof(attr),
				      .config = HANDLE_OPT(opts, retprobe, false) |
						HANDLE_OPT(opts, ref_ctr_offset, 0) << 32,
				      .config1 = SYS_PTR(path),
				      .config2 = byte_off };

	return sys_perf_event_open(&attr, pid < 0 ? -1 : pid, pid < 0 ? 0 : -1);
}

struct corepl_link *corepl_program_attach_uprobe_opts(struct corepl_program *prog, int pid,
						      const char *binary_path, uint64_t func_offset,
						      const struct corepl_uprobe_opts *opts)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	const char *func_name = HANDLE_OPT(opts, func_name, NULL), *path;
	char buf[LIBRARY_PATH_SIZE];
	int pmu_type, fd;

	if (attach_check(prog, ABI_PROG_KPROBE, d))
		return NULL;
	if (!binary_path || !*binary_path || HANDLE_OPT(opts, ref_ctr_offset, 0) >> 32)
		return attach_fail(prog, COREPL_EUSAGE, "uprobe",
				   "found no path, or a counter's offset of more than 32 bits, "
				   "need a program or library, and an offset below 4 GiB",
				   d);
	path = library_path_find(binary_path, buf);
	if (!path)
		return attach_fail(prog, COREPL_EMISSING, binary_path,
				   "found no such file where programs and libraries are, need a "
				   "path",
				   d);
	if (func_name && add_function(prog, path, func_name, &func_offset))
		return NULL;
	pmu_type = attach_perf_number(PMU_TYPE);
	if (pmu_type < 0 && pmu_type != -ENOENT)
		return attach_link(prog, pmu_type, -1, PMU_TYPE, d);
	if (pmu_type < 0)
		return attach_fail(prog, COREPL_EUNSUPPORTED, path,
				   "found no " PMU_TYPE
				   ", need a kernel with CONFIG_UPROBE_EVENTS, and /sys mounted",
				   d);
	fd = open_event(pmu_type, path, func_offset, pid, opts);
	if (fd == -ENOENT)
		return attach_fail(prog, COREPL_EMISSING, path,
				   "found no such file, need a program or library", d);
	return attach_perf_link(prog, fd, HANDLE_OPT(opts, bpf_cookie, 0), path, d);
}

struct corepl_link *corepl_program_attach_uprobe(struct corepl_program *prog, bool retprobe,
						 int pid, const char *binary_path,
						 uint64_t func_offset)
{
	const struct corepl_uprobe_opts opts = { .size = sizeof(opts), .retprobe = retprobe };

	return corepl_program_attach_uprobe_opts(prog, pid, binary_path, func_offset, &opts);
}

struct corepl_link *corepl_auto_uprobe(struct corepl_program *prog)
{
	struct corepl_uprobe_opts opts = { .size = sizeof(opts), .retprobe = prog->def.is_ret };
	const char *target = attach_target(prog), *colon = strchr(target, ':');
	char path[LIBRARY_PATH_SIZE], name[512];
	uint64_t byte_off = 0;

	if (!colon || colon == target || (size_t)(colon - target) >= sizeof(path) ||
	    !attach_split(colon + 1, name, sizeof(name), &byte_off))
		return attach_no_target(prog, "path:function or path:function+offset");
	diag_format(path, sizeof(path), "%.*s", (int)(colon - target), target);
	opts.func_name = name;
	return corepl_program_attach_uprobe_opts(prog, -1, path, byte_off, &opts);
}
