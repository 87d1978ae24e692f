/* SPDX-License-Identifier: MIT */
/*
 * vm_tools.c - other people's objects, loaded by libcorepl and by libbpf on the running kernel.
 *
 *   vm_tools LINKED-DIR RAW-DIR
 *
 * Each *.o of RAW-DIR is loaded by libbpf as clang left it, and its post-linked namesake of
 * LINKED-DIR by libcorepl.  Where a whole object is refused by both, its programs are loaded one
 * by one.  Both must load the same programs, and with the same code: the kernel's tag of a program
 * is a hash of its instructions, descriptors aside.  Where the tags differ, the verifier's listings
 * may only in that libcorepl put constants in the place of loads.
 *
 * Prints what differs, then the figures.  Exit status 1 when something differs or nothing was
 * loaded.
 */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <glob.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/corepl.h"
#include "same_code.h"

enum { MAX_PROGS = 64, MAX_OBJECT = 1 << 20, NO_PROG = -1, REASON_SIZE = 600 };

struct file {
	size_t size; /* bytes */
	char data[MAX_OBJECT];
};

/* What one loader made of one object. */
struct outcome {
	bool is_loaded;
	int prog_cnt;
	char name[MAX_PROGS][64];
	uint8_t tag[MAX_PROGS][BPF_TAG_SIZE]; /* zero: not loaded */
	int fd[MAX_PROGS];		      /* a copy, owned */
	char reason[REASON_SIZE];	      /* corepl's only */
};

struct figures {
	int object_cnt, whole_cnt, prog_cnt, constants_cnt, refused_cnt, differing_cnt;
};

static struct file raw, linked;
static struct outcome ours, theirs;
static struct figures figures;

static int read_file(const char *path, struct file *to)
{
	FILE *f = fopen(path, "r");

	if (!f)
		return -1;
	to->size = fread(to->data, 1, sizeof(to->data), f);
	fclose(f);
	return to->size < sizeof(to->data) ? 0 : -1;
}

static void note_program(struct outcome *o, const char *name, int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof(info);

	if (fd < 0 || o->prog_cnt == MAX_PROGS)
		return;
	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		return;
	snprintf(o->name[o->prog_cnt], sizeof(o->name[0]), "%s", name);
	o->fd[o->prog_cnt] = dup(fd);
	memcpy(o->tag[o->prog_cnt++], info.tag, sizeof(info.tag));
}

/* Nothing is loaded, nothing open. */
static void forget(struct outcome *o)
{
	for (int i = 0; i < o->prog_cnt; i++)
		close(o->fd[i]);
	memset(o, 0, sizeof(*o));
}

/* With ONLY: just that program, by name. */
static void by_corepl(struct outcome *o, const char *only)
{
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(linked.data, linked.size, NULL, &diag);

	forget(o);
	if (!obj) {
		snprintf(o->reason, sizeof(o->reason), "%s", diag.text);
		return;
	}
	for (uint32_t i = 0; only && i < corepl_program_cnt(obj); i++) {
		struct corepl_program *p = corepl_program_at(obj, i);

		corepl_program_set_autoload(p, !strcmp(corepl_program_name(p), only));
	}
	o->is_loaded = !corepl_load(obj);
	if (!o->is_loaded)
		corepl_explain(obj, o->reason, sizeof(o->reason));
	for (uint32_t i = 0; o->is_loaded && i < corepl_program_cnt(obj); i++) {
		struct corepl_program *p = corepl_program_at(obj, i);

		note_program(o, corepl_program_name(p), corepl_program_fd(p));
	}
	corepl_close(obj);
}

static void by_libbpf(struct outcome *o, const char *only)
{
	struct bpf_object *obj = bpf_object__open_mem(raw.data, raw.size, NULL);
	struct bpf_program *p;

	forget(o);
	if (!obj)
		return;
	bpf_object__for_each_program(p, obj)
		if (only)
			bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), only));
	o->is_loaded = !bpf_object__load(obj);
	bpf_object__for_each_program(p, obj)
		if (o->is_loaded)
			note_program(o, bpf_program__name(p), bpf_program__fd(p));
	bpf_object__close(obj);
}

/* Index of program NAME, or NO_PROG. */
static int find_program(const struct outcome *o, const char *name)
{
	for (int i = 0; i < o->prog_cnt; i++)
		if (!strcmp(o->name[i], name))
			return i;
	return NO_PROG;
}

static void differs(const char *object, const char *what, const char *text)
{
	printf("%s: %s: %s\n", object, what, text);
	figures.differing_cnt++;
}

/* Program I of theirs, which both loaded. */
static void compare_program(const char *object, int i)
{
	int k = find_program(&ours, theirs.name[i]);

	if (k == NO_PROG)
		differs(object, theirs.name[i], "not loaded");
	else if (!memcmp(ours.tag[k], theirs.tag[i], BPF_TAG_SIZE))
		figures.prog_cnt++;
	else if (same_code_but_constants(ours.fd[k], theirs.fd[i]))
		figures.constants_cnt++;
	else
		differs(object, theirs.name[i], "another tag: the code differs");
}

/* Both outcomes of OBJECT, or of its one program ONLY. */
static void compare(const char *object, const char *only)
{
	if (ours.is_loaded != theirs.is_loaded) {
		differs(object, only ? only : "whole",
			ours.is_loaded ? "libbpf alone is refused" : ours.reason);
		return;
	}
	if (ours.prog_cnt != theirs.prog_cnt)
		differs(object, "loaded", "not the same number of programs");
	for (int i = 0; i < theirs.prog_cnt; i++)
		compare_program(object, i);
}

static void one_by_one(const char *object)
{
	struct bpf_object *names = bpf_object__open_mem(raw.data, raw.size, NULL);
	struct bpf_program *p;

	if (!names)
		return;
	bpf_object__for_each_program(p, names) {
		by_libbpf(&theirs, bpf_program__name(p));
		by_corepl(&ours, bpf_program__name(p));
		compare(object, bpf_program__name(p));
		figures.refused_cnt += !ours.is_loaded && !theirs.is_loaded;
	}
	bpf_object__close(names);
}

static void run_object(const char *raw_path, const char *linked_dir)
{
	const char *object = strrchr(raw_path, '/') + 1;
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", linked_dir, object);
	if (read_file(raw_path, &raw) || read_file(path, &linked)) {
		differs(object, "file", "cannot be read");
		return;
	}
	figures.object_cnt++;
	by_libbpf(&theirs, NULL);
	by_corepl(&ours, NULL);
	if (!ours.is_loaded && !theirs.is_loaded) {
		one_by_one(object);
		return;
	}
	figures.whole_cnt += ours.is_loaded && theirs.is_loaded;
	compare(object, NULL);
}

static int no_print(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

int main(int argc, char **argv)
{
	char pattern[512];
	glob_t found;

	if (argc != 3) {
		printf("usage: vm_tools LINKED-DIR RAW-DIR\n");
		return 2;
	}
	libbpf_set_print(no_print);
	snprintf(pattern, sizeof(pattern), "%s/*.o", argv[2]);
	if (glob(pattern, 0, NULL, &found))
		return 2;
	for (size_t i = 0; i < found.gl_pathc; i++)
		run_object(found.gl_pathv[i], argv[1]);
	globfree(&found);
	printf("%d objects, %d loaded whole, %d programs with the same code, %d with constants "
	       "for loads, %d refused by both: %d differ\n",
	       figures.object_cnt, figures.whole_cnt, figures.prog_cnt, figures.constants_cnt,
	       figures.refused_cnt, figures.differing_cnt);
	return figures.differing_cnt || !figures.prog_cnt;
}
