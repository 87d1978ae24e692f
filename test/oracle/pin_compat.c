/* SPDX-License-Identifier: MIT */
/*
 * pin_compat.c - is a map that is pinned already taken for one that an object defines, by libbpf
 * and by libcorepl?  Case by case.
 *
 *   pin_compat OBJECT DIR
 *
 * DIR lies in a bpffs.  For each row a map is made by hand and pinned as DIR/pin; each library
 * opens OBJECT, changes its map to what the row wants, sets the pin path and loads.  "reused": the
 * loaded map is the pinned one; "refused": the load failed for its shape.  One line a row; the last
 * one counts rows and those with two answers, and the exit status is 1 when there are any.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bpf.h"
#include "libbpf.h"
#include "runtime/corepl.h"

enum { MAX_OBJECT = 1 << 20 };

/* type 0: as the object defines it */
struct shape {
	uint32_t type, key_size, value_size, max_entries, flags;
	uint64_t extra;
};

struct row {
	const char *name;
	const char *map;
	struct shape pinned, want;
	bool is_frozen;
};

#define HASH BPF_MAP_TYPE_HASH
#define ARRAY BPF_MAP_TYPE_ARRAY
#define DEVMAP BPF_MAP_TYPE_DEVMAP
#define DEVMAP_HASH BPF_MAP_TYPE_DEVMAP_HASH
#define RING BPF_MAP_TYPE_RINGBUF
#define USER_RING BPF_MAP_TYPE_USER_RINGBUF
#define BLOOM BPF_MAP_TYPE_BLOOM_FILTER
#define PERF BPF_MAP_TYPE_PERF_EVENT_ARRAY
#define RDONLY_PROG BPF_F_RDONLY_PROG
#define NO_PREALLOC BPF_F_NO_PREALLOC
#define MMAPABLE BPF_F_MMAPABLE
#define DATA(value_size, flags) { ARRAY, 4, value_size, 1, flags, 0 }
#define AS_DEFINED { 0, 0, 0, 0, 0, 0 }

static const struct row rows[] = {
	{ "same", "m", { HASH, 4, 8, 16, 0, 0 }, AS_DEFINED, false },
	{ "frozen", "m", { HASH, 4, 8, 16, 0, 0 }, AS_DEFINED, true },
	{ "another type", "m", { BPF_MAP_TYPE_LRU_HASH, 4, 8, 16, 0, 0 }, AS_DEFINED, false },
	{ "array for hash", "m", { ARRAY, 4, 8, 16, 0, 0 }, AS_DEFINED, false },
	{ "another key size", "m", { HASH, 8, 8, 16, 0, 0 }, AS_DEFINED, false },
	{ "another value size", "m", { HASH, 4, 16, 16, 0, 0 }, AS_DEFINED, false },
	{ "more entries", "m", { HASH, 4, 8, 17, 0, 0 }, AS_DEFINED, false },
	{ "fewer entries", "m", { HASH, 4, 8, 15, 0, 0 }, AS_DEFINED, false },
	{ "a flag more", "m", { HASH, 4, 8, 16, NO_PREALLOC, 0 }, AS_DEFINED, false },
	{ "a flag less", "m", { HASH, 4, 8, 16, 0, 0 }, { HASH, 4, 8, 16, NO_PREALLOC, 0 }, false },
	{ "the same flag", "m", { HASH, 4, 8, 16, NO_PREALLOC, 0 },
	  { HASH, 4, 8, 16, NO_PREALLOC, 0 }, false },
	{ "zero seed", "m", { HASH, 4, 8, 16, BPF_F_ZERO_SEED, 0 },
	  { HASH, 4, 8, 16, 0, 0 }, false },
	{ "programs may not write", "m", { ARRAY, 4, 8, 16, RDONLY_PROG, 0 },
	  { ARRAY, 4, 8, 16, RDONLY_PROG, 0 }, false },
	{ "programs may not write it", "m", { ARRAY, 4, 8, 16, RDONLY_PROG, 0 },
	  { ARRAY, 4, 8, 16, 0, 0 }, false },
	{ "a flag of the descriptor", "m", { HASH, 4, 8, 16, BPF_F_RDONLY, 0 },
	  { HASH, 4, 8, 16, BPF_F_RDONLY, 0 }, false },
	{ "that flag not wanted", "m", { HASH, 4, 8, 16, BPF_F_RDONLY, 0 }, AS_DEFINED, false },
	{ "per CPU", "m", { BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 16, 0, 0 },
	  { BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 16, 0, 0 }, false },
	{ "trie", "m", { BPF_MAP_TYPE_LPM_TRIE, 8, 8, 16, NO_PREALLOC, 0 },
	  { BPF_MAP_TYPE_LPM_TRIE, 8, 8, 16, NO_PREALLOC, 0 }, false },
	{ "queue", "m", { BPF_MAP_TYPE_QUEUE, 0, 8, 16, 0, 0 },
	  { BPF_MAP_TYPE_QUEUE, 0, 8, 16, 0, 0 }, false },
	{ "cpumap", "m", { BPF_MAP_TYPE_CPUMAP, 4, 8, 16, 0, 0 },
	  { BPF_MAP_TYPE_CPUMAP, 4, 8, 16, 0, 0 }, false },
	{ "devmap", "m", { DEVMAP, 4, 8, 16, 0, 0 }, { DEVMAP, 4, 8, 16, 0, 0 }, false },
	{ "devmap hash", "m", { DEVMAP_HASH, 4, 8, 16, 0, 0 },
	  { DEVMAP_HASH, 4, 8, 16, 0, 0 }, false },
	{ "devmap of another size", "m", { DEVMAP, 4, 8, 8, 0, 0 },
	  { DEVMAP, 4, 8, 16, 0, 0 }, false },
	{ "devmap, the flag written", "m", { DEVMAP, 4, 8, 16, 0, 0 },
	  { DEVMAP, 4, 8, 16, RDONLY_PROG, 0 }, false },
	{ "devmap for hash", "m", { DEVMAP, 4, 8, 16, 0, 0 }, AS_DEFINED, false },
	{ "hash for devmap", "m", { HASH, 4, 8, 16, 0, 0 }, { DEVMAP, 4, 8, 16, 0, 0 }, false },
	{ "read-only array for devmap", "m", { ARRAY, 4, 8, 16, RDONLY_PROG, 0 },
	  { DEVMAP, 4, 8, 16, 0, 0 }, false },
	{ "ring of a page", "m", { RING, 0, 0, 4096, 0, 0 }, { RING, 0, 0, 4096, 0, 0 }, false },
	{ "ring, less than a page", "m", { RING, 0, 0, 4096, 0, 0 },
	  { RING, 0, 0, 1, 0, 0 }, false },
	{ "ring, 4097 bytes", "m", { RING, 0, 0, 8192, 0, 0 }, { RING, 0, 0, 4097, 0, 0 }, false },
	{ "ring, three pages", "m", { RING, 0, 0, 16384, 0, 0 },
	  { RING, 0, 0, 12288, 0, 0 }, false },
	{ "ring of another size", "m", { RING, 0, 0, 4096, 0, 0 },
	  { RING, 0, 0, 4097, 0, 0 }, false },
	{ "user ring, 4097 bytes", "m", { USER_RING, 0, 0, 8192, 0, 0 },
	  { USER_RING, 0, 0, 4097, 0, 0 }, false },
	{ "extra", "bloom", { BLOOM, 0, 8, 16, 0, 3 }, AS_DEFINED, false },
	{ "another extra", "bloom", { BLOOM, 0, 8, 16, 0, 5 }, AS_DEFINED, false },
	{ "no extra", "bloom", { BLOOM, 0, 8, 16, 0, 0 }, AS_DEFINED, false },
	{ "events of two CPUs", "perf", { PERF, 4, 4, 2, 0, 0 }, { PERF, 4, 4, 2, 0, 0 }, false },
	{ "events of each CPU", "perf", { PERF, 4, 4, 0, 0, 0 }, AS_DEFINED, false },
	{ "events of CPUs too many", "perf", { PERF, 4, 4, 12345, 0, 0 }, AS_DEFINED, false },
	{ "map of maps", "outer", { BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 4, 0, 0 },
	  AS_DEFINED, false },
	{ "map of maps, hash", "outer", { BPF_MAP_TYPE_HASH_OF_MAPS, 4, 4, 4, 0, 0 }, AS_DEFINED,
	  false },
	{ "globals", ".bss", DATA(8, MMAPABLE), AS_DEFINED, false },
	{ "globals that are not mapped", ".bss", DATA(8, 0), AS_DEFINED, false },
	{ "globals of another size", ".bss", DATA(16, MMAPABLE), AS_DEFINED, false },
	{ "globals read only", ".bss", DATA(8, MMAPABLE | RDONLY_PROG), AS_DEFINED, false },
	{ "constants", ".rodata", DATA(8, MMAPABLE | RDONLY_PROG), AS_DEFINED, true },
	{ "constants not frozen", ".rodata", DATA(8, MMAPABLE | RDONLY_PROG), AS_DEFINED, false },
	{ "constants, writable", ".rodata", DATA(8, MMAPABLE), AS_DEFINED, true },
};

static char bytes[MAX_OBJECT], path[256];
static size_t size;
static bool is_mismatch_told; /* by libbpf */

static long bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int make(const struct shape *s, int inner_fd)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_type = s->type;
	a.key_size = s->key_size;
	a.value_size = s->value_size;
	a.max_entries = s->max_entries;
	if (s->type == PERF && !s->max_entries)
		a.max_entries = (uint32_t)libbpf_num_possible_cpus();
	a.map_flags = s->flags;
	a.map_extra = s->extra;
	a.inner_map_fd = (uint32_t)inner_fd;
	return (int)bpf(BPF_MAP_CREATE, &a);
}

/* Make ROW's map and pin it; a descriptor. */
static int make_pinned(const struct row *row)
{
	const struct shape inner = DATA(8, 0);
	const bool has_inner = !strcmp(row->map, "outer");
	const int inner_fd = has_inner ? make(&inner, 0) : 0, fd = make(&row->pinned, inner_fd);
	union bpf_attr a;

	if (has_inner)
		close(inner_fd);
	memset(&a, 0, sizeof(a));
	a.map_fd = (uint32_t)fd;
	if (fd < 0 || (row->is_frozen && bpf(BPF_MAP_FREEZE, &a))) {
		printf("%s: cannot be made here: %m\n", row->name);
		exit(2);
	}
	memset(&a, 0, sizeof(a));
	a.pathname = (uintptr_t)path;
	a.bpf_fd = (uint32_t)fd;
	if (bpf(BPF_OBJ_PIN, &a)) {
		perror(path);
		exit(2);
	}
	return fd;
}

static uint32_t map_id(int fd)
{
	struct bpf_map_info info;
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	memset(&info, 0, sizeof(info));
	a.info.bpf_fd = (uint32_t)fd;
	a.info.info_len = sizeof(info);
	a.info.info = (uintptr_t)&info;
	return bpf(BPF_OBJ_GET_INFO_BY_FD, &a) ? 0 : info.id;
}

static const char *verdict(int pinned_fd, int fd)
{
	return map_id(fd) == map_id(pinned_fd) ? "reused" : "another map";
}

static int on_print(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)args;
	is_mismatch_told |= strstr(format, "parameter mismatch") != NULL;
	return 0;
}

static const char *by_libbpf(const struct row *row, int pinned_fd)
{
	struct bpf_object *obj = bpf_object__open_mem(bytes, size, NULL);
	const struct shape *w = &row->want;
	const char *answer;
	struct bpf_map *map, *it;
	int err;

	if (!obj)
		return "not opened";
	map = bpf_object__find_map_by_name(obj, row->map);
	bpf_object__for_each_map(it, obj)
		if (it != map && !bpf_map__is_internal(it))
			bpf_map__set_autocreate(it, false);
	if (w->type) {
		bpf_map__set_type(map, w->type);
		bpf_map__set_key_size(map, w->key_size);
		bpf_map__set_value_size(map, w->value_size);
		bpf_map__set_max_entries(map, w->max_entries);
		bpf_map__set_map_flags(map, w->flags);
	}
	bpf_map__set_pin_path(map, path);
	is_mismatch_told = false;
	err = bpf_object__load(obj);
	answer = !err	      ? verdict(pinned_fd, bpf_map__fd(map))
		 : is_mismatch_told ? "refused"
				    : "failed otherwise";
	bpf_object__close(obj);
	return answer;
}

static const char *by_corepl(const struct row *row, int pinned_fd)
{
	static struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(bytes, size, NULL, &diag);
	const struct shape *w = &row->want;
	struct corepl_map *map;
	const char *answer;
	int err;

	if (!obj)
		return diag.text;
	map = corepl_find_map(obj, row->map);
	for (uint32_t i = 0; i < corepl_map_cnt(obj); i++) {
		struct corepl_map *it = corepl_map_at(obj, i);

		if (it != map && corepl_map_name(it)[0] != '.')
			corepl_map_set_autocreate(it, false);
	}
	if (w->type) {
		corepl_map_set_type(map, w->type);
		corepl_map_set_key_size(map, w->key_size);
		corepl_map_set_value_size(map, w->value_size);
		corepl_map_set_max_entries(map, w->max_entries);
		corepl_map_set_flags(map, w->flags);
	}
	corepl_map_set_pin_path(map, path);
	err = corepl_load(obj);
	diag = *corepl_diag(obj);
	answer = !err		       ? verdict(pinned_fd, corepl_map_fd(map))
		 : err == COREPL_EMISMATCH ? "refused"
					   : diag.text;
	corepl_close(obj);
	return answer;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[1], "rb") : NULL;
	int row_cnt = 0, differing_cnt = 0;

	if (!f) {
		printf("usage: pin_compat OBJECT DIR\n");
		return 2;
	}
	size = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	snprintf(path, sizeof(path), "%s/pin", argv[2]);
	libbpf_set_print(on_print);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const int fd = make_pinned(&rows[i]);
		const char *theirs = by_libbpf(&rows[i], fd), *ours = by_corepl(&rows[i], fd);

		row_cnt++;
		differing_cnt += strcmp(theirs, ours) != 0;
		printf("%s: libbpf %s, corepl %s\n", rows[i].name, theirs, ours);
		close(fd);
		unlink(path);
	}
	printf("%d cases, %d differ\n", row_cnt, differing_cnt);
	return differing_cnt != 0;
}
