/* SPDX-License-Identifier: MIT */
/*
 * kernel_config.h - the kernel's configuration as text, found when the first extern asks for it.
 */
#ifndef RUNTIME_KERNEL_CONFIG_H
#define RUNTIME_KERNEL_CONFIG_H

#include <stddef.h>

struct kernel_config {
	char *text;  /* the kernel's config, NULL until looked for or when there is none */
	size_t size; /* bytes mapped at text */
	int is_searched;
	char looked[320]; /* the places, for people */
};

/* Weak, as kernel_config_resolve(): linked with objects that ask for the configuration. */
void kernel_config_close(struct kernel_config *k) __attribute__((weak));

#endif
