/* SPDX-License-Identifier: MIT */
/*
 * kernel_functions.h - the kernel's traceable functions whose names match a pattern.
 *
 * From 6.5 on tracefs lists them with addresses (available_filter_functions_addrs), which tell
 * functions of one name apart; before, by name only, and the kernel takes the first of a name.
 */
#ifndef RUNTIME_KERNEL_FUNCTIONS_H
#define RUNTIME_KERNEL_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kernel_functions {
	const char *pattern;  /* borrowed */
	const char *module;   /* borrowed: whose names; NULL: vmlinux's */
	size_t module_size;   /* bytes of it */
	unsigned long *addrs; /* cnt of them; NULL: names are known instead */
	const char **names;   /* cnt of them, sorted, each once */
	uint32_t cnt;
	char *text;	  /* of the names */
	size_t text_size; /* bytes used */
	void *map;	  /* holds all of it */
};

/*
 * Find them.  0 or -errno: ENOENT when tracefs is not mounted, ENOMEM.  What was found is given
 * back by kernel_functions_free(), also after a failure.
 */
int kernel_functions_find(struct kernel_functions *f, const char *pattern);

/*
 * The same by name alone: names is never NULL.  Of the module whose name are the first MODULE_SIZE
 * bytes of MODULE; of vmlinux when that is 0.
 */
int kernel_functions_find_names(struct kernel_functions *f, const char *pattern,
				const char *module, size_t module_size);

/* Is NAME among F's names? */
bool kernel_functions_has(const struct kernel_functions *f, const char *name);

void kernel_functions_free(struct kernel_functions *f);

#endif
