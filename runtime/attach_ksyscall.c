/* SPDX-License-Identifier: MIT */
/*
 * attach_ksyscall.c - ksyscall and kretsyscall: a kprobe on the function behind a system call.
 *
 * Kernels of most machines give each call a wrapper that takes its arguments from the registers of
 * the interrupted program, named after the machine; others have __se_sys_NAME alone:
 *
 *   ksyscall/unlinkat  ->  __x64_sys_unlinkat, else __se_sys_unlinkat
 *
 * BPF_KSYSCALL() in the program asks the kernel's types the same question, by the extern
 * LINUX_HAS_SYSCALL_WRAPPER.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"

#if defined(__x86_64__)
#define WRAPPER "x64"
#elif defined(__aarch64__)
#define WRAPPER "arm64"
#elif defined(__s390x__)
#define WRAPPER "s390x"
#elif defined(__riscv)
#define WRAPPER "riscv"
#elif defined(__i386__)
#define WRAPPER "ia32"
#elif defined(__arm__)
#define WRAPPER "arm"
#elif defined(__mips__)
#define WRAPPER "mips"
#elif defined(__powerpc64__)
#define WRAPPER "powerpc64"
#else
#define WRAPPER "powerpc"
#endif

struct corepl_link *corepl_program_attach_ksyscall(struct corepl_program *prog,
						   const char *syscall_name,
						   const struct corepl_ksyscall_opts *opts)
{
	struct corepl_kprobe_opts probe = { .size = sizeof(probe),
					    .bpf_cookie = HANDLE_OPT(opts, bpf_cookie, 0),
					    .retprobe = HANDLE_OPT(opts, retprobe, false) };
	static const char *const form[] = { "__" WRAPPER "_sys_", "__se_sys_" };
	struct corepl_diag *d = HANDLE_DIAG(prog);
	struct corepl_link *link = NULL;
	char name[128];

	if (attach_check(prog, ABI_PROG_KPROBE, d))
		return NULL;
	if (!syscall_name || strlen(syscall_name) > sizeof(name) - 32)
		return attach_fail(prog, COREPL_EUSAGE, "ksyscall",
				   "found no name, or one of more than 96 bytes, need a system "
				   "call's name",
				   d);
	for (size_t i = 0; i < sizeof(form) / sizeof(form[0]) && !link; i++) {
		if (i && d->status != COREPL_EMISSING)
			return NULL;
		diag_format(name, sizeof(name), "%s%s", form[i], syscall_name);
		link = corepl_program_attach_kprobe_opts(prog, name, &probe);
	}
	if (link || d->status != COREPL_EMISSING)
		return link;
	diag_init(d);
	diag_fail(d, COREPL_EMISSING,
		  "program %s: ksyscall: found neither %s%s nor %s%s in this kernel",
		  corepl_program_name(prog), form[0], syscall_name, form[1], syscall_name);
	return NULL;
}

struct corepl_link *corepl_auto_ksyscall(struct corepl_program *prog)
{
	const struct corepl_ksyscall_opts opts = { .size = sizeof(opts),
						   .retprobe = prog->def.is_ret };

	return corepl_program_attach_ksyscall(prog, attach_target(prog), &opts);
}
