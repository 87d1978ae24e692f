/* SPDX-License-Identifier: MIT */
/*
 * test_progs.h - what the kernel's prog_tests/core_reloc.c includes by this name, with libcorepl in
 * libbpf's place.
 *
 * That file is compiled as it is: its table, its runner.  The runner's calls that open, load,
 * attach and look up are libcorepl's here; libbpf only reads BTF files (the runner compares type
 * ids with them).  Checks print what failed and are counted.  See core_reloc_table.c.
 */
#ifndef TABLE_TEST_PROGS_H
#define TABLE_TEST_PROGS_H

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct table_env {
	bool has_testmod; /* the module bpf_testmod is loaded: never, no package has it */
};
extern const struct table_env env;

bool test__start_subtest(const char *name);
void test__skip(void);
/* Counts and prints a failed check; returns IS_GOOD. */
bool table_check(bool is_good, const char *what);
int trigger_module_test_read(int size);

static inline int sys_gettid(void)
{
	return (int)syscall(SYS_gettid);
}

/* True where the check fails, as in the kernel's tests. */
#define CHECK(condition, tag, ...) \
	(!table_check(!(condition), tag) && (printf(__VA_ARGS__), true))
#define CHECK_FAIL(condition) (!table_check(!(condition), #condition))
/* True where the check holds. */
#define ASSERT_OK(result, name) table_check((result) == 0, name)
#define ASSERT_OK_PTR(pointer, name) table_check((pointer) != NULL, name)
#define ASSERT_FALSE(value, name) table_check(!(value), name)
#define ASSERT_GE(a, b, name) table_check((a) >= (b), name)

struct bpf_object *table_open(const char *path, const struct bpf_object_open_opts *opts);
struct bpf_program *table_find_program(struct bpf_object *obj, const char *name);
struct bpf_map *table_find_map(struct bpf_object *obj, const char *name);
int table_map_fd(struct bpf_map *map);
int table_load(struct bpf_object *obj);
struct bpf_link *table_attach(struct bpf_program *prog, const char *tp_name);
int table_destroy_link(struct bpf_link *link);
void table_close(struct bpf_object *obj);

#define bpf_object__open_file table_open
#define bpf_object__find_program_by_name table_find_program
#define bpf_object__find_map_by_name table_find_map
#define bpf_map__fd table_map_fd
#define bpf_object__load table_load
#define bpf_program__attach_raw_tracepoint table_attach
#define bpf_link__destroy table_destroy_link
#define bpf_object__close table_close

#endif
