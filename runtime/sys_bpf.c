/* SPDX-License-Identifier: MIT */
/*
 * sys_bpf.c - bpf(2) with its habits dealt with: an early EAGAIN, locked memory, descriptors of 0.
 *
 * The verifier answers EAGAIN when a signal came; that is no verdict, so the call is repeated a
 * few times.  Before Linux 5.11 maps and programs count as locked memory, of which a process may
 * have 64 KiB, and EPERM is all the kernel says: the limit is lifted once, as libbpf does.  A
 * process without standard streams gets descriptor 0, 1 or 2, and in most arguments 0 means
 * "none": such a descriptor is moved up.
 */
#include "runtime/sys.h"

#include <stdbool.h>
#include <sys/resource.h>

#define MAX_TRIES 5

static int is_making_fd(enum abi_cmd cmd)
{
	switch (cmd) {
	case ABI_MAP_CREATE:
	case ABI_PROG_LOAD:
	case ABI_OBJ_GET:
	case ABI_BTF_GET_FD_BY_ID:
	case ABI_PROG_GET_FD_BY_ID:
	case ABI_RAW_TRACEPOINT_OPEN:
	case ABI_BTF_LOAD:
	case ABI_LINK_CREATE:
	case ABI_ITER_CREATE:
		return 1;
	default:
		return 0;
	}
}

/* Lift the limit of locked memory; false when that changes nothing. */
static bool lift_memlock_workaround(void)
{
	const struct {
		uint64_t soft, hard; /* bytes */
	} none = { UINT64_MAX, UINT64_MAX };
	uint64_t now[2] = { 0, 0 };
	struct sys_args get = { 0, RLIMIT_MEMLOCK, 0, SYS_PTR(now), 0, 0 };
	struct sys_args set = { 0, RLIMIT_MEMLOCK, SYS_PTR(&none), 0, 0, 0 };

	if (sys_call(SYS_prlimit64, &get) || now[0] == UINT64_MAX)
		return false;
	return sys_call(SYS_prlimit64, &set) == 0;
}

int sys_bpf(enum abi_cmd cmd, const void *attr, size_t attr_size)
{
	struct sys_args a = { (unsigned long)cmd, SYS_PTR(attr), attr_size, 0, 0, 0 };
	int ret = -EAGAIN, high;

	for (int i = 0; i < MAX_TRIES && ret == -EAGAIN; i++)
		ret = (int)sys_call(SYS_bpf, &a);
	if (ret == -EPERM && is_making_fd(cmd) && lift_memlock_workaround())
		ret = (int)sys_call(SYS_bpf, &a);
	if (ret < 0 || ret > 2 || !is_making_fd(cmd))
		return ret;
	high = sys_dup_high(ret);
	sys_close(ret);
	return high;
}
