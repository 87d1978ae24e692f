/* SPDX-License-Identifier: MIT */
/*
 * attach_kprobe_multi.c - kprobe.multi and kprobe.session: many kernel functions with one link.
 *
 *   kprobe.multi/tcp_*  ->  BPF_LINK_CREATE with the addresses of all that match
 *
 * A session's program runs at entry and, unless it returned 1 there, at the return.
 */
#include "runtime/attach.h"
#include "runtime/kernel_functions.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/name_pattern.h"

#define AT_RETURN 1u /* BPF_F_KPROBE_MULTI_RETURN */

static bool is_multi(const struct corepl_program *prog)
{
	return prog->def.attach_type == ABI_TRACE_KPROBE_MULTI ||
	       prog->def.attach_type == ABI_TRACE_KPROBE_SESSION;
}

static struct corepl_link *create_link(struct corepl_program *prog, struct abi_link_kprobes *a,
				       const char *target, struct corepl_diag *d)
{
	int fd;

	a->head.prog_fd = (uint32_t)prog->fd;
	a->head.attach_type = prog->def.attach_type;
	fd = sys_bpf(ABI_LINK_CREATE, a, sizeof(*a));
	if (fd == -EINVAL || fd == -EOPNOTSUPP)
		return attach_fail(prog, COREPL_EUNSUPPORTED, target,
				   "found a kernel that takes no such link, need Linux 5.18 for "
				   "kprobe.multi, 6.10 for kprobe.session, with CONFIG_FPROBE, and "
				   "functions that may be probed",
				   d);
	if (fd == -ESRCH)
		fd = -ENOENT;
	return attach_link(prog, fd, -1, target, d);
}

static struct corepl_link *attach_matching(struct corepl_program *prog, struct abi_link_kprobes *a,
					   const char *pattern, struct corepl_diag *d)
{
	struct corepl_link *link = NULL;
	struct kernel_functions f;
	int err = kernel_functions_find(&f, pattern);

	a->addrs = SYS_PTR(f.addrs);
	a->syms = SYS_PTR(f.names);
	a->cnt = f.cnt;
	if (err == -ENOENT)
		attach_fail(prog, COREPL_EMISSING, pattern,
			    "found no list of traceable functions, need tracefs mounted at "
			    "/sys/kernel/tracing, and CONFIG_FUNCTION_TRACER",
			    d);
	else if (err)
		handle_fail_sys(d, corepl_program_name(prog), "reading tracefs", err);
	else if (!f.cnt)
		attach_fail(prog, COREPL_EMISSING, pattern,
			    "found no traceable function of such a name, need one", d);
	else
		link = create_link(prog, a, pattern, d);
	kernel_functions_free(&f);
	return link;
}

struct corepl_link *
corepl_program_attach_kprobe_multi_opts(struct corepl_program *prog, const char *pattern,
					const struct corepl_kprobe_multi_opts *opts)
{
	struct abi_link_kprobes a = { .flags = HANDLE_OPT(opts, retprobe, false) ? AT_RETURN : 0,
				      .cnt = HANDLE_OPT(opts, cnt, 0),
				      .syms = SYS_PTR(HANDLE_OPT(opts, syms, NULL)),
				      .addrs = SYS_PTR(HANDLE_OPT(opts, addrs, NULL)),
				      .cookies = SYS_PTR(HANDLE_OPT(opts, cookies, NULL)) };
	struct corepl_diag *d = HANDLE_DIAG(prog);

	if (attach_check(prog, ABI_PROG_KPROBE, d))
		return NULL;
	if (!is_multi(prog) || !!pattern + !!a.syms + !!a.addrs != 1 || !pattern != !!a.cnt ||
	    (pattern && a.cookies))
		return attach_fail(prog, COREPL_EUSAGE, "kprobe.multi",
				   "found another section, or not one of pattern, names and "
				   "addresses with their count, need a program of kprobe.multi or "
				   "kprobe.session, and one of them; cookies with the latter two",
				   d);
	if (pattern && name_pattern_has_wild(pattern))
		return attach_matching(prog, &a, pattern, d);
	if (pattern) {
		a.syms = SYS_PTR(&pattern);
		a.cnt = 1;
	}
	return create_link(prog, &a, pattern ? pattern : "kprobe.multi", d);
}

struct corepl_link *corepl_auto_kprobe_multi(struct corepl_program *prog)
{
	const struct corepl_kprobe_multi_opts opts = { .size = sizeof(opts),
						       .retprobe = prog->def.is_ret };
	const char *target = attach_target(prog);

	return *target ? corepl_program_attach_kprobe_multi_opts(prog, target, &opts)
		       : attach_no_target(prog, "a function or a pattern");
}
