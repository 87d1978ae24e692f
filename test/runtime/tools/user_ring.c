/* SPDX-License-Identifier: MIT */
/*
 * user_ring.c - records that a program drains: what it saw, against what was written.
 *
 *   user_ring OBJECT
 *
 * OBJECT has a map `ring` of one page, a map `other`, a syscall program `drain` and the globals
 * `cnt` and `sum` (records and the sum of their first u64) that it counts.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corepl.h"

#define RING_SIZE 4096u

static struct corepl_object *obj;
static struct corepl_program *drain_prog;
static struct corepl_user_ring_buffer *ring;
static const volatile uint64_t *cnt, *sum;

static void check(bool is_good, const char *what)
{
	printf("%s: %s\n", what, is_good ? "yes" : "NO");
	if (!is_good)
		exit(1);
}

static void *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	void *data = malloc(1 << 22);

	*size = f && data ? fread(data, 1, 1 << 22, f) : 0;
	if (f)
		fclose(f);
	return data;
}

/* What the drain helper answered: records given to the callback, or -errno. */
static int drain(void)
{
	uint64_t ctx = 0;
	struct corepl_test_run_opts opts = { .size = sizeof(opts),
					     .ctx_in = &ctx,
					     .ctx_size_in = sizeof(ctx) };

	if (corepl_program_test_run(drain_prog, &opts))
		exit(3);
	return (int)opts.retval;
}

/* Write VALUE in a record of SIZE bytes; its status. */
static int put(uint32_t size, uint64_t value, bool is_discarded)
{
	void *record;
	int err = corepl_user_ring_buffer_reserve(ring, size, &record);

	if (err)
		return err;
	memset(record, 0xab, size);
	memcpy(record, &value, sizeof(value));
	if (is_discarded)
		corepl_user_ring_buffer_discard(ring, record);
	else
		corepl_user_ring_buffer_submit(ring, record);
	return 0;
}

static void test_full(void)
{
	uint64_t want_sum = 0;
	void *record = &obj;
	uint32_t i;

	for (i = 0; i < RING_SIZE / 32; i++) {
		if (put(24, i, i % 4 == 3))
			break;
		want_sum += i % 4 == 3 ? 0 : i;
	}
	check(i == RING_SIZE / 32, "128 records of 24 bytes fit");
	check(put(24, 0, false) == COREPL_ENOSPACE, "no more do");
	check(corepl_user_ring_buffer_reserve(ring, 0, &record) == COREPL_ENOSPACE && !record,
	      "not even an empty one");
	check(drain() == 96 && *cnt == 96 && *sum == want_sum, "the 96 submitted ones are drained");
	check(put(RING_SIZE - 7, 0, false) == COREPL_ERANGE, "larger than the ring");
	check(put(UINT32_MAX, 0, false) == COREPL_ERANGE, "larger than anything");
	check(!put(RING_SIZE - 8, 7, false) && drain() == 1 && *sum == want_sum + 7,
	      "as large as the ring");
}

static void test_wrap(void)
{
	uint64_t cnt_before = *cnt, sum_before = *sum, want_sum = 0;

	for (uint32_t i = 0; i < 700; i++) {
		if (put(100 + i % 13, i, false) || (i % 7 == 6 && drain() != 7))
			exit(4);
		want_sum += i;
	}
	check(*cnt - cnt_before == 700 && *sum - sum_before == want_sum,
	      "700 records many times around");
}

static void test_order(void)
{
	uint64_t value = 1;
	void *first, *second;

	if (corepl_user_ring_buffer_reserve(ring, 8, &first) ||
	    corepl_user_ring_buffer_reserve(ring, 8, &second))
		exit(5);
	memcpy(second, &value, sizeof(value));
	corepl_user_ring_buffer_submit(ring, second);
	check(drain() == 0, "a submitted record waits for the one before");
	memcpy(first, &value, sizeof(value));
	corepl_user_ring_buffer_submit(ring, first);
	check(drain() == 2, "then both are drained");
}

static void *drain_all(void *arg)
{
	const uint64_t *want_cnt = arg;

	while (*cnt < *want_cnt)
		if (drain() < 0)
			exit(6);
	return NULL;
}

static void test_blocking(void)
{
	uint64_t want_cnt = *cnt + 1000 + RING_SIZE / 16;
	pthread_t thread;
	void *record;

	while (!put(8, 1, false))
		;
	check(corepl_user_ring_buffer_reserve_blocking(ring, 8, 20, &record) == COREPL_ENOSPACE &&
		      !record,
	      "nobody drains: a full ring stays full");
	if (pthread_create(&thread, NULL, drain_all, &want_cnt))
		exit(7);
	for (int i = 0; i < 1000; i++) {
		if (corepl_user_ring_buffer_reserve_blocking(ring, 8, -1, &record))
			exit(8);
		memset(record, 0, 8);
		corepl_user_ring_buffer_submit(ring, record);
	}
	pthread_join(thread, NULL);
	check(*cnt == want_cnt, "1000 records wait for their room");
}

/* Another process that has the map can write the producer's page. */
static void test_hostile(void)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	unsigned long *producer = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED,
				       corepl_map_fd(corepl_find_map(obj, "ring")),
				       (off_t)page_size);
	unsigned long was;

	if (producer == MAP_FAILED)
		exit(9);
	was = *producer;
	*producer = was + RING_SIZE + 8;
	check(put(8, 0, false) == COREPL_EFORMAT, "a position beyond the ring");
	*producer = was - 8;
	check(put(8, 0, false) == COREPL_EFORMAT, "a position before the kernel's");
	*producer = was + 4;
	check(put(8, 0, false) == COREPL_EFORMAT, "a position between records");
	*producer = was;
	check(!put(8, 0, false) && drain() == 1, "the right position again");
	munmap(producer, page_size);
}

int main(int argc, char **argv)
{
	struct corepl_diag diag;
	char text[4096];
	size_t size;
	void *data;

	if (argc != 2)
		return 2;
	data = read_file(argv[1], &size);
	obj = corepl_open(data, size, NULL, &diag);
	if (!obj || corepl_load(obj)) {
		if (obj)
			corepl_explain(obj, text, sizeof(text));
		printf("%s\n", obj ? text : diag.text);
		return 1;
	}
	drain_prog = corepl_find_program(obj, "drain");
	cnt = corepl_var_data(corepl_find_var(obj, "cnt"));
	sum = corepl_var_data(corepl_find_var(obj, "sum"));
	check(!corepl_user_ring_buffer_open(corepl_find_map(obj, "other"), &diag) &&
		      diag.status == COREPL_EUSAGE,
	      "only a user ring buffer will do");
	ring = corepl_user_ring_buffer_open(corepl_find_map(obj, "ring"), &diag);
	check(ring != NULL, "opened");
	test_full();
	test_wrap();
	test_order();
	test_blocking();
	test_hostile();
	corepl_user_ring_buffer_close(ring);
	corepl_user_ring_buffer_close(NULL);
	corepl_close(obj);
	free(data);
	return 0;
}
