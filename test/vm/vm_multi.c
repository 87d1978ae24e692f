/* SPDX-License-Identifier: MIT */
/*
 * vm_multi.c - the functions that one link of many trampolines is on, by libcorepl and by libbpf.
 *
 *   vm_multi OBJECT [MODULE.ko] PATTERN...
 *
 * MODULE is inserted before the load; patterns "MODULE:..." mean its functions.
 * OBJECT's first program is attached to each pattern by both.  What a link is on is the kernel's
 * word: functions with a direct call in tracefs' enabled_functions.  Where libbpf's link fails,
 * what ours has to be on is told by libbpf's rules for BTF and the functions that tracefs lists as
 * traceable.  A row per pattern:
 *
 *   bpf_fentry_test*: 14 functions as libbpf
 *   tcp_*: 402 functions, libbpf's link: ENOENT
 *   no_such_*: COREPL_EMISSING, libbpf's link: EINVAL
 *
 * Exit status 1 where a count differs, or a function stays traced.
 */
#define _GNU_SOURCE
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/diag.h"
#include "runtime/corepl.h"

/* Not in libbpf's public headers. */
bool btf_type_is_traceable_func(const struct btf *btf, const struct btf_type *t);

enum { MAX_OBJECT = 1 << 20, MAX_NAMES = 1 << 17, NAME_SIZE = 128 };

static char bytes[MAX_OBJECT];
static size_t byte_cnt;
static char listed[MAX_NAMES][NAME_SIZE]; /* traceable, sorted */
static size_t listed_cnt;
static char module[NAME_SIZE]; /* whose functions are traced; "": vmlinux's */

static int silent(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Functions of MODULE, "[tcp_bbr]", or of vmlinux when that is "". */
static void read_listed(const char *module)
{
	FILE *f = fopen("/sys/kernel/tracing/available_filter_functions", "r");
	char line[512];

	while (f && listed_cnt < MAX_NAMES && fgets(line, sizeof(line), f))
		if ((*module ? strstr(line, module) != NULL : !strchr(line, '[')) &&
		    sscanf(line, "%127s", listed[listed_cnt]) == 1)
			listed_cnt++;
	if (f)
		fclose(f);
	qsort(listed, listed_cnt, NAME_SIZE, by_name);
}

/* What PATTERN has to mean. */
static int expected(const struct btf *btf, const char *pattern)
{
	const char *colon = strchr(pattern, ':');
	int cnt = 0;

	if (*module && (!colon || (size_t)(colon - pattern) != strlen(module) ||
			strncmp(pattern, module, strlen(module))))
		return 0;
	pattern = colon ? colon + 1 : pattern;
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);
		const char *name = btf__name_by_offset(btf, t->name_off);

		cnt += btf_is_func(t) && !fnmatch(pattern, name, 0) &&
		       btf_type_is_traceable_func(btf, t) &&
		       bsearch(name, listed, listed_cnt, NAME_SIZE, by_name);
	}
	return cnt;
}

/* Functions that call a trampoline now. */
static int traced(void)
{
	FILE *f = fopen("/sys/kernel/tracing/enabled_functions", "r");
	char line[512];
	int cnt = 0;

	while (f && fgets(line, sizeof(line), f))
		cnt += strstr(line, "\tdirect") != NULL;
	if (f)
		fclose(f);
	return f ? cnt : -1;
}

/* Functions that libcorepl's link is on; -1 and *STATUS without one. */
static int by_corepl(struct corepl_object *obj, const char *pattern, int *status)
{
	struct corepl_link *link =
		corepl_program_attach_tracing_multi(corepl_program_at(obj, 0), pattern, NULL);
	int cnt = link ? traced() : -1;

	*status = link ? 0 : corepl_diag(obj)->status;
	corepl_link_destroy(link);
	return cnt;
}

/* The same by libbpf; *ERR is errno. */
static int by_libbpf(const struct bpf_program *prog, const char *pattern, int *err)
{
	struct bpf_link *link = bpf_program__attach_tracing_multi(prog, pattern, NULL);
	int cnt;

	*err = errno;
	cnt = link ? traced() : -1;
	bpf_link__destroy(link);
	return cnt;
}

static bool try_pattern(const struct btf *btf, struct corepl_object *obj,
			const struct bpf_program *peer, const char *pattern)
{
	int want = expected(btf, pattern), status, err, got, libbpf_got;
	bool is_good;

	got = by_corepl(obj, pattern, &status);
	libbpf_got = by_libbpf(peer, pattern, &err);
	printf("%s: ", pattern);
	if (status)
		printf("%s", diag_status_name(status));
	else
		printf("%d functions", got);
	if (libbpf_got >= 0)
		printf(got == libbpf_got ? " as libbpf\n" : ", libbpf %d\n", libbpf_got);
	else
		printf(", libbpf's link: %s\n", strerrorname_np(err));
	is_good = !traced() && (libbpf_got >= 0 ? got == libbpf_got : status ? !want : got == want);
	if (!is_good)
		printf("DIFFERS: found %d still traced, need 0, and %d functions\n", traced(),
		       libbpf_got >= 0 ? libbpf_got : want);
	return is_good;
}

static bool try_all(struct corepl_object *obj, struct bpf_object *peer, char **patterns)
{
	struct btf *kernel = btf__load_vmlinux_btf(), *btf = kernel;
	bool is_good = true;

	if (*module)
		btf = btf__load_module_btf(module, kernel);
	if (!btf) {
		printf("no types of module %s: %m\n", module);
		return false;
	}

	for (; *patterns; patterns++)
		is_good &= try_pattern(btf, obj, bpf_object__next_program(peer, NULL), *patterns);
	if (btf != kernel)
		btf__free(btf);
	btf__free(kernel);
	return is_good;
}

/* Insert the module of PATH; what is traced is then its functions. */
static bool insert(const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_good = fd >= 0 && (!syscall(SYS_finit_module, fd, "", 0) || errno == EEXIST);

	if (!is_good)
		printf("%s: %m\n", path);
	if (fd >= 0)
		close(fd);
	snprintf(module, sizeof(module), "%.*s", (int)strcspn(name, "."), name);
	return is_good;
}

int main(int argc, char **argv)
{
	const bool has_module = argc > 2 && strstr(argv[2], ".ko");
	char listed_as[NAME_SIZE + 2] = "";
	FILE *f = argc > 2 ? fopen(argv[1], "rb") : NULL;
	struct corepl_object *obj;
	struct bpf_object *peer;
	bool is_good = false;
	char text[4096];

	if (!f) {
		printf("usage: vm_multi OBJECT PATTERN...\n");
		return 2;
	}
	byte_cnt = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	if (has_module && !insert(argv[2]))
		return 1;
	if (has_module)
		snprintf(listed_as, sizeof(listed_as), "[%s]", module);
	read_listed(listed_as);
	libbpf_set_print(silent);
	obj = corepl_open(bytes, byte_cnt, NULL, NULL);
	peer = bpf_object__open_mem(bytes, byte_cnt, NULL);
	if (!obj || !peer || corepl_load(obj)) {
		if (obj && corepl_explain(obj, text, sizeof(text)))
			printf("%s", text);
	} else if (bpf_object__load(peer)) {
		printf("libbpf does not load it\n");
	} else {
		is_good = try_all(obj, peer, argv + 2 + has_module);
	}
	bpf_object__close(peer);
	corepl_close(obj);
	if (has_module) /* the guest's next cases are not to find it */
		(void)syscall(SYS_delete_module, module, O_NONBLOCK);
	return !is_good;
}
