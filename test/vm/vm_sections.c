/* SPDX-License-Identifier: MIT */
/*
 * vm_sections.c - each program of an object loaded alone, by libcorepl and by libbpf.
 *
 *   vm_sections OBJECT
 *
 * What both ask of the kernel is seen where the system call is made: program type, attach type,
 * flags and attach target have to be the same, and so has the kernel's answer, be it a refusal.
 * Where one does not ask, neither may the other.  A row per section:
 *
 *   section xdp.frags: loaded
 *   section fentry: refused: EPERM
 *   section iter: DIFFERS: libcorepl loaded type 26 attach 28 flags 0 target 1234, libbpf ...
 *
 * then the figures.  Programs whose names begin with x are told as `other` and counted apart.
 * Programs of freplace are given the object's first one, loaded by libbpf, as what they replace.
 * Exit status 1 when something differs or nothing was loaded.
 */
#define _GNU_SOURCE
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/corepl.h"

enum { MAX_OBJECT = 1 << 20, MAX_TEXT = 160 };

/* The last BPF_PROG_LOAD of the program that is tried. */
struct asked {
	bool is_made, is_loaded;
	int err; /* errno of it */
	uint32_t prog_type, attach_type, flags, target;
	bool has_object; /* a target in a program or a module */
};

static char bytes[MAX_OBJECT];
static size_t byte_cnt;
static const char *tried = ""; /* name of the program */
static int replaced_fd;	       /* what freplace is for, 0 when the kernel has not taken it */

/* What attaches such maps is linked when it is called: without it they are refused. */
void *vm_sections_keep = (void *)corepl_map_attach_struct_ops;
static struct asked asked;

long __real_syscall(long nr, long a, long b, long c, long d, long e, long f);
long __wrap_syscall(long nr, long a, long b, long c, long d, long e, long f);

/* Linked in front of libc's, by both libraries: ld --wrap. */
long __wrap_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
	long ret = __real_syscall(nr, a, b, c, d, e, f);
	const union bpf_attr *attr = (const void *)b;
	int err = errno;

	if (nr == SYS_bpf && a == BPF_PROG_LOAD && !strcmp(attr->prog_name, tried)) {
		asked = (struct asked){ .is_made = true,
					.is_loaded = ret >= 0,
					.err = ret < 0 ? err : 0,
					.prog_type = attr->prog_type,
					.attach_type = attr->expected_attach_type,
					.flags = attr->prog_flags,
					.target = attr->attach_btf_id,
					.has_object = attr->attach_prog_fd != 0 };
	}
	errno = err;
	return ret;
}

static int silent(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

static bool belongs(const char *map, const char *prog)
{
	return !strncmp(map, "ops", 3) && !strcmp(map + 3, prog);
}

static bool is_replacing(const char *section)
{
	return !strncmp(section, "freplace", 8) && replaced_fd > 0;
}

static struct asked by_corepl(uint32_t idx)
{
	struct corepl_object *obj = corepl_open(bytes, byte_cnt, NULL, NULL);

	asked = (struct asked){ 0 };
	for (uint32_t i = 0; i < corepl_program_cnt(obj); i++)
		corepl_program_set_autoload(corepl_program_at(obj, i), i == idx);
	if (is_replacing(corepl_program_section(corepl_program_at(obj, idx))))
		corepl_program_set_attach_target(corepl_program_at(obj, idx), replaced_fd,
						 "nothing");
	for (uint32_t i = 0; i < corepl_map_cnt(obj); i++) {
		struct corepl_map *m = corepl_map_at(obj, i);

		corepl_map_set_autocreate(m, belongs(corepl_map_name(m), tried));
	}
	if (corepl_load(obj))
		asked.is_loaded = false;
	corepl_close(obj);
	return asked;
}

static struct asked by_libbpf(void)
{
	struct bpf_object *obj = bpf_object__open_mem(bytes, byte_cnt, NULL);
	struct bpf_program *p;
	struct bpf_map *m;

	asked = (struct asked){ 0 };
	bpf_object__for_each_program(p, obj) {
		bool is_it = !strcmp(bpf_program__name(p), tried);

		bpf_program__set_autoload(p, is_it);
		if (is_it && is_replacing(bpf_program__section_name(p)))
			bpf_program__set_attach_target(p, replaced_fd, "nothing");
	}
	bpf_object__for_each_map(m, obj)
		bpf_map__set_autocreate(m, belongs(bpf_map__name(m), tried));
	if (bpf_object__load(obj))
		asked.is_loaded = false;
	bpf_object__close(obj);
	return asked;
}

/* libbpf attaches usdt/ by a uprobe.multi link where it finds them, libcorepl by perf events. */
static bool is_same(const char *section, const struct asked *ours, const struct asked *peer)
{
	bool is_usdt = !strncmp(section, "usdt", 4);

	if (!ours->is_made || !peer->is_made)
		return ours->is_made == peer->is_made;
	return ours->is_loaded == peer->is_loaded && ours->err == peer->err &&
	       ours->prog_type == peer->prog_type &&
	       (ours->attach_type == peer->attach_type || is_usdt) && ours->flags == peer->flags &&
	       ours->target == peer->target && ours->has_object == peer->has_object;
}

static const char *tell(const struct asked *a, char text[MAX_TEXT])
{
	if (!a->is_made)
		return "did not ask";
	snprintf(text, MAX_TEXT, "%s%s type %u attach %u flags %#x target %u%s",
		 a->is_loaded ? "loaded" : "refused ", a->err ? strerrorname_np(a->err) : "",
		 a->prog_type, a->attach_type, a->flags, a->target,
		 a->has_object ? " of an object" : "");
	return text;
}

/* What the programs after it replace: stays loaded to the end. */
static void load_replaced(struct corepl_object *obj)
{
	const char *name = corepl_program_name(corepl_program_at(obj, 0));
	struct bpf_object *peer = bpf_object__open_mem(bytes, byte_cnt, NULL);
	struct bpf_program *p;
	struct bpf_map *m;

	bpf_object__for_each_program(p, peer)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), name));
	bpf_object__for_each_map(m, peer)
		bpf_map__set_autocreate(m, false);
	if (!bpf_object__load(peer))
		replaced_fd = bpf_program__fd(bpf_object__find_program_by_name(peer, name));
}

/* 0 refused, 1 loaded, -1 differs. */
static int try_program(struct corepl_object *obj, uint32_t idx)
{
	const char *section = corepl_program_section(corepl_program_at(obj, idx));
	char ours_text[MAX_TEXT], peer_text[MAX_TEXT];
	struct asked ours, peer;

	tried = corepl_program_name(corepl_program_at(obj, idx));
	ours = by_corepl(idx);
	peer = by_libbpf();
	printf("%s %s: ", *tried == 'x' ? "other" : "section", section);
	if (!is_same(section, &ours, &peer)) {
		printf("DIFFERS: libcorepl %s, libbpf %s\n", tell(&ours, ours_text),
		       tell(&peer, peer_text));
		return -1;
	}
	if (ours.is_loaded)
		printf("loaded\n");
	else
		printf("refused: %s\n",
		       ours.is_made ? strerrorname_np(ours.err) : "kernel not asked");
	return ours.is_loaded;
}

static bool try_all(struct corepl_object *obj)
{
	int cnt[2][3] = { 0 }; /* of sections and others: differing, refused, loaded */

	for (uint32_t i = 0; i < corepl_program_cnt(obj); i++) {
		bool is_other = *corepl_program_name(corepl_program_at(obj, i)) == 'x';

		cnt[is_other][try_program(obj, i) + 1]++;
	}
	printf("%d others: %d loaded, %d refused, %d differ\n", cnt[1][0] + cnt[1][1] + cnt[1][2],
	       cnt[1][2], cnt[1][1], cnt[1][0]);
	printf("%d sections: %d loaded, %d refused, %d differ\n",
	       cnt[0][0] + cnt[0][1] + cnt[0][2], cnt[0][2], cnt[0][1], cnt[0][0]);
	return !cnt[0][0] && !cnt[1][0] && cnt[0][2];
}

int main(int argc, char **argv)
{
	struct corepl_object *obj;
	bool is_good = false;
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;

	if (!f) {
		printf("usage: vm_sections OBJECT\n");
		return 2;
	}
	byte_cnt = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	libbpf_set_print(silent);
	obj = corepl_open(bytes, byte_cnt, NULL, NULL);
	if (obj) {
		load_replaced(obj);
		is_good = try_all(obj);
	}
	corepl_close(obj);
	return !is_good;
}
