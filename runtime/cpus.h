/* SPDX-License-Identifier: MIT */
/*
 * cpus.h - which CPUs there are, from the kernel's lists in /sys/devices/system/cpu.
 *
 * A list is text like "0-3,8,10-11".
 */
#ifndef RUNTIME_CPUS_H
#define RUNTIME_CPUS_H

#include <stdint.h>

#define CPUS_POSSIBLE "/sys/devices/system/cpu/possible"
#define CPUS_ONLINE "/sys/devices/system/cpu/online"

/* A list as read. */
struct cpus {
	char text[1024]; /* NUL-terminated */
	const char *at;	 /* next range */
	uint32_t cpu;	 /* next CPU of the current range */
	uint32_t last;	 /* its last CPU */
	int is_in_range;
};

/* Read the list at PATH.  0 or -errno. */
int cpus_read(struct cpus *c, const char *path);

/* Next CPU, or -1 at the end. */
int cpus_next(struct cpus *c);

/* Highest possible CPU + 1, what the kernel's per-CPU values count; or -errno. */
int cpus_possible_cnt(void);

#endif
