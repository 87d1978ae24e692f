/* SPDX-License-Identifier: MIT */
/*
 * core_reloc_table.c - the kernel's own table of CO-RE cases, run through libcorepl.
 *
 *   core_reloc_table        in a directory with test_core_reloc_*.bpf.o, post-linked, and the
 *                           btf__core_reloc_*.bpf.o that stand for kernels
 *
 * The table, its expectations and its runner are prog_tests/core_reloc.c of Debian's linux-source,
 * unchanged and part of this translation unit; test_progs.h puts libcorepl under it.  Programs run
 * on this kernel.  Printed: a line for each case that failed or was skipped, and the totals.
 */
#include "test_progs.h"

#include "prog_tests/core_reloc.c"

#include "runtime/corepl.h"

#include <sys/prctl.h>
#include <sys/stat.h>

enum { MOST_BYTES = 1 << 20 };

/* The object of the case that runs: there is one at a time. */
struct table_object {
	struct corepl_object *obj;
	struct btf *kernel; /* NULL: the running one's */
	char bytes[MOST_BYTES];
};

static struct table_object now;
static const char *case_name;
static bool is_case_skipped, is_case_failed;
static unsigned case_cnt, failed_cnt, skipped_cnt;

static void end_case(void)
{
	if (!case_name)
		return;
	case_cnt++;
	failed_cnt += is_case_failed;
	skipped_cnt += is_case_skipped && !is_case_failed;
	if (is_case_skipped && !is_case_failed)
		printf("skipped: %s\n", case_name);
}

/* Cases of the kernel's test module are skipped: no Debian kernel has it. */
int trigger_module_test_read(int read_size)
{
	(void)read_size;
	return -ENOENT;
}

bool table_begin(const char *name)
{
	end_case();
	case_name = name;
	is_case_skipped = is_case_failed = false;
	return true;
}

void table_skip(void)
{
	is_case_skipped = true;
}

bool table_check(bool is_fine, const char *what)
{
	char text[2048];

	if (is_fine)
		return true;
	is_case_failed = true;
	printf("FAILED: %s: %s\n", case_name, what);
	if (now.obj && corepl_diag(now.obj)->status) {
		corepl_explain(now.obj, text, sizeof(text));
		printf("%s\n", text);
	}
	return false;
}

struct bpf_object *table_open(const char *path, const struct bpf_object_open_opts *opts)
{
	struct corepl_open_opts open_opts = { .size = sizeof(open_opts) };
	const int fd = open(path, O_RDONLY);
	const ssize_t size = fd < 0 ? -1 : read(fd, now.bytes, sizeof(now.bytes));
	struct corepl_diag diag;
	__u32 btf_size;

	if (fd >= 0)
		close(fd);
	now.kernel = NULL;
	if (opts->btf_custom_path) {
		now.kernel = btf__parse(opts->btf_custom_path, NULL);
		open_opts.kernel_btf = btf__raw_data(now.kernel, &btf_size);
		open_opts.kernel_btf_size = btf_size;
	}
	now.obj = size < 0 ? NULL : corepl_open(now.bytes, (size_t)size, &open_opts, &diag);
	if (!now.obj)
		printf("%s: %s\n", path, size < 0 ? strerror(errno) : diag.text);
	return (struct bpf_object *)now.obj;
}

int table_load(struct bpf_object *obj)
{
	return corepl_load((struct corepl_object *)obj);
}

void table_close(struct bpf_object *obj)
{
	corepl_close((struct corepl_object *)obj);
	btf__free(now.kernel);
	now.kernel = NULL;
	now.obj = NULL;
}

struct bpf_program *table_program(const struct bpf_object *obj, const char *name)
{
	return (struct bpf_program *)corepl_find_program((const struct corepl_object *)obj, name);
}

struct bpf_map *table_map(const struct bpf_object *obj, const char *name)
{
	return (struct bpf_map *)corepl_find_map((const struct corepl_object *)obj, name);
}

int table_map_fd(const struct bpf_map *map)
{
	return corepl_map_fd((const struct corepl_map *)map);
}

struct bpf_link *table_attach(struct bpf_program *prog, const char *tp_name)
{
	return (struct bpf_link *)corepl_program_attach_raw_tracepoint(
		(struct corepl_program *)prog, tp_name);
}

int table_detach(struct bpf_link *link)
{
	corepl_link_destroy((struct corepl_link *)link);
	return 0;
}

int main(void)
{
	prctl(PR_SET_NAME, "test_progs"); /* a case reads it back */
	test_core_reloc();
	end_case();
	printf("%u cases: %u passed, %u failed, %u skipped\n", case_cnt,
	       case_cnt - failed_cnt - skipped_cnt, failed_cnt, skipped_cnt);
	return failed_cnt || !case_cnt;
}
