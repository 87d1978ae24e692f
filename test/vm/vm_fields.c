/* SPDX-License-Identifier: MIT */
/*
 * vm_fields.c - fields of this process as the kernel has them, read by fields.bpf.c, three ways:
 * loaded by libcorepl, loaded by libbpf, and as /proc/self/stat, /proc/kallsyms and uname say.  All
 * must be equal.
 *
 *   vm_fields OBJECT
 *
 * Exit status 0, and one line with the kernel's release; else 1, and what differs.
 */
#define _GNU_SOURCE
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fields.h"
#include "runtime/corepl.h"

enum { MAX_OBJECT = 1 << 20, STAT_FIELDS = 53 };

static char bytes[MAX_OBJECT];
static size_t byte_cnt;

static int by_corepl(struct fields *out)
{
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(bytes, byte_cnt, NULL, &diag);
	struct fields_shared *shared;
	char text[4096];
	int ret = -1;

	if (!obj) {
		printf("corepl_open: %s\n", diag.text);
		return -1;
	}
	shared = corepl_var_data(corepl_find_var(obj, "shared"));
	shared->wanted_tgid = getpid();
	if (corepl_load(obj) || corepl_attach(obj)) {
		corepl_explain(obj, text, sizeof(text));
		printf("corepl: %s\n", text);
	} else {
		syscall(SYS_getppid); /* the program runs */
		*out = shared->seen;
		ret = out->is_seen ? 0 : -1;
	}
	corepl_close(obj);
	return ret;
}

static int run_loaded(struct bpf_program *prog, const struct bpf_map *map, struct fields *out)
{
	struct bpf_link *link = bpf_program__attach(prog);
	struct fields_shared shared;
	const int key = 0;
	int ret = -1;

	if (!link)
		return -1;
	syscall(SYS_getppid);
	if (!bpf_map__lookup_elem(map, &key, sizeof(key), &shared, sizeof(shared), 0)) {
		*out = shared.seen;
		ret = out->is_seen ? 0 : -1;
	}
	bpf_link__destroy(link);
	return ret;
}

static int by_libbpf(struct fields *out)
{
	const struct fields_shared shared = { .wanted_tgid = getpid() };
	struct bpf_object *obj = bpf_object__open_mem(bytes, byte_cnt, NULL);
	struct bpf_map *map = obj ? bpf_object__find_map_by_name(obj, ".bss") : NULL;
	int ret = -1;

	if (map && !bpf_map__set_initial_value(map, &shared, sizeof(shared)) &&
	    !bpf_object__load(obj))
		ret = run_loaded(bpf_object__next_program(obj, NULL), map, out);
	bpf_object__close(obj);
	return ret;
}

/* Field NR (from 1, as in proc(5)) of /proc/self/stat's TEXT, whose name may hold anything. */
static const char *stat_field(const char *text, int nr)
{
	const char *p = strrchr(text, ')');

	for (int at = 2; p && at < nr; at++)
		p = strchr(p + 1, ' ');
	return p ? p + 1 : "";
}

/* Debian's releases keep one patch level, the true one is in the version: 5.10.0-46 is 5.10.x. */
static unsigned int version_by_uname(void)
{
	unsigned int major = 0, minor = 0, patch = 0;
	struct utsname name;
	const char *debian;

	uname(&name);
	debian = strstr(name.version, "Debian ");
	sscanf(debian ? debian + 7 : name.release, "%u.%u.%u", &major, &minor, &patch);
	return major << 16 | minor << 8 | (patch < 255 ? patch : 255);
}

static unsigned long long address_by_kallsyms(const char *wanted)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned long long address, found = 0;
	char name[256];

	while (f && !found && fscanf(f, "%llx %*c %255s%*[^\n]", &address, name) == 2)
		found = strcmp(name, wanted) ? 0 : address;
	if (f)
		fclose(f);
	return found;
}

static int by_proc(struct fields *out)
{
	char text[2048];
	const int fd = open("/proc/self/stat", O_RDONLY);
	const ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	const char *name;

	if (size <= 0)
		return -1;
	close(fd);
	text[size] = 0;
	name = strchr(text, '(') + 1;
	snprintf(out->comm, sizeof(out->comm), "%.*s", (int)(strrchr(text, ')') - name), name);
	out->is_seen = 1;
	out->pid = out->tgid = atoi(text);
	out->state = *stat_field(text, 3) == 'R' ? 0 : 99;
	out->parent_tgid = atoi(stat_field(text, 4));
	out->nice = atoi(stat_field(text, 19));
	out->thread_cnt = atoi(stat_field(text, 20));
	out->start_ns = strtoull(stat_field(text, 22), NULL, 10);
	out->start_code = strtoull(stat_field(text, 26), NULL, 10);
	out->exit_signal = atoi(stat_field(text, 38));
	out->kernel_version = version_by_uname();
	out->schedule = address_by_kallsyms("schedule");
	return 0;
}

static int differ(const char *what, const struct fields *a, const struct fields *b)
{
	if (!memcmp(a, b, sizeof(*a)))
		return 0;
	printf("%s: pid %d/%d tgid %d/%d parent %d/%d threads %d/%d nice %d/%d signal %d/%d "
	       "start %llu/%llu code %llx/%llx state %llu/%llu comm %.16s/%.16s "
	       "schedule %llx/%llx version %x/%x\n",
	       what, a->pid, b->pid, a->tgid, b->tgid, a->parent_tgid, b->parent_tgid,
	       a->thread_cnt, b->thread_cnt, a->nice, b->nice, a->exit_signal, b->exit_signal,
	       a->start_ns, b->start_ns, a->start_code, b->start_code, a->state, b->state, a->comm,
	       b->comm, a->schedule, b->schedule, a->kernel_version, b->kernel_version);
	return 1;
}

static int read_object(const char *path)
{
	const int fd = open(path, O_RDONLY);
	const ssize_t size = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));

	if (fd >= 0)
		close(fd);
	byte_cnt = size > 0 ? (size_t)size : 0;
	return size > 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct fields ours = { 0 }, theirs = { 0 }, proc = { 0 };
	struct utsname name;

	if (argc != 2 || read_object(argv[1])) {
		printf("usage: vm_fields OBJECT\n");
		return 2;
	}
	if (by_corepl(&ours) || by_libbpf(&theirs) || by_proc(&proc)) {
		printf("not read: by corepl %d, by libbpf %d\n", ours.is_seen, theirs.is_seen);
		return 1;
	}
	theirs.kernel_version = ours.kernel_version; /* libbpf before 1.2 has not Debian's */
	if (differ("corepl/libbpf", &ours, &theirs))
		return 1;
	ours.start_ns /= 1000000000 / (unsigned long long)sysconf(_SC_CLK_TCK);
	if (differ("corepl/proc", &ours, &proc))
		return 1;
	uname(&name);
	printf("%s: 12 fields by corepl, by libbpf and in /proc are equal\n", name.release);
	return 0;
}
