/* SPDX-License-Identifier: MIT */
/*
 * sys.c - see sys.h: the system call itself, through libc's syscall().
 *
 * mmap goes through libc's function, because on s390x its system call takes one pointer.
 */
#include "runtime/sys.h"

#include <unistd.h>

long sys_call(long nr, const struct sys_args *args)
{
	long ret;

	if (nr == SYS_mmap)
		ret = (long)(intptr_t)mmap((void *)args->a, args->b, (int)args->c, (int)args->d,
					   (int)args->e, (off_t)args->f);
	else
		ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret == -1 ? -(long)errno : ret;
}
