/* SPDX-License-Identifier: MIT */
/*
 * no_malloc.c - counts every call of the allocator from open to close, with events in between.
 *
 *   no_malloc OBJECT PERF_MAP
 *
 * The allocator is this program's own and only counts; libc's start-up may use it, we may not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corepl.h"

static int call_cnt, is_watching;
static _Alignas(16) char heap[1 << 20];
static size_t heap_used;

void *malloc(size_t size)
{
	call_cnt += is_watching;
	size = (size + 31) & ~(size_t)15;
	if (size > sizeof(heap) - heap_used)
		return NULL;
	heap_used += size;
	return heap + heap_used - size;
}

void free(void *p)
{
	(void)p;
	call_cnt += is_watching;
}

void *calloc(size_t cnt, size_t size)
{
	return malloc(cnt * size);
}

void *realloc(void *old, size_t size)
{
	(void)old;
	return malloc(size);
}

static void on_sample(void *ctx, int cpu, void *data, uint32_t size)
{
	(void)cpu;
	(void)data;
	(void)size;
	++*(int *)ctx;
}

static void say(const char *text)
{
	if (write(1, text, strlen(text)) < 0)
		_exit(3);
}

static int live(const void *data, size_t size, const char *map)
{
	int sample_cnt = 0;
	struct corepl_perf_buffer_opts opts = { .size = sizeof(opts),
						.sample = on_sample,
						.ctx = &sample_cnt };
	struct corepl_object *obj = corepl_open(data, size, NULL, NULL);
	static char text[1024];
	struct corepl_perf_buffer *pb = NULL;
	int ok;

	ok = obj && !corepl_load(obj) && !corepl_attach(obj);
	if (ok)
		pb = corepl_perf_buffer_open(corepl_find_map(obj, map), &opts, NULL);
	for (int i = 0; pb && i < 5; i++)
		corepl_perf_buffer_poll(pb, 100);
	if (obj)
		corepl_explain(obj, text, sizeof(text));
	corepl_perf_buffer_close(pb);
	corepl_close(obj);
	return ok && sample_cnt;
}

int main(int argc, char **argv)
{
	struct stat st;
	void *data;
	int fd, ok;

	if (argc != 3)
		return 2;
	fd = open(argv[1], O_RDONLY);
	if (fd < 0 || fstat(fd, &st))
		return 2;
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	is_watching = 1;
	ok = live(data, (size_t)st.st_size, argv[2]);
	is_watching = 0;
	say(ok ? "lived\n" : "did not live\n");
	say(call_cnt ? "allocator called\n" : "allocator never called\n");
	return !ok || call_cnt;
}
