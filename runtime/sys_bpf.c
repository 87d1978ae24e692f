/* SPDX-License-Identifier: MIT */
/*
 * sys_bpf.c - bpf(2) with its two habits dealt with: an early EAGAIN, and descriptors that are 0.
 *
 * The verifier answers EAGAIN when a signal came; that is no verdict, so the call is repeated a
 * few times.  A process without standard streams gets descriptor 0, 1 or 2, and in
 * most arguments 0 means "none": such a descriptor is moved up.
 */
#include "runtime/sys.h"

#define MAX_TRIES 5

static int is_making_fd(enum abi_cmd cmd)
{
	switch (cmd) {
	case ABI_MAP_CREATE:
	case ABI_PROG_LOAD:
	case ABI_OBJ_GET:
	case ABI_BTF_GET_FD_BY_ID:
	case ABI_RAW_TRACEPOINT_OPEN:
	case ABI_BTF_LOAD:
	case ABI_LINK_CREATE:
		return 1;
	default:
		return 0;
	}
}

int sys_bpf(enum abi_cmd cmd, const void *attr, size_t attr_size)
{
	struct sys_args a = { (unsigned long)cmd, SYS_PTR(attr), attr_size, 0, 0, 0 };
	int ret = -EAGAIN, high;

	for (int i = 0; i < MAX_TRIES && ret == -EAGAIN; i++)
		ret = (int)sys_call(SYS_bpf, &a);
	if (ret < 0 || ret > 2 || !is_making_fd(cmd))
		return ret;
	high = sys_dup_high(ret);
	sys_close(ret);
	return high;
}
