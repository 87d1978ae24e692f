/* SPDX-License-Identifier: MIT */
/*
 * vm_probes.c - one object with probes, attached by libcorepl and by libbpf: both have to
 * count the same calls.
 *
 *   vm_probes OBJECT CALLS SUM
 *
 * The object's .bss holds u64 counters; its my_pid becomes this process.  After attaching what the
 * sections say, CALLS calls of getppid(2) and of use_target() are made.  All counters together
 * must be SUM, each equal by both.
 */
#define _GNU_SOURCE
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/corepl.h"

enum { MAX_OBJECT = 1 << 20, MAX_COUNTERS = 64, MAX_LINKS = 64 };

struct counters {
	uint64_t at[MAX_COUNTERS];
	size_t size; /* bytes */
};

static char bytes[MAX_OBJECT];
static size_t byte_cnt, pid_off;

long use_target(long value);

__attribute__((noinline, used)) long use_target(long value)
{
	__asm__ volatile("" : "+r"(value));
	return value + 1;
}

static void make_calls(int cnt)
{
	for (int i = 0; i < cnt; i++) {
		syscall(SYS_getppid);
		use_target(i);
	}
}

static int by_corepl(int calls, struct counters *out)
{
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(bytes, byte_cnt, NULL, &diag);
	struct corepl_map *rodata, *bss;
	int pid = getpid(), err;
	const void *data;

	if (!obj) {
		printf("corepl: %s\n", diag.text);
		return -1;
	}
	rodata = corepl_find_map(obj, ".rodata");
	bss = corepl_find_map(obj, ".bss");
	data = corepl_map_data(bss, &out->size);
	if (rodata && corepl_find_var(obj, "my_pid")) {
		char *at = corepl_var_data(corepl_find_var(obj, "my_pid"));

		pid_off = (size_t)(at - (char *)corepl_map_data(rodata, NULL));
		memcpy(at, &pid, sizeof(pid));
	}
	err = corepl_load(obj) || corepl_attach(obj) || out->size > sizeof(out->at);
	if (err)
		printf("corepl: %s\n", corepl_diag(obj)->text);
	make_calls(calls);
	if (!err)
		memcpy(out->at, data, out->size);
	corepl_close(obj);
	return err ? -1 : 0;
}

static void set_pid(struct bpf_object *obj)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, ".rodata");
	size_t size = 0;
	const void *old = map ? bpf_map__initial_value(map, &size) : NULL;
	char value[4096];
	int pid = getpid();

	if (!old || size > sizeof(value) || pid_off + sizeof(pid) > size)
		return;
	memcpy(value, old, size);
	memcpy(value + pid_off, &pid, sizeof(pid));
	bpf_map__set_initial_value(map, value, size);
}

static int run_loaded(struct bpf_object *obj, int calls, struct counters *out)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, ".bss");
	struct bpf_link *links[MAX_LINKS];
	struct bpf_program *prog;
	int link_cnt = 0, key = 0, err = !map || bpf_map__value_size(map) != out->size;

	bpf_object__for_each_program(prog, obj)
	{
		if (!strchr(bpf_program__section_name(prog), '/') || link_cnt == MAX_LINKS)
			continue;
		links[link_cnt] = bpf_program__attach(prog);
		if (links[link_cnt])
			link_cnt++;
		else
			err = 1;
	}
	make_calls(calls);
	if (!err)
		err = bpf_map__lookup_elem(map, &key, sizeof(key), out->at, out->size, 0);
	while (link_cnt > 0)
		bpf_link__destroy(links[--link_cnt]);
	return err;
}

static int by_libbpf(int calls, struct counters *out)
{
	struct bpf_object *obj = bpf_object__open_mem(bytes, byte_cnt, NULL);
	int err = -1;

	if (obj)
		set_pid(obj);
	if (obj && !bpf_object__load(obj))
		err = run_loaded(obj, calls, out);
	bpf_object__close(obj);
	return err;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[1], "r") : NULL;
	struct counters corepl = { { 0 }, 0 }, libbpf;
	uint64_t sum = 0;
	int calls;

	if (!f) {
		printf("usage: vm_probes OBJECT CALLS SUM\n");
		return 2;
	}
	byte_cnt = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	calls = atoi(argv[2]);
	if (by_corepl(calls, &corepl))
		return 1;
	libbpf = (struct counters){ { 0 }, corepl.size };
	if (by_libbpf(calls, &libbpf)) {
		printf("libbpf: not loaded or not attached\n");
		return 1;
	}
	for (size_t i = 0; i < corepl.size / sizeof(corepl.at[0]); i++)
		sum += corepl.at[i];
	if (memcmp(corepl.at, libbpf.at, corepl.size) || sum != strtoull(argv[3], NULL, 0)) {
		printf("counters: found %llu in all, or others by libbpf, need %s\n",
		       (unsigned long long)sum, argv[3]);
		return 1;
	}
	printf("%s events counted by libcorepl and by libbpf\n", argv[3]);
	return 0;
}
