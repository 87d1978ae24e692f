/* SPDX-License-Identifier: MIT */
/*
 * check_kernels.c - the kernels of a command line: files, folders, and what lies beside them.
 *
 *   6.1.0-50-amd64.btf       the kernel, by kernel_file.c
 *   6.1.0-50-amd64.config    its configuration, whose head tells the exact release
 *   6.1.0-50-amd64.symbols   its symbols (kallsyms or System.map)
 *
 * A folder stands for the files in it but for those two kinds; folders within it are passed over.
 */
#include "postlink/check_impl.h"

#include "core/kconfig.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TEXT_MAX ((long)64 << 20) /* bytes of a configuration or symbol list */

static bool ends_in(const char *name, const char *end)
{
	size_t size = strlen(name), end_size = strlen(end);

	return size >= end_size && !strcmp(name + size - end_size, end);
}

/* The text of PATH, or NULL when there is no such file or it cannot be read. */
static char *read_text(struct arena *a, const char *path)
{
	char *text = NULL;
	FILE *f = fopen(path, "rb");
	long size = -1;

	if (f && !fseek(f, 0, SEEK_END))
		size = ftell(f);
	if (size >= 0 && size <= TEXT_MAX)
		text = malloc((size_t)size + 1);
	if (text) {
		rewind(f);
		size = (long)fread(text, 1, (size_t)size, f);
	}
	if (f)
		fclose(f);
	if (text) {
		char *copy;

		text[size] = 0;
		copy = arena_copy(a, text, (size_t)size);
		free(text);
		text = copy;
	}
	return text;
}

/* NAME.btf and NAME lead to NAME.config. */
static char *read_beside(struct arena *a, const char *path, const char *end)
{
	size_t size = strlen(path) - (ends_in(path, ".btf") ? 4 : 0);

	return read_text(a, arena_printf(a, "%.*s%s", (int)size, path, end));
}

/* "# Linux/x86 6.1.176 Kernel Configuration" */
static uint32_t config_version(const char *config)
{
	const char *at = strstr(config, "# Linux/"), *end = at ? strchr(at, '\n') : NULL;

	while (at && at < end && *at != ' ')
		at++;
	for (at = at && at < end ? at + 1 : NULL; at && at < end && *at != ' ';)
		at++;
	return at && at < end ? kconfig_version(at + 1) : 0;
}

static int add_kernel(struct check_report *r, const char *path, struct corepl_diag *d)
{
	struct check_kernel new = { .path = arena_copy(r->a, path, strlen(path)) };
	struct kernel_file file;
	int ret = kernel_file_open(&file, path, d);

	if (ret)
		return ret;
	new.label = arena_copy(r->a, file.label, strlen(file.label));
	kernel_file_close(&file);
	new.config = read_beside(r->a, path, ".config");
	new.symbols = read_beside(r->a, path, ".symbols");
	if (new.config)
		new.version = config_version(new.config);
	if (!new.version)
		new.version = kconfig_version(new.label);
	if (!new.version)
		new.version = r->release;
	if (r->kernel_cnt == r->kernel_cap) {
		struct check_kernel *old = r->kernels;

		r->kernel_cap = r->kernel_cap * 2 + 16;
		r->kernels = ARENA_NEW(r->a, struct check_kernel, r->kernel_cap);
		if (r->kernel_cnt)
			memcpy(r->kernels, old, r->kernel_cnt * sizeof(*old));
	}
	r->kernels[r->kernel_cnt++] = new;
	return 0;
}

static bool is_beside(const char *name)
{
	return name[0] == '.' || ends_in(name, ".config") || ends_in(name, ".symbols");
}

static int add_folder(struct check_report *r, DIR *dir, const char *path, struct corepl_diag *d)
{
	uint32_t before = r->kernel_cnt;
	struct dirent *entry;
	int ret = 0;

	while (!ret && (entry = readdir(dir))) {
		const char *name = arena_printf(r->a, "%s/%s", path, entry->d_name);
		struct stat st;

		if (!is_beside(entry->d_name) && !stat(name, &st) && S_ISREG(st.st_mode))
			ret = add_kernel(r, name, d);
	}
	if (!ret && r->kernel_cnt == before)
		ret = diag_fail(d, COREPL_EMISSING,
				"no kernel in this folder, need raw BTF, "
				"vmlinux or kernel images");
	return ret;
}

int check_add_kernels(struct check_report *r, const char *path, struct corepl_diag *d)
{
	DIR *dir = opendir(path);
	int ret;

	if (!dir)
		return add_kernel(r, path, d);
	ret = add_folder(r, dir, path, d);
	closedir(dir);
	return ret;
}
