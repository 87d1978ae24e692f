/* SPDX-License-Identifier: MIT */
/*
 * ksyms.c - both ways to a kernel symbol's address: the kernel's lookup, and /proc/kallsyms.
 *
 *   ksyms OBJECT VAR...
 *
 * Loads OBJECT twice and prints each u64 VAR after a run of its programs: as the kernel lets us,
 * then with SYSCALL programs refused.  The runtime's sys_call() is this file's: it counts how often
 * the file was opened and such a program run.  How long that took goes to standard error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "corepl.h"
#include "runtime/sys.h"

enum { PROG_SYSCALL = 31 };

static char bytes[1 << 20];
static bool is_refusing;
static int open_cnt, run_cnt; /* of /proc/kallsyms, of programs */
static double lookup_ms;      /* in calls that load and run the program */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

long sys_call(long nr, const struct sys_args *args)
{
	const void *attr = (const void *)(uintptr_t)args->b;
	double begin = now_ms();
	uint32_t prog_type = 0;
	long ret;

	if (nr == SYS_bpf && args->a == ABI_PROG_LOAD) {
		memcpy(&prog_type, attr, sizeof(prog_type));
		if (prog_type == PROG_SYSCALL && is_refusing)
			return -EINVAL;
	}
	if (nr == SYS_bpf && args->a == ABI_PROG_TEST_RUN)
		prog_type = PROG_SYSCALL;
	run_cnt += nr == SYS_bpf && args->a == ABI_PROG_TEST_RUN;
	open_cnt += nr == SYS_openat && !strcmp(attr, "/proc/kallsyms");
	ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	if (prog_type == PROG_SYSCALL)
		lookup_ms += now_ms() - begin;
	return ret == -1 ? -(long)errno : ret;
}

static int load(const char *way, size_t size, char **vars)
{
	struct corepl_object *obj = corepl_open(bytes, size, NULL, NULL);
	double begin = now_ms();
	char text[4096];

	open_cnt = run_cnt = 0;
	lookup_ms = 0;
	if (!obj)
		return 1;
	if (corepl_load(obj)) {
		corepl_explain(obj, text, sizeof(text));
		printf("%s: %s", way, text);
		corepl_close(obj);
		return 0;
	}
	fprintf(stderr, "%s: load %.3f ms, lookup %.3f ms\n", way, now_ms() - begin, lookup_ms);
	if (corepl_attach(obj))
		return 1;
	(void)getppid();
	printf("%s: programs run %d, files opened %d\n", way, run_cnt, open_cnt);
	for (; *vars; vars++) {
		const struct corepl_var *v = corepl_find_var(obj, *vars);
		unsigned long long value = 0;

		if (v)
			memcpy(&value, corepl_var_data(v), sizeof(value));
		printf("%s: %s = %016llx\n", way, *vars, value);
	}
	corepl_close(obj);
	return 0;
}

int main(int argc, char **argv)
{
	FILE *f = argc >= 2 ? fopen(argv[1], "rb") : NULL;
	size_t size;
	int ret;

	if (!f)
		return 2;
	size = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	ret = load("lookup", size, argv + 2);
	is_refusing = true;
	return ret || load("file", size, argv + 2);
}
