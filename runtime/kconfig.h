/* SPDX-License-Identifier: MIT */
/*
 * kconfig.h - the kernel's configuration as text, found when the first extern asks for it.
 */
#ifndef RUNTIME_KCONFIG_H
#define RUNTIME_KCONFIG_H

#include <stddef.h>

struct kconfig {
	char *text;  /* the kernel's config, NULL until looked for or when there is none */
	size_t size; /* bytes mapped at text */
	int is_searched;
};

void kconfig_close(struct kconfig *k);

#endif
