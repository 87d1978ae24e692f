/* SPDX-License-Identifier: MIT */
/*
 * sys.h - the one door to the kernel.
 *
 * Every system call of the runtime is a sys_call(); a negative result is -errno, and errno itself
 * is never looked at.  A program that wants to see or refuse each call links its own sys_call()
 * before the archive: nothing else is in sys.c.
 */
#ifndef RUNTIME_SYS_H
#define RUNTIME_SYS_H

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "runtime/abi.h"

/* Arguments of a system call; those not named are 0. */
struct sys_args {
	unsigned long a, b, c, d, e, f;
};

/* System call NR: its result, or -errno. */
long sys_call(long nr, const struct sys_args *args);

/* Bytes of a page; the kernel told it at exec, so this is no system call. */
static inline size_t sys_page_size(void)
{
	return getauxval(AT_PAGESZ);
}

static inline size_t sys_page_align(size_t size)
{
	return (size + sys_page_size() - 1) & ~(sys_page_size() - 1);
}

/*
 * Does -errno ERR say nothing of what was asked for, but that memory or descriptors ran out or a
 * signal came?  Then there is no other way to try and nothing to do without.
 */
static inline int sys_is_passing(long err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE || err == -EINTR ||
	       err == -EAGAIN;
}

#define SYS_PTR(p) ((unsigned long)(uintptr_t)(p))

/* Results of mapping calls from the top page on are errors. */
static inline int sys_ptr_error(const void *p)
{
	return (uintptr_t)p > (uintptr_t)-4096 ? (int)(intptr_t)p : 0;
}

static inline void *sys_mmap(void *at, size_t size, int prot, int flags, int fd, size_t off)
{
	struct sys_args a = { SYS_PTR(at),	 size, (unsigned long)prot, (unsigned long)flags,
			      (unsigned long)fd, off };

	return (void *)(uintptr_t)sys_call(SYS_mmap, &a);
}

static inline void *sys_mmap_memory(size_t size)
{
	return sys_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Put the mapping at FROM in the place of what is mapped at TO. */
static inline void *sys_mmap_move(void *from, size_t size, void *to)
{
	const unsigned long may_move_fixed = 1 | 2;
	struct sys_args a = { SYS_PTR(from), size, size, may_move_fixed, SYS_PTR(to), 0 };

	return (void *)(uintptr_t)sys_call(SYS_mremap, &a);
}

static inline void sys_munmap(void *at, size_t size)
{
	struct sys_args a = { SYS_PTR(at), size, 0, 0, 0, 0 };

	if (at)
		(void)sys_call(SYS_munmap, &a);
}

static inline void sys_madvise(void *at, size_t size, int advice)
{
	struct sys_args a = { SYS_PTR(at), size, (unsigned long)advice, 0, 0, 0 };

	(void)sys_call(SYS_madvise, &a);
}

static inline int sys_open(const char *path)
{
	struct sys_args a = {
		(unsigned long)AT_FDCWD, SYS_PTR(path), O_RDONLY | O_CLOEXEC, 0, 0, 0
	};

	return (int)sys_call(SYS_openat, &a);
}

static inline void sys_close(int fd)
{
	struct sys_args a = { (unsigned long)fd, 0, 0, 0, 0, 0 };

	if (fd >= 0)
		(void)sys_call(SYS_close, &a);
}

static inline long sys_read(int fd, void *buf, size_t size)
{
	struct sys_args a = { (unsigned long)fd, SYS_PTR(buf), size, 0, 0, 0 };

	return sys_call(SYS_read, &a);
}

/* May this process use the file at PATH (4 read, 1 execute)?  0 or -errno. */
static inline int sys_access(const char *path, int mode)
{
	struct sys_args a = {
		(unsigned long)AT_FDCWD, SYS_PTR(path), (unsigned long)mode, 0, 0, 0
	};

	return (int)sys_call(SYS_faccessat, &a);
}

/* Remove the file at PATH: 0 or -errno. */
static inline int sys_unlink(const char *path)
{
	struct sys_args a = { (unsigned long)AT_FDCWD, SYS_PTR(path), 0, 0, 0, 0 };

	return (int)sys_call(SYS_unlinkat, &a);
}

/* Make the directory PATH for its owner alone: 0 or -errno. */
static inline int sys_mkdir(const char *path)
{
	struct sys_args a = { (unsigned long)AT_FDCWD, SYS_PTR(path), 0700, 0, 0, 0 };

	return (int)sys_call(SYS_mkdirat, &a);
}

static inline void sys_rmdir(const char *path)
{
	struct sys_args a = { (unsigned long)AT_FDCWD, SYS_PTR(path), AT_REMOVEDIR, 0, 0, 0 };

	(void)sys_call(SYS_unlinkat, &a);
}

static inline int sys_getpid(void)
{
	const struct sys_args none = { 0, 0, 0, 0, 0, 0 };

	return (int)sys_call(SYS_getpid, &none);
}

/* uname(2): release and version of the kernel, each 65 bytes in UTS. */
static inline int sys_uname(struct utsname *uts)
{
	struct sys_args a = { SYS_PTR(uts), 0, 0, 0, 0, 0 };

	return (int)sys_call(SYS_uname, &a);
}

/* Size of the file behind FD, or -errno. */
static inline long sys_seek_end(int fd)
{
	struct sys_args a = { (unsigned long)fd, 0, 2 /* SEEK_END */, 0, 0, 0 };

	return sys_call(SYS_lseek, &a);
}

static inline long sys_seek_start(int fd)
{
	struct sys_args a = { (unsigned long)fd, 0, 0 /* SEEK_SET */, 0, 0, 0 };

	return sys_call(SYS_lseek, &a);
}

/* A copy of FD that is no standard stream: the kernel takes fd 0 in an argument as "none". */
static inline int sys_dup_high(int fd)
{
	struct sys_args a = { (unsigned long)fd, F_DUPFD_CLOEXEC, 3, 0, 0, 0 };

	return (int)sys_call(SYS_fcntl, &a);
}

/* bpf(2); commands that return a descriptor never return 0, 1 or 2. */
int sys_bpf(enum abi_cmd cmd, const void *attr, size_t attr_size);

static inline int sys_perf_event_open(const struct abi_perf_attr *attr, int pid, int cpu)
{
	struct sys_args a = { SYS_PTR(attr),	 (unsigned long)pid,  (unsigned long)cpu,
			      (unsigned long)-1, ABI_PERF_FD_CLOEXEC, 0 };

	return (int)sys_call(SYS_perf_event_open, &a);
}

static inline int sys_ioctl(int fd, unsigned long request, unsigned long arg)
{
	struct sys_args a = { (unsigned long)fd, request, arg, 0, 0, 0 };

	return (int)sys_call(SYS_ioctl, &a);
}

static inline int sys_socket(int family, int type)
{
	struct sys_args a = { (unsigned long)family, (unsigned long)type, 0, 0, 0, 0 };

	return (int)sys_call(SYS_socket, &a);
}

/* To and from the address that the socket has by itself. */
static inline long sys_send(int fd, const void *data, size_t size)
{
	struct sys_args a = { (unsigned long)fd, SYS_PTR(data), size, 0, 0, 0 };

	return sys_call(SYS_sendto, &a);
}

static inline long sys_receive(int fd, void *data, size_t size)
{
	struct sys_args a = { (unsigned long)fd, SYS_PTR(data), size, 0, 0, 0 };

	return sys_call(SYS_recvfrom, &a);
}

static inline int sys_epoll_create(void)
{
	struct sys_args a = { O_CLOEXEC, 0, 0, 0, 0, 0 };

	return (int)sys_call(SYS_epoll_create1, &a);
}

static inline int sys_epoll_add_events(int epoll_fd, int fd, uint32_t events, uint64_t data)
{
	struct abi_epoll_event ev = { .events = events, .data = data };
	struct sys_args a = {
		(unsigned long)epoll_fd, ABI_EPOLL_CTL_ADD, (unsigned long)fd, SYS_PTR(&ev), 0, 0
	};

	return (int)sys_call(SYS_epoll_ctl, &a);
}

static inline int sys_epoll_add(int epoll_fd, int fd, uint64_t data)
{
	return sys_epoll_add_events(epoll_fd, fd, ABI_EPOLLIN, data);
}

/* Milliseconds of a clock that only goes forward. */
static inline int64_t sys_clock_ms(void)
{
	struct {
		long s, ns;
	} now = { 0, 0 };
	struct sys_args a = { 1 /* CLOCK_MONOTONIC */, SYS_PTR(&now), 0, 0, 0, 0 };

	(void)sys_call(SYS_clock_gettime, &a);
	return (int64_t)now.s * 1000 + now.ns / 1000000;
}

static inline int sys_epoll_wait(int epoll_fd, struct abi_epoll_event *events, uint32_t cap,
				 int timeout_ms)
{
	struct sys_args a = {
		(unsigned long)epoll_fd, SYS_PTR(events), cap, (unsigned long)timeout_ms, 0, 0
	};

	return (int)sys_call(SYS_epoll_pwait, &a);
}

#endif
