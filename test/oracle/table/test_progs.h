/* SPDX-License-Identifier: MIT */
/*
 * test_progs.h - what the kernel's prog_tests/core_reloc.c expects of its test runner, with
 * libcorepl in libbpf's place: the runner in that file loads, attaches and reads through these.
 *
 * Only what core_reloc.c uses is here.  A case passes when none of its checks failed.
 */
#ifndef TABLE_TEST_PROGS_H
#define TABLE_TEST_PROGS_H

#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define sys_gettid() ((pid_t)syscall(SYS_gettid))

int trigger_module_test_read(int read_size);
bool table_begin(const char *case_name);
void table_skip(void);
bool table_check(bool is_fine, const char *what);

#define test__start_subtest(name) table_begin(name)
#define test__skip() table_skip()
#define CHECK(is_wrong, tag, ...) (!table_check(!(is_wrong), tag))
#define CHECK_FAIL(is_wrong) CHECK(is_wrong, "check")
#define ASSERT_OK(err, what) table_check((err) == 0, what)
#define ASSERT_OK_PTR(ptr, what) table_check((ptr) != NULL, what)
#define ASSERT_FALSE(cond, what) table_check(!(cond), what)
#define ASSERT_GE(a, b, what) table_check((a) >= (b), what)

struct table_env {
	bool has_testmod;
};

static const struct table_env env = { .has_testmod = false };

struct bpf_object *table_open(const char *path, const struct bpf_object_open_opts *opts);
int table_load(struct bpf_object *obj);
void table_close(struct bpf_object *obj);
struct bpf_program *table_program(const struct bpf_object *obj, const char *name);
struct bpf_map *table_map(const struct bpf_object *obj, const char *name);
int table_map_fd(const struct bpf_map *map);
struct bpf_link *table_attach(struct bpf_program *prog, const char *tp_name);
int table_detach(struct bpf_link *link);

#define bpf_object__open_file table_open
#define bpf_object__load table_load
#define bpf_object__close table_close
#define bpf_object__find_program_by_name table_program
#define bpf_object__find_map_by_name table_map
#define bpf_map__fd table_map_fd
#define bpf_program__attach_raw_tracepoint table_attach
#define bpf_link__destroy table_detach

#endif
