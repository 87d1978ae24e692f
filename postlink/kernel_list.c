/* SPDX-License-Identifier: MIT */
/*
 * kernel_list.c - the files behind PATH arguments: see kernel_list.h.
 */
#include "kernel_list.h"

#include "core/diag.h"
#include "postlink/kernel_file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define DEPTH_MAX 8 /* folders in folders */

static int add_path(struct kernel_list *l, const char *path, uint32_t depth, bool is_found,
		    struct corepl_diag *d);

static bool ends_with(const char *name, const char *ending)
{
	size_t size = strlen(name), ending_size = strlen(ending);

	return size > ending_size && !strcmp(name + size - ending_size, ending);
}

/* BASE.ENDING when there is such a file. */
static const char *beside(struct arena *a, const char *base, size_t base_size, const char *ending)
{
	const char *path = arena_printf(a, "%.*s%s", (int)base_size, base, ending);

	return access(path, R_OK) ? NULL : path;
}

/* What the running kernel tells of itself; /proc/config.gz is not in every kernel. */
static void add_running(struct kernel_list *l, struct kernel_list_entry *e)
{
	struct utsname names;

	e->config = beside(l->arena, "/proc/config.gz", strlen("/proc/config.gz"), "");
	if (!e->config && !uname(&names))
		e->config = beside(l->arena, "/boot/config-", strlen("/boot/config-"),
				   names.release);
	e->symbols = beside(l->arena, "/proc/kallsyms", strlen("/proc/kallsyms"), "");
}

static bool has_file(const struct kernel_list *l, const struct stat *st)
{
	for (uint32_t i = 0; i < l->cnt; i++) {
		if (l->entries[i].dev == st->st_dev && l->entries[i].ino == st->st_ino)
			return true;
	}
	return false;
}

/* ST is PATH's, NULL for the running kernel. */
static void add_file(struct kernel_list *l, const char *path, const struct stat *st, bool is_found)
{
	struct kernel_list_entry *e;
	size_t size = strlen(path);

	if (l->cnt == l->cap) {
		struct kernel_list_entry *old = l->entries;

		l->cap = l->cap * 2 + 16;
		l->entries = ARENA_NEW(l->arena, struct kernel_list_entry, l->cap);
		if (l->cnt)
			memcpy(l->entries, old, l->cnt * sizeof(*old));
	}
	e = &l->entries[l->cnt++];
	*e = (struct kernel_list_entry){ .path = arena_copy(l->arena, path, size),
					 .is_found = is_found };
	if (!st) {
		add_running(l, e);
		return;
	}
	e->dev = st->st_dev;
	e->ino = st->st_ino;
	if (size > 4 && !strcmp(path + size - 4, ".btf"))
		size -= 4;
	e->config = beside(l->arena, path, size, ".config");
	e->symbols = beside(l->arena, path, size, ".symbols");
}

/* Objects of a build have types, but are no kernels. */
static int is_candidate(const struct dirent *e)
{
	if (e->d_type == DT_DIR && strstr(e->d_name, "modules"))
		return 0;
	return e->d_name[0] != '.' && !ends_with(e->d_name, ".config") &&
	       !ends_with(e->d_name, ".symbols") && !ends_with(e->d_name, ".o");
}

static int add_folder(struct kernel_list *l, const char *path, uint32_t depth,
		      struct corepl_diag *d)
{
	struct dirent **names;
	int cnt = scandir(path, &names, is_candidate, alphasort), ret = 0;

	if (cnt < 0)
		return diag_fail(d, COREPL_ESYS, "%s: cannot list: %s", path, strerror(errno));
	for (int i = 0; i < cnt; i++) {
		if (!ret)
			ret = add_path(l, arena_printf(l->arena, "%s/%s", path, names[i]->d_name),
				       depth + 1, true, d);
		free(names[i]);
	}
	free(names);
	return ret;
}

static int add_path(struct kernel_list *l, const char *path, uint32_t depth, bool is_found,
		    struct corepl_diag *d)
{
	struct stat st;

	if (kernel_file_is_running(path)) {
		add_file(l, KERNEL_FILE_RUNNING, NULL, is_found);
		return 0;
	}
	if (stat(path, &st))
		return diag_fail(d, errno == ENOENT ? COREPL_ENOTFOUND : COREPL_ESYS,
				 "%s: cannot open: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode)) {
		if (!is_found || !has_file(l, &st))
			add_file(l, path, &st, is_found);
		return 0;
	}
	return depth < DEPTH_MAX ? add_folder(l, path, depth, d) : 0;
}

bool kernel_list_is_beside(const char *path)
{
	const size_t size = strlen(path);
	char kernel[PATH_MAX];
	size_t kernel_size;

	if ((!ends_with(path, ".config") && !ends_with(path, ".symbols")) || size >= PATH_MAX)
		return false;
	kernel_size = size - strlen(ends_with(path, ".config") ? ".config" : ".symbols");
	snprintf(kernel, sizeof(kernel), "%.*s.btf", (int)kernel_size, path);
	if (access(kernel, F_OK) == 0)
		return true;
	kernel[kernel_size] = 0;
	return access(kernel, F_OK) == 0;
}

int kernel_list_add(struct kernel_list *l, const char *path, struct corepl_diag *d)
{
	return kernel_list_is_beside(path) ? 0 : add_path(l, path, 0, false, d);
}
