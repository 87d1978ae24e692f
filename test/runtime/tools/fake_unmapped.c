/* SPDX-License-Identifier: MIT */
/*
 * fake_unmapped.c - sys_call() of a kernel before 5.5, for `use`: no array can be mapped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "runtime/sys.h"

long sys_call(long nr, const struct sys_args *args)
{
	struct abi_map_create create;
	long ret;

	if (nr == SYS_bpf && args->a == ABI_MAP_CREATE) {
		memcpy(&create, (const void *)(uintptr_t)args->b,
		       args->c < sizeof(create) ? args->c : sizeof(create));
		if (create.map_flags & ABI_F_MMAPABLE)
			return -EINVAL;
	}
	ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret == -1 ? -(long)errno : ret;
}
