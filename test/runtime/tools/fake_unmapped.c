/* SPDX-License-Identifier: MIT */
/*
 * fake_unmapped.c - sys_call() of a kernel before 5.5, for `use`: no array can be mapped, and a
 * program that calls bpf_probe_read_user(), _kernel() or their _str is refused, in that kernel's
 * words (check_helper_call()).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/sys.h"

/* The first call of PROG to a helper of 5.5, or 0. */
static int new_helper(const struct abi_prog_load *prog)
{
	const uint8_t *insns = (const uint8_t *)(uintptr_t)prog->insns;

	for (uint32_t i = 0; i < prog->insn_cnt; i++) {
		int32_t helper;

		memcpy(&helper, insns + i * 8 + 4, sizeof(helper));
		if (insns[i * 8] == 0x85 && insns[i * 8 + 1] >> 4 == 0 && helper >= 112 &&
		    helper <= 115)
			return helper;
	}
	return 0;
}

static bool refuses(const struct abi_prog_load *prog)
{
	const int helper = new_helper(prog);

	if (helper && prog->log_level)
		snprintf((char *)(uintptr_t)prog->log_buf, prog->log_size,
			 "0: (85) call unknown#%d\ninvalid func unknown#%d\n", helper, helper);
	return helper != 0;
}

long sys_call(long nr, const struct sys_args *args)
{
	struct abi_map_create create;
	struct abi_prog_load prog;
	long ret;

	if (nr == SYS_bpf && args->a == ABI_MAP_CREATE) {
		memcpy(&create, (const void *)(uintptr_t)args->b,
		       args->c < sizeof(create) ? args->c : sizeof(create));
		if (create.map_flags & ABI_F_MMAPABLE)
			return -EINVAL;
	}
	if (nr == SYS_bpf && args->a == ABI_PROG_LOAD) {
		memset(&prog, 0, sizeof(prog));
		memcpy(&prog, (const void *)(uintptr_t)args->b,
		       args->c < sizeof(prog) ? args->c : sizeof(prog));
		if (refuses(&prog))
			return -EINVAL;
	}
	ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret == -1 ? -(long)errno : ret;
}
