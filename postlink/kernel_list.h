/* SPDX-License-Identifier: MIT */
/*
 * kernel_list.h - PATH arguments of many kernels -> the kernels, each with what lies beside it.
 *
 * A PATH is anything kernel_file.h opens, or a folder, which is searched for such files with its
 * subfolders, but for those whose name has "modules" in it; NAME.o is none there, and a file that
 * is there twice, by links, counts once.  Beside NAME.btf
 * (or NAME) the configuration NAME.config and the symbols NAME.symbols (lines of /proc/kallsyms or
 * of a System.map) are taken when they are there; beside "running" /proc/config.gz, else
 * /boot/config-RELEASE, and /proc/kallsyms.
 */
#ifndef POSTLINK_KERNEL_LIST_H
#define POSTLINK_KERNEL_LIST_H

#include "arena.h"
#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

struct kernel_list_entry {
	const char *path;
	const char *config;  /* path, or NULL */
	const char *symbols; /* path, or NULL */
	bool is_found;	     /* in a folder: a file that is no kernel is no error */
	uint64_t dev, ino;   /* which file; 0 for the running kernel */
};

struct kernel_list {
	struct arena *arena; /* borrowed; owns all strings */
	struct kernel_list_entry *entries;
	uint32_t cnt, cap;
};

/*
 * Is PATH the configuration or the symbols of a kernel beside it?  Shells give it where a user
 * wrote KERNELS followed by a star; it comes with its kernel, alone it is none.
 */
bool kernel_list_is_beside(const char *path);

/*
 * Add PATH's kernels, a folder's in the order of their names, none of what is beside one.
 * ENOTFOUND, ESYS: errno's text.
 */
int kernel_list_add(struct kernel_list *l, const char *path, struct corepl_diag *d);

#endif
