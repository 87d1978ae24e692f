/* SPDX-License-Identifier: MIT */
/*
 * meter.c - see meter.h: the wrappers that count, and the line.
 */
#define _GNU_SOURCE
#include "meter.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint64_t start_ns;     /* CPU time when the program's own code starts */
static uint64_t bpf_ns;       /* CPU time inside bpf(2) */
static uint64_t malloc_cnt;   /* calls of malloc, calloc, realloc */
static uint64_t malloc_bytes; /* bytes asked for in them */

long __real_syscall(long nr, ...);
long __wrap_syscall(long nr, ...);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t cnt, size_t size);
void *__wrap_calloc(size_t cnt, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);

static uint64_t clock_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* After exec and libc's own start, which allocates a little in a static program. */
__attribute__((constructor)) static void begin(void)
{
	start_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	malloc_cnt = malloc_bytes = 0;
}

long __wrap_syscall(long nr, ...)
{
	uint64_t begin_ns = 0;
	long arg[6], ret;
	va_list ap;

	va_start(ap, nr);
	for (int i = 0; i < 6; i++)
		arg[i] = va_arg(ap, long);
	va_end(ap);
	if (nr == SYS_bpf)
		begin_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	ret = __real_syscall(nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	if (nr == SYS_bpf)
		bpf_ns += clock_ns(CLOCK_PROCESS_CPUTIME_ID) - begin_ns;
	return ret;
}

static void count(size_t size)
{
	malloc_cnt++;
	malloc_bytes += size;
}

void *__wrap_malloc(size_t size)
{
	count(size);
	return __real_malloc(size);
}

void *__wrap_calloc(size_t cnt, size_t size)
{
	count(cnt * size);
	return __real_calloc(cnt, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	count(size);
	return __real_realloc(old, size);
}

void meter_print(uint64_t exec_ns)
{
	uint64_t wall_ns = clock_ns(CLOCK_MONOTONIC) - exec_ns;
	uint64_t cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	uint64_t cnt = malloc_cnt, bytes = malloc_bytes; /* before stdio asks for its buffer */
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	printf("%llu %llu %llu %ld %llu %llu\n", (unsigned long long)wall_ns,
	       (unsigned long long)cpu_ns,
	       (unsigned long long)(cpu_ns - start_ns - bpf_ns), used.ru_maxrss,
	       (unsigned long long)cnt, (unsigned long long)bytes);
}
