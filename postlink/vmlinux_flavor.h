/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_flavor.h - which of several kernels is the newest, and what the others are called.
 */
#ifndef POSTLINK_VMLINUX_FLAVOR_H
#define POSTLINK_VMLINUX_FLAVOR_H

#include "postlink/vmlinux_input.h"

#define VMLINUX_FLAVOR_SIZE 144

struct vmlinux_flavor {
	char suffix[VMLINUX_FLAVOR_SIZE]; /* "5_10": behind "___" in a name */
	char shown[VMLINUX_FLAVOR_SIZE];  /* "5.10": in comments */
};

/*
 * Sort the CNT opened kernels IN, newest first: by the release that each one's label begins with;
 * among equals, and where there is none, a later argument counts as newer.
 */
void vmlinux_flavor_sort(struct vmlinux_input *in, uint32_t cnt);

/* Name each of them by major and minor release; by its whole label where that is not unique. */
void vmlinux_flavor_name(const struct vmlinux_input *in, uint32_t cnt, struct vmlinux_flavor *out);

#endif
