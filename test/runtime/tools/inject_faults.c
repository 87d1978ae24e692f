/* SPDX-License-Identifier: MIT */
/*
 * inject_faults.c - sys_call() with faults, and the ids of what it made in the kernel.
 *
 * munmap, close and what cannot fail are let through, and reads after some in a row: before Linux
 * 6.16 the kernel's types come in 1,500 of them.  Where every n-th call fails, those that undo the
 * work of a failed one do not: one failure at a time is the promise.  What is below, the kernel or
 * a fake one, is inject_below().
 */
#define _GNU_SOURCE
#include "inject.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_IDS = 1 << 16, IN_A_ROW = 3, WAIT_MS = 20000 };

/* bpf(2)'s commands for a descriptor by id; types are ABI_BTF_GET_FD_BY_ID. */
enum { PROG_BY_ID = ABI_PROG_GET_FD_BY_ID, MAP_BY_ID = 14, LINK_BY_ID = 30 };

struct inject_faults inject_faults;
long inject_forget_nr = -1, inject_forgotten;

static struct id {
	int get_fd; /* command, by its kind */
	uint32_t id;
} ids[MAX_IDS];
static uint32_t id_cnt;
static long last_nr;
static int in_a_row;

long inject_below(long nr, const struct sys_args *args);

__attribute__((weak)) long inject_below(long nr, const struct sys_args *args)
{
	long ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);

	return ret == -1 ? -(long)errno : ret;
}

/* What undoes the work of a call that failed. */
static bool is_giving_back(long nr, const struct sys_args *args)
{
	return nr == SYS_unlinkat ||
	       (nr == SYS_bpf && (args->a == ABI_PROG_DETACH || args->a == ABI_LINK_DETACH ||
				  args->a == ABI_MAP_DELETE_ELEM));
}

static bool can_fail(long nr, const struct sys_args *args)
{
	in_a_row = nr == last_nr ? in_a_row + 1 : 0;
	last_nr = nr;
	if (nr == SYS_munmap || nr == SYS_close || nr == SYS_getpid || nr == SYS_clock_gettime ||
	    (nr == SYS_read && in_a_row >= IN_A_ROW))
		return false;
	if (inject_faults.mode == INJECT_EVERY && is_giving_back(nr, args))
		return false;
	/* who may not look into modules has none: an answer, no failure */
	if (inject_faults.answer == INJECT_REFUSED && nr == SYS_bpf &&
	    (args->a == ABI_BTF_GET_NEXT_ID || args->a == ABI_BTF_GET_FD_BY_ID ||
	     args->a == ABI_OBJ_GET_INFO_BY_FD))
		return false;
	return nr == SYS_bpf || inject_faults.answer != INJECT_OLD;
}

static bool is_acquiring(long nr)
{
	return nr == SYS_mmap || nr == SYS_openat || nr == SYS_socket || nr == SYS_fcntl ||
	       nr == SYS_epoll_create1;
}

static bool fails(long nr)
{
	struct inject_faults *f = &inject_faults;
	long number = f->call_cnt++;

	switch (f->mode) {
	case INJECT_ONE:
		return number == f->at;
	case INJECT_EVERY:
		return number >= f->at && (number - f->at) % f->step == 0;
	case INJECT_GIVING_BACK:
		return is_acquiring(nr);
	default:
		return false;
	}
}

static int answer(long nr)
{
	if (inject_faults.answer == INJECT_OLD)
		return EINVAL;
	if (inject_faults.answer == INJECT_NO_MEMORY)
		return ENOMEM;
	switch (nr) {
	case SYS_bpf:
	case SYS_ioctl:
	case SYS_socket:
	case SYS_mkdirat:
	case SYS_unlinkat:
	case SYS_prlimit64:
		return EPERM;
	case SYS_perf_event_open:
		return EACCES;
	case SYS_fcntl:
	case SYS_epoll_create1:
		return EMFILE;
	default:
		return EINTR;
	}
}

/* The id of the KIND's object behind FD, in the list. */
static void remember(int fd, int get_fd)
{
	uint32_t info[64] = { 0 };
	struct abi_info a = { .bpf_fd = (uint32_t)fd,
			      .info_size = sizeof(info),
			      .info = SYS_PTR(info) };

	if (syscall(SYS_bpf, ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a)))
		return; /* an older kernel's link */
	if (id_cnt == MAX_IDS) {
		fprintf(stderr, "inject: too many objects\n");
		exit(2);
	}
	/* struct bpf_btf_info has { u64 btf; u32 btf_size, id }, the others { u32 type, id } */
	ids[id_cnt++] = (struct id){ get_fd, get_fd == ABI_BTF_GET_FD_BY_ID ? info[3] : info[1] };
}

static void watch(const struct sys_args *args, long ret)
{
	switch (args->a) {
	case ABI_MAP_CREATE:
		remember((int)ret, MAP_BY_ID);
		break;
	case ABI_PROG_LOAD:
		remember((int)ret, PROG_BY_ID);
		break;
	case ABI_BTF_LOAD:
		remember((int)ret, ABI_BTF_GET_FD_BY_ID);
		break;
	case ABI_LINK_CREATE:
	case ABI_RAW_TRACEPOINT_OPEN:
		remember((int)ret, LINK_BY_ID);
		break;
	default:
		break;
	}
}

long sys_call(long nr, const struct sys_args *args)
{
	struct inject_faults *f = &inject_faults;
	long ret;

	if (can_fail(nr, args) && fails(nr)) {
		f->failed_cnt++;
		f->sys_errno = answer(nr);
		snprintf(f->what, sizeof(f->what), "system call %ld, %s %lu", nr,
			 nr == SYS_bpf ? "command" : "argument", args->a);
		return -f->sys_errno;
	}
	if (nr == inject_forget_nr && inject_forgotten-- == 0)
		return 0;
	ret = inject_below(nr, args);
	if (nr == SYS_bpf && ret >= 0)
		watch(args, ret);
	return ret;
}

static bool is_there(const struct id *id)
{
	uint32_t attr[4] = { id->id };
	long fd = syscall(SYS_bpf, id->get_fd, attr, sizeof(attr));

	if (fd >= 0)
		close((int)fd);
	return fd >= 0 || (errno != ENOENT && errno != EPERM && errno != EINVAL);
}

const char *inject_ids_left(void)
{
	static char text[64];

	/* the kernel gives some back after a grace period */
	for (int waited_ms = 0; id_cnt; waited_ms += 10) {
		while (id_cnt && !is_there(&ids[id_cnt - 1]))
			id_cnt--;
		if (!id_cnt || waited_ms >= WAIT_MS)
			break;
		usleep(10000);
	}
	if (!id_cnt)
		return NULL;
	snprintf(text, sizeof(text), "%s %u",
		 ids[id_cnt - 1].get_fd == MAP_BY_ID	? "map"
		 : ids[id_cnt - 1].get_fd == PROG_BY_ID ? "program"
		 : ids[id_cnt - 1].get_fd == LINK_BY_ID ? "link"
								   : "types",
		 ids[id_cnt - 1].id);
	return text;
}
