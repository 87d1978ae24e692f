/* SPDX-License-Identifier: MIT */
/*
 * map_types.c - each named map of an object made alone, and what the kernel then says it is.
 *
 *   map_types OBJECT [inner MAP] NAME...
 *
 * "NAME: type T key K value V entries N flags 0xF extra 0xE", by BPF_OBJ_GET_INFO_BY_FD; or what
 * corepl_load() said.  Entries that are the number of possible CPUs show as "cpus".  After "inner
 * MAP" that map of maps gets an array of this program's as its inner map.
 */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "corepl.h"

static const void *data;
static size_t size;
static const char *inner_of;

static long bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

/* An array of one u64, of our own. */
static int make_inner(void)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = 4;
	attr.value_size = 8;
	attr.max_entries = 1;
	return (int)bpf(BPF_MAP_CREATE, &attr);
}

static void print_info(const char *name, int fd)
{
	struct bpf_map_info info;
	union bpf_attr attr;
	long cpu_cnt = sysconf(_SC_NPROCESSORS_CONF);

	memset(&attr, 0, sizeof(attr));
	memset(&info, 0, sizeof(info));
	attr.info.bpf_fd = (uint32_t)fd;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr))
		exit(3);
	printf("%s: type %u key %u value %u entries ", name, info.type, info.key_size,
	       info.value_size);
	if (info.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY && info.max_entries >= cpu_cnt)
		printf("cpus");
	else
		printf("%u", info.max_entries);
	printf(" flags 0x%x extra 0x%llx\n", info.map_flags, (unsigned long long)info.map_extra);
}

static void make_alone(const char *name)
{
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(data, size, NULL, &diag);
	struct corepl_map *m = obj ? corepl_find_map(obj, name) : NULL;
	int inner = -1, err = 0;

	if (!m) {
		printf("%s: %s\n", name, obj ? "no such map" : diag.text);
		exit(2);
	}
	for (uint32_t i = 0; i < corepl_map_cnt(obj); i++)
		corepl_map_set_autocreate(corepl_map_at(obj, i), corepl_map_at(obj, i) == m);
	if (inner_of) {
		inner = make_inner();
		err = corepl_map_set_inner_map_fd(corepl_find_map(obj, inner_of), inner);
	}
	if (err || corepl_load(obj))
		printf("%s: %s\n", name, corepl_diag(obj)->text);
	else
		print_info(name, corepl_map_fd(m));
	if (inner >= 0)
		close(inner);
	corepl_close(obj);
}

int main(int argc, char **argv)
{
	void *bytes = malloc(1 << 22);
	FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
	int i = 2;

	if (!f || !bytes)
		return 2;
	size = fread(bytes, 1, 1 << 22, f);
	data = bytes;
	fclose(f);
	printf("%s\n", argv[1]);
	corepl_use_arena();
	if (argc > 3 && !strcmp(argv[2], "inner")) {
		inner_of = argv[3];
		i = 4;
	}
	for (; i < argc; i++)
		make_alone(argv[i]);
	free(bytes);
	return 0;
}
