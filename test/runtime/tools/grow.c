/* SPDX-License-Identifier: MIT */
/*
 * grow.c - an object opened, loaded, used and closed again and again: the process stays as it was.
 *
 *   grow OBJECT ROUNDS
 *   grow OBJECT fork
 *
 * ROUNDS: descriptors, mappings, resident pages and the heap after the last round are those after
 * the first tenth.  fork: a loaded object in two processes; the child uses map and global and
 * closes, then the parent does.  OBJECT has a map "counts" of u32 keys and u64 values,
 * and a global "seen_cnt" that its program increases with every system call of sys_enter.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corepl.h"

static void *data;
static size_t size;

/* What a process holds. */
struct held {
	int fd_cnt;
	int mapping_cnt;
	long page_cnt;	  /* resident */
	size_t heap_size; /* bytes in use */
};

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

static long count_pages(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long cnt = -1;

	if (f && fscanf(f, "%*d %ld", &cnt) != 1)
		cnt = -1;
	if (f)
		fclose(f);
	return cnt;
}

static struct held look(void)
{
	struct held h = { 0 };

	h.fd_cnt = count_fds();
	h.mapping_cnt = count_mappings();
	h.page_cnt = count_pages();
	h.heap_size = mallinfo2().uordblks;
	return h;
}

/* OBJECT loaded, or NULL and the reason printed. */
static struct corepl_object *load(void)
{
	struct corepl_diag why;
	struct corepl_object *obj = corepl_open(data, size, NULL, &why);

	if (!obj || corepl_load(obj)) {
		printf("not loaded: %s\n", obj ? corepl_diag(obj)->text : why.text);
		corepl_close(obj);
		return NULL;
	}
	return obj;
}

/* Put VALUE into the map and read it back; write the global and read it back. */
static bool is_usable(const struct corepl_object *obj, uint64_t value)
{
	struct corepl_map *m = corepl_find_map(obj, "counts");
	struct corepl_var *v = corepl_find_var(obj, "seen_cnt");
	uint32_t key = 1;
	uint64_t got = 0, seen = 0;

	return !corepl_map_update_elem(m, &key, &value, 0) &&
	       !corepl_map_lookup_elem(m, &key, &got, 0) && got == value &&
	       !corepl_var_update(v, &value, sizeof(value)) &&
	       !corepl_var_read(v, &seen, sizeof(seen)) && seen >= value;
}

static int live_often(long round_cnt)
{
	struct held before = { 0 }, after;

	for (long i = 0; i < round_cnt; i++) {
		struct corepl_object *obj = load();
		bool is_good = obj && is_usable(obj, (uint64_t)i);

		corepl_close(obj);
		if (!is_good) {
			printf("round %ld: not usable\n", i);
			return 1;
		}
		if (i == round_cnt / 10)
			before = look();
	}
	after = look();
	printf("after %ld rounds: %d more descriptors, %d more mappings, %zd more heap bytes, "
	       "%s resident pages\n",
	       round_cnt, after.fd_cnt - before.fd_cnt, after.mapping_cnt - before.mapping_cnt,
	       (ssize_t)(after.heap_size - before.heap_size),
	       after.page_cnt - before.page_cnt <= 16 ? "no more" : "more");
	return 0;
}

static bool counts(const struct corepl_object *obj)
{
	struct corepl_var *v = corepl_find_var(obj, "seen_cnt");
	uint64_t before = 0, now = 0;

	corepl_var_read(v, &before, sizeof(before));
	for (int i = 0; i < 1000 && now <= before; i++) {
		syscall(SYS_getppid);
		corepl_var_read(v, &now, sizeof(now));
	}
	return now > before;
}

/* Child first, then the parent, on the same loaded and attached object. */
static int live_twice(void)
{
	struct corepl_object *obj = load();
	struct held before = look();
	int status = -1;
	pid_t pid;

	if (!obj || corepl_attach(obj))
		return 1;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		printf("child: map and global %s, program %s\n",
		       is_usable(obj, 1000) ? "usable" : "lost", counts(obj) ? "counts" : "stands");
		corepl_close(obj);
		printf("child: %s\n", count_fds() < before.fd_cnt ? "closed" : "left over");
		exit(0);
	}
	waitpid(pid, &status, 0);
	printf("child's end: %d\n", status);
	printf("parent: program %s after the child's close, map and global %s\n",
	       counts(obj) ? "counts" : "stands", is_usable(obj, 2000) ? "usable" : "lost");
	corepl_close(obj);
	printf("parent: %s\n", count_fds() < before.fd_cnt ? "closed" : "left over");
	return 0;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[1], "r") : NULL;

	data = malloc(1 << 20);
	if (!f || !data)
		return 2;
	size = fread(data, 1, 1 << 20, f);
	fclose(f);
	return strcmp(argv[2], "fork") ? live_often(atol(argv[2])) : live_twice();
}
