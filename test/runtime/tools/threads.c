/* SPDX-License-Identifier: MIT */
/*
 * threads.c - two objects in two threads, opened, loaded, attached and closed again and again.
 *
 *   threads OBJECT COUNTER ROUNDS
 *
 * COUNTER is a global that the programs increase; each object must have its own.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "corepl.h"

static void *data;
static size_t size;
static const char *counter;
static int round_cnt;

/*
 * Ten system calls are counted.  The kernel leaves out a program where it was interrupted in just
 * this program, so there may be more calls than that.
 */
static bool counts(const struct corepl_object *obj)
{
	const struct corepl_var *v = corepl_find_var(obj, counter);
	uint64_t before, now;

	corepl_var_read(v, &before, sizeof(before));
	for (int i = 0; i < 10000; i++) {
		syscall(SYS_getppid);
		corepl_var_read(v, &now, sizeof(now));
		if (now - before >= 10)
			return true;
	}
	printf("not counted\n");
	return false;
}

static bool live(void)
{
	struct corepl_object *obj = corepl_open(data, size, NULL, NULL);
	char text[4096];
	bool is_good;

	if (!obj)
		return false;
	is_good = !corepl_load(obj) && !corepl_attach(obj);
	if (is_good) {
		is_good = counts(obj);
	} else {
		corepl_explain(obj, text, sizeof(text));
		printf("%s", text);
	}
	corepl_close(obj);
	return is_good;
}

static void *work(void *arg)
{
	int *ok_cnt = arg;

	for (int i = 0; i < round_cnt; i++)
		*ok_cnt += live();
	return NULL;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[1], "r") : NULL;
	int ok_cnt[2] = { 0, 0 };
	pthread_t thread[2];

	data = malloc(1 << 22);
	if (!f || !data)
		return 2;
	size = fread(data, 1, 1 << 22, f);
	fclose(f);
	counter = argv[2];
	round_cnt = atoi(argv[3]);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread[i], NULL, work, &ok_cnt[i]))
			return 2;
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	free(data);
	if (ok_cnt[0] != round_cnt || ok_cnt[1] != round_cnt) {
		printf("of %d rounds %d and %d went well\n", round_cnt, ok_cnt[0], ok_cnt[1]);
		return 1;
	}
	printf("all rounds of both threads went well\n");
	return 0;
}
