/* SPDX-License-Identifier: MIT */
/*
 * inject.c - every system call of a program's life fails once: nothing may be left over.
 *
 *   inject OBJECT PERF_MAP [PIN_ROOT PINNED_MAP]
 *
 * The runtime's sys_call() is this file's: call number K answers ENOMEM, for K = 0, 1, ... until
 * a run succeeds.  Calls that give back (munmap, close, unlinkat) are let through, and reads after
 * a read: before Linux 6.16 the kernel's types come in 1,500 of them.  After each run the open
 * descriptors and the mappings must be those of the start; a failed run must say why.  PIN_ROOT, a
 * directory that is not there, must be missing after a load that failed; then all maps and programs
 * are pinned in it, and it must be missing where that fails.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corepl.h"
#include "runtime/sys.h"

static long call_cnt; /* calls of this run that could fail */
static long failing;  /* number of the one that does; -1: none */
static long last_nr;  /* the call before */
static const char *pin_root; /* or NULL */
static const char *pinned_map;

long sys_call(long nr, const struct sys_args *args)
{
	const bool is_next_read = nr == SYS_read && last_nr == SYS_read;
	long ret;

	last_nr = nr;
	if (nr != SYS_munmap && nr != SYS_close && nr != SYS_unlinkat && !is_next_read &&
	    call_cnt++ == failing)
		return -ENOMEM;
	ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret == -1 ? -(long)errno : ret;
}

static void on_sample(void *ctx, int cpu, void *data, uint32_t size)
{
	(void)ctx;
	(void)cpu;
	(void)data;
	(void)size;
}

/* After a load with result ERR: no pin is left by a failed one, nor by us. */
static void check_pins(struct corepl_object *obj, int err)
{
	struct corepl_map *m = pin_root ? corepl_find_map(obj, pinned_map) : NULL;

	if (!pin_root)
		return;
	if (err ? !access(pin_root, F_OK) || corepl_map_is_pinned(m)
		: access(corepl_map_pin_path(m), F_OK) || !corepl_map_is_pinned(m)) {
		printf("call %ld: status %d and the wrong pins\n", failing, err);
		exit(1);
	}
	for (uint32_t i = 0; !err && i < corepl_map_cnt(obj); i++)
		if (corepl_map_is_pinned(corepl_map_at(obj, i)) &&
		    (corepl_map_unpin(corepl_map_at(obj, i), NULL) ||
		     corepl_map_set_pin_path(corepl_map_at(obj, i), NULL)))
			exit(2);
	if (!err && rmdir(pin_root))
		exit(2);
}

/* Everything is pinned, or nothing. */
static int pin_all(struct corepl_object *obj)
{
	const int err = pin_root ? corepl_pin(obj, pin_root) : 0;

	if (err && (!access(pin_root, F_OK) || corepl_map_is_pinned(corepl_map_at(obj, 0)) ||
		    corepl_map_pin_path(corepl_map_at(obj, 0)))) {
		printf("call %ld: status %d and the wrong pins of all\n", failing, err);
		exit(1);
	}
	if (pin_root && !err && (corepl_unpin(obj, pin_root) || rmdir(pin_root)))
		exit(2);
	return err;
}

/* Open, load, attach, read, close.  0, or the failure's status with its text in WHY. */
static int live(const void *data, size_t size, const char *map, struct corepl_diag *why)
{
	struct corepl_perf_buffer_opts opts = { .size = sizeof(opts), .sample = on_sample };
	struct corepl_open_opts open_opts = { .size = sizeof(open_opts), .pin_root = pin_root };
	struct corepl_object *obj = corepl_open(data, size, &open_opts, why);
	struct corepl_perf_buffer *pb;
	int err;

	if (!obj)
		return why->status;
	err = corepl_load(obj);
	*why = *corepl_diag(obj);
	check_pins(obj, err);
	if (!err) {
		err = pin_all(obj);
		*why = *corepl_diag(obj);
	}
	if (!err) {
		err = corepl_attach(obj);
		*why = *corepl_diag(obj);
	}
	if (!err) {
		pb = corepl_perf_buffer_open(corepl_find_map(obj, map), &opts, why);
		err = pb ? 0 : why->status;
		corepl_perf_buffer_close(pb);
	}
	corepl_close(obj);
	return err;
}

static int count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int cnt = 0;

	while (dir && readdir(dir))
		cnt++;
	if (dir)
		closedir(dir);
	return cnt;
}

static int count_mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	int c, cnt = 0;

	while (f && (c = fgetc(f)) != EOF)
		cnt += c == '\n';
	if (f)
		fclose(f);
	return cnt;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 || argc == 5 ? fopen(argv[1], "r") : NULL;
	void *data = malloc(1 << 22);
	struct corepl_diag why;
	int fd_cnt, mapping_cnt, err = -1, failed_cnt = 0;
	size_t size;

	if (!f || !data)
		return 2;
	size = fread(data, 1, 1 << 22, f);
	fclose(f);
	printf("%s\n", argv[1]);
	if (argc == 5) {
		pin_root = argv[3];
		pinned_map = argv[4];
	}
	failing = -1;
	live(data, size, argv[2], &why); /* libc's own start-up of this and that */
	count_mappings();
	fd_cnt = count_fds();
	mapping_cnt = count_mappings();
	for (failing = 0; failing < 1000; failing++) {
		call_cnt = 0;
		err = live(data, size, argv[2], &why);
		if (count_fds() != fd_cnt || count_mappings() != mapping_cnt) {
			printf("call %ld: left over: descriptors %d, mappings %d\n", failing,
			       count_fds() - fd_cnt, count_mappings() - mapping_cnt);
			return 1;
		}
		if (err && (!why.text[0] || why.status != err)) {
			printf("call %ld: status %d and no reason\n", failing, err);
			return 1;
		}
		failed_cnt += err != 0;
		if (call_cnt <= failing)
			break;
	}
	free(data);
	printf("last status %d%s%s\n", err, err ? ": " : "", err ? why.text : "");
	printf("%s failures, none left anything\n", failed_cnt >= 10 ? "10 or more" : "few");
	return err != 0;
}
