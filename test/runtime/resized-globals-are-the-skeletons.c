// SPDX-License-Identifier: MIT
/*
 * Globals that move as their array is given more elements are at once where the skeleton's field
 * says, with what they held, and are the programs' after the load.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: %t.exe
 */

#ifdef BPF
#define SEC(name) __attribute__((section(name), used))

volatile unsigned int total = 5;
unsigned int last = 3;
unsigned int list[4] SEC(".data.list") = { 10, 20, 30, 40 };

SEC("raw_tp/sys_enter") int on_run(void *ctx)
{
	unsigned int at = last & 3;

	total += list[at];
	list[at]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
#else
#include <stdio.h>
#include <string.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			return 1; \
		} \
	} while (0)

int main(void)
{
	struct corepl_test_run_opts opts = { .size = sizeof(opts) };
	struct x *skel = x__open(NULL);
	const uint32_t page_size = 4096; /* any size that moves them will do */
	uint32_t *list;
	size_t size;

	CHECK(skel);
	skel->data_list->list[3] = 41;
	CHECK(corepl_map_set_value_size(skel->maps.data_list, 5 * page_size) == 0);
	list = corepl_map_data(skel->maps.data_list, &size);
	CHECK(skel->data_list->list == list && size == 5 * page_size);
	CHECK(list[0] == 10 && list[3] == 41 && list[4] == 0 && list[page_size] == 0);
	skel->data_list->list[3]++;
	CHECK(x__load(skel) == 0);
	CHECK(skel->data_list->list == list && list[3] == 42);
	CHECK(corepl_program_test_run(skel->progs.on_run, &opts) == 0);
	CHECK(skel->data->total == 47 && skel->data_list->list[3] == 43);
	x__destroy(skel);
	return 0;
}
#endif
