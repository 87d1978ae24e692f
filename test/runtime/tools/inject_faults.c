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

enum { MAX_IDS = 1 << 16, IN_A_ROW = 3, WAIT_MS = 4000 };

/* bpf(2)'s commands for the id after one; of types it is ABI_BTF_GET_NEXT_ID. */
enum { NEXT_PROG = 11, NEXT_MAP = 12, NEXT_LINK = 31 };

struct inject_faults inject_faults;
long inject_forget_nr = -1, inject_forgotten;

static struct id {
	int get_next; /* command, by its kind */
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
static void remember(int fd, int get_next)
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
	ids[id_cnt++] =
		(struct id){ get_next, get_next == ABI_BTF_GET_NEXT_ID ? info[3] : info[1] };
}

static void watch(const struct sys_args *args, long ret)
{
	switch (args->a) {
	case ABI_MAP_CREATE:
		remember((int)ret, NEXT_MAP);
		break;
	case ABI_PROG_LOAD:
		remember((int)ret, NEXT_PROG);
		break;
	case ABI_BTF_LOAD:
		remember((int)ret, ABI_BTF_GET_NEXT_ID);
		break;
	case ABI_LINK_CREATE:
	case ABI_RAW_TRACEPOINT_OPEN:
		remember((int)ret, NEXT_LINK);
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

/*
 * Asked without opening it: a program array that is opened and closed while the kernel empties it
 * stays for ever (Linux 6.18, prog_array_map_clear(): a second work item is not queued, its
 * reference is taken).
 */
static bool is_there(const struct id *id)
{
	struct abi_btf_id a = { id->id - 1, 0 };

	return !syscall(SYS_bpf, id->get_next, &a, sizeof(a)) && a.next_id == id->id;
}

const char *inject_ids_left(void)
{
	static char text[64];

	/* the kernel gives some back after a grace period: wait while there are fewer */
	for (int waited_ms = 0; id_cnt && waited_ms < WAIT_MS; waited_ms += 10) {
		uint32_t cnt = 0;

		for (uint32_t i = 0; i < id_cnt; i++)
			if (is_there(&ids[i]))
				ids[cnt++] = ids[i];
		waited_ms = cnt < id_cnt ? 0 : waited_ms;
		id_cnt = cnt;
		if (id_cnt)
			usleep(10000);
	}
	if (!id_cnt)
		return NULL;
	snprintf(text, sizeof(text), "%s %u",
		 ids[id_cnt - 1].get_next == NEXT_MAP	? "map"
		 : ids[id_cnt - 1].get_next == NEXT_PROG ? "program"
		 : ids[id_cnt - 1].get_next == NEXT_LINK ? "link"
								   : "types",
		 ids[id_cnt - 1].id);
	return text;
}
