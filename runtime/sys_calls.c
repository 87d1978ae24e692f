/* SPDX-License-Identifier: MIT */
/*
 * sys_calls.c - the system calls of the runtime by name: arguments put in place for sys_call().
 *
 * Here, and not inline in sys.h, since a call of one of these is a fifth of the bytes of its body.
 * A static link has those that it uses.  Nothing but the calls' own arguments is known here; bpf(2)
 * and its habits are sys_bpf.c's.
 *
 * Source: the manual pages of the calls, section 2.
 */
#include "runtime/sys.h"

#define AT_CWD ((unsigned long)AT_FDCWD)

/* Most calls have at most three arguments. */
static long call(long nr, unsigned long a, unsigned long b, unsigned long c)
{
	struct sys_args args = { a, b, c, 0, 0, 0 };

	return sys_call(nr, &args);
}

static long call_four(long nr, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
	struct sys_args args = { a, b, c, d, 0, 0 };

	return sys_call(nr, &args);
}

size_t sys_page_size(void)
{
	return getauxval(AT_PAGESZ);
}

size_t sys_page_align(size_t size)
{
	size_t page_size = sys_page_size();

	return (size + page_size - 1) & ~(page_size - 1);
}

int sys_is_passing(long err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE || err == -EINTR ||
	       err == -EAGAIN;
}

void *sys_mmap(void *at, size_t size, int prot, int flags, int fd, size_t off)
{
	struct sys_args args = { SYS_PTR(at),	 size, (unsigned long)prot, (unsigned long)flags,
				 (unsigned long)fd, off };

	return (void *)(uintptr_t)sys_call(SYS_mmap, &args);
}

void *sys_mmap_memory(size_t size)
{
	return sys_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

void *sys_mmap_move(void *from, size_t size, void *to)
{
	const unsigned long may_move_fixed = 1 | 2;
	struct sys_args args = { SYS_PTR(from), size, size, may_move_fixed, SYS_PTR(to), 0 };

	return (void *)(uintptr_t)sys_call(SYS_mremap, &args);
}

void sys_munmap(void *at, size_t size)
{
	if (at)
		(void)call(SYS_munmap, SYS_PTR(at), size, 0);
}

void sys_madvise(void *at, size_t size, int advice)
{
	(void)call(SYS_madvise, SYS_PTR(at), size, (unsigned long)advice);
}

int sys_open(const char *path)
{
	return (int)call(SYS_openat, AT_CWD, SYS_PTR(path), O_RDONLY | O_CLOEXEC);
}

void sys_close(int fd)
{
	if (fd >= 0)
		(void)call(SYS_close, (unsigned long)fd, 0, 0);
}

long sys_read(int fd, void *buf, size_t size)
{
	return call(SYS_read, (unsigned long)fd, SYS_PTR(buf), size);
}

int sys_access(const char *path, int mode)
{
	return (int)call(SYS_faccessat, AT_CWD, SYS_PTR(path), (unsigned long)mode);
}

int sys_unlink(const char *path)
{
	return (int)call(SYS_unlinkat, AT_CWD, SYS_PTR(path), 0);
}

int sys_mkdir(const char *path)
{
	return (int)call(SYS_mkdirat, AT_CWD, SYS_PTR(path), 0700);
}

void sys_rmdir(const char *path)
{
	(void)call(SYS_unlinkat, AT_CWD, SYS_PTR(path), AT_REMOVEDIR);
}

int sys_getpid(void)
{
	return (int)call(SYS_getpid, 0, 0, 0);
}

int sys_uname(struct utsname *uts)
{
	return (int)call(SYS_uname, SYS_PTR(uts), 0, 0);
}

long sys_seek_end(int fd)
{
	return call(SYS_lseek, (unsigned long)fd, 0, 2 /* SEEK_END */);
}

long sys_seek_start(int fd)
{
	return call(SYS_lseek, (unsigned long)fd, 0, 0 /* SEEK_SET */);
}

int sys_dup_high(int fd)
{
	return (int)call(SYS_fcntl, (unsigned long)fd, F_DUPFD_CLOEXEC, 3);
}

int sys_perf_event_open(const struct abi_perf_attr *attr, int pid, int cpu)
{
	struct sys_args args = { SYS_PTR(attr),	    (unsigned long)pid,	 (unsigned long)cpu,
				 (unsigned long)-1, ABI_PERF_FD_CLOEXEC, 0 };

	return (int)sys_call(SYS_perf_event_open, &args);
}

int sys_ioctl(int fd, unsigned long request, unsigned long arg)
{
	return (int)call(SYS_ioctl, (unsigned long)fd, request, arg);
}

int sys_socket(int family, int type)
{
	return (int)call(SYS_socket, (unsigned long)family, (unsigned long)type, 0);
}

long sys_send(int fd, const void *data, size_t size)
{
	return call(SYS_sendto, (unsigned long)fd, SYS_PTR(data), size);
}

long sys_receive(int fd, void *data, size_t size)
{
	return call(SYS_recvfrom, (unsigned long)fd, SYS_PTR(data), size);
}

int sys_epoll_create(void)
{
	return (int)call(SYS_epoll_create1, O_CLOEXEC, 0, 0);
}

int sys_epoll_add_events(int epoll_fd, int fd, uint32_t events, uint64_t data)
{
	struct abi_epoll_event ev = { .events = events, .data = data };

	return (int)call_four(SYS_epoll_ctl, (unsigned long)epoll_fd, ABI_EPOLL_CTL_ADD,
			      (unsigned long)fd, SYS_PTR(&ev));
}

int sys_epoll_add(int epoll_fd, int fd, uint64_t data)
{
	return sys_epoll_add_events(epoll_fd, fd, ABI_EPOLLIN, data);
}

int64_t sys_clock_ms(void)
{
	struct {
		long s, ns;
	} now = { 0, 0 };

	(void)call(SYS_clock_gettime, 1 /* CLOCK_MONOTONIC */, SYS_PTR(&now), 0);
	return (int64_t)now.s * 1000 + now.ns / 1000000;
}

int sys_epoll_wait(int epoll_fd, struct abi_epoll_event *events, uint32_t cap, int timeout_ms)
{
	return (int)call_four(SYS_epoll_pwait, (unsigned long)epoll_fd, SYS_PTR(events), cap,
			      (unsigned long)timeout_ms);
}
