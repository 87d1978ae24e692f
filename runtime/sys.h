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
size_t sys_page_size(void);
size_t sys_page_align(size_t size);

/*
 * Does -errno ERR say nothing of what was asked for, but that memory or descriptors ran out or a
 * signal came?  Then there is no other way to try and nothing to do without.
 */
int sys_is_passing(long err);

#define SYS_PTR(p) ((unsigned long)(uintptr_t)(p))

/* Results of mapping calls from the top page on are errors. */
static inline int sys_ptr_error(const void *p)
{
	return (uintptr_t)p > (uintptr_t)-4096 ? (int)(intptr_t)p : 0;
}

void *sys_mmap(void *at, size_t size, int prot, int flags, int fd, size_t off);
void *sys_mmap_memory(size_t size);

/* Put the mapping at FROM in the place of what is mapped at TO. */
void *sys_mmap_move(void *from, size_t size, void *to);

/* AT may be NULL: nothing happens. */
void sys_munmap(void *at, size_t size);
void sys_madvise(void *at, size_t size, int advice);

int sys_open(const char *path);

/* FD may be negative: nothing happens. */
void sys_close(int fd);
long sys_read(int fd, void *buf, size_t size);

/* May this process use the file at PATH (4 read, 1 execute)?  0 or -errno. */
int sys_access(const char *path, int mode);

/* Remove the file at PATH: 0 or -errno. */
int sys_unlink(const char *path);

/* Make the directory PATH for its owner alone: 0 or -errno. */
int sys_mkdir(const char *path);
void sys_rmdir(const char *path);
int sys_getpid(void);

/* uname(2): release and version of the kernel, each 65 bytes in UTS. */
int sys_uname(struct utsname *uts);

/* Size of the file behind FD, or -errno. */
long sys_seek_end(int fd);
long sys_seek_start(int fd);

/* A copy of FD that is no standard stream: the kernel takes fd 0 in an argument as "none". */
int sys_dup_high(int fd);

/* bpf(2); commands that return a descriptor never return 0, 1 or 2. */
int sys_bpf(enum abi_cmd cmd, const void *attr, size_t attr_size);

int sys_perf_event_open(const struct abi_perf_attr *attr, int pid, int cpu);
int sys_ioctl(int fd, unsigned long request, unsigned long arg);
int sys_socket(int family, int type);

/* To and from the address that the socket has by itself. */
long sys_send(int fd, const void *data, size_t size);
long sys_receive(int fd, void *data, size_t size);

int sys_epoll_create(void);
int sys_epoll_add_events(int epoll_fd, int fd, uint32_t events, uint64_t data);
int sys_epoll_add(int epoll_fd, int fd, uint64_t data);

/* Milliseconds of a clock that only goes forward. */
int64_t sys_clock_ms(void);
int sys_epoll_wait(int epoll_fd, struct abi_epoll_event *events, uint32_t cap, int timeout_ms);

#endif
