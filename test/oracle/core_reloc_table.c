/* SPDX-License-Identifier: MIT */
/*
 * core_reloc_table.c - the kernel's own table of CO-RE cases, run through libcorepl.
 *
 *   core_reloc_table DIR
 *
 * DIR holds the selftests' objects by their names there: test_core_reloc_X.bpf.o, post-linked, and
 * btf__core_reloc_X___Y.bpf.o, whose types take the kernel's place.  Table and runner are the
 * kernel's prog_tests/core_reloc.c, unchanged (see table/test_progs.h): each program is loaded,
 * attached and run, and what it read is compared byte by byte.  A case that must fail has to be
 * refused for the relocation that it is about, not for anything else.
 *
 * Prints "CASE: passed", "CASE: refused as it must be: WHY", "CASE: skipped", "CASE: failed", then
 * the figures.  Exit status 1 when a case failed.
 */
#include "test_progs.h"

#include "prog_tests/core_reloc.c"

#include <sys/prctl.h>
#include <sys/stat.h>

#include "runtime/corepl.h"

/* One case; one object is open at a time. */
struct table_case {
	const struct core_reloc_test_case *expected;
	bool is_failed, is_skipped;
	char refusal[512]; /* why the load failed, or "" */
};

struct table_counts {
	int passed, refused, skipped, failed;
};

const struct table_env env = { .has_testmod = false };

static struct table_case now;
static struct table_counts counts;
static struct btf *target;  /* types of the open object's kernel, or NULL */
static void *object_bytes;
static size_t object_size;

/* A relocation without a target, or with too many, is the only reason that counts. */
static bool is_refused_for_relocation(void)
{
	return strstr(now.refusal, "CO-RE <") || strstr(now.refusal, "CO-RE relocation <");
}

static void finish_case(void)
{
	const char *name;

	if (!now.expected)
		return;
	name = now.expected->case_name;
	if (now.expected->fails && !now.is_skipped && !is_refused_for_relocation())
		now.is_failed = true;
	if (now.is_failed) {
		printf("%s: failed %s\n", name, now.refusal);
		counts.failed++;
	} else if (now.is_skipped) {
		printf("%s: skipped\n", name);
		counts.skipped++;
	} else if (now.expected->fails) {
		printf("%s: refused as it must be: %s\n", name, now.refusal);
		counts.refused++;
	} else {
		printf("%s: passed\n", name);
		counts.passed++;
	}
}

bool test__start_subtest(const char *name)
{
	finish_case();
	memset(&now, 0, sizeof(now));
	for (size_t i = 0; i < ARRAY_SIZE(test_cases); i++) {
		if (!strcmp(test_cases[i].case_name, name))
			now.expected = &test_cases[i];
	}
	return true;
}

void test__skip(void)
{
	now.is_skipped = true;
}

bool table_check(bool is_good, const char *what)
{
	if (!is_good) {
		printf("%s: check failed: %s\n", now.expected->case_name, what);
		now.is_failed = true;
	}
	return is_good;
}

int trigger_module_test_read(int size)
{
	(void)size;
	return -1;
}

static int read_object(const char *path)
{
	FILE *f = fopen(path, "r");
	struct stat st;

	if (!f)
		return -1;
	if (fstat(fileno(f), &st) || !(object_bytes = malloc((size_t)st.st_size))) {
		fclose(f);
		return -1;
	}
	object_size = fread(object_bytes, 1, (size_t)st.st_size, f);
	fclose(f);
	return 0;
}

struct bpf_object *table_open(const char *path, const struct bpf_object_open_opts *opts)
{
	struct corepl_open_opts ours = { .size = sizeof(ours) };
	struct corepl_object *obj;
	struct corepl_diag diag;
	uint32_t size = 0;

	target = opts->btf_custom_path ? btf__parse(opts->btf_custom_path, NULL) : NULL;
	if (target) {
		ours.kernel_btf = btf__raw_data(target, &size);
		ours.kernel_btf_size = size;
	}
	if (read_object(path) || (opts->btf_custom_path && !target))
		return NULL;
	obj = corepl_open(object_bytes, object_size, &ours, &diag);
	if (!obj)
		printf("%s: %s\n", path, diag.text);
	return (struct bpf_object *)obj;
}

struct bpf_program *table_find_program(struct bpf_object *obj, const char *name)
{
	return (struct bpf_program *)corepl_find_program((struct corepl_object *)obj, name);
}

struct bpf_map *table_find_map(struct bpf_object *obj, const char *name)
{
	return (struct bpf_map *)corepl_find_map((struct corepl_object *)obj, name);
}

int table_map_fd(struct bpf_map *map)
{
	return corepl_map_fd((struct corepl_map *)map);
}

int table_load(struct bpf_object *obj)
{
	struct corepl_object *ours = (struct corepl_object *)obj;
	const int err = corepl_load(ours);

	if (err) {
		corepl_explain(ours, now.refusal, sizeof(now.refusal));
		now.refusal[strcspn(now.refusal, "\n")] = 0;
	}
	return err;
}

struct bpf_link *table_attach(struct bpf_program *prog, const char *tp_name)
{
	struct corepl_program *ours = (struct corepl_program *)prog;

	return (struct bpf_link *)(tp_name ? corepl_program_attach_raw_tracepoint(ours, tp_name) :
					     corepl_program_attach_trace(ours));
}

int table_destroy_link(struct bpf_link *link)
{
	corepl_link_destroy((struct corepl_link *)link);
	return 0;
}

void table_close(struct bpf_object *obj)
{
	corepl_close((struct corepl_object *)obj);
	free(object_bytes);
	btf__free(target);
	object_bytes = NULL;
	target = NULL;
}

int main(int argc, char **argv)
{
	if (argc != 2 || chdir(argv[1])) {
		printf("usage: core_reloc_table DIR\n");
		return 2;
	}
	prctl(PR_SET_NAME, "test_progs"); /* the table expects this name */
	test_core_reloc();
	finish_case();
	printf("%d passed, %d refused as they must be, %d skipped, %d failed\n", counts.passed,
	       counts.refused, counts.skipped, counts.failed);
	return counts.failed ? 1 : 0;
}
