/* SPDX-License-Identifier: MIT */
/*
 * attach.h - what the attach rooms share: one file per family of targets, one function each.
 *
 * A room turns a loaded program and a target into a link.  To add one: a file attach_FAMILY.c, a
 * public call in corepl.h, a line in attach.c for its enum plan_attach.
 */
#ifndef RUNTIME_ATTACH_H
#define RUNTIME_ATTACH_H

#include "runtime/handle.h"

/* Is PROG loaded, and of TYPE (or of any, 0)?  0, or EUSAGE with D. */
int attach_check(const struct corepl_program *prog, uint32_t type, struct corepl_diag *d);

/* A link of PROG's object with FD (a descriptor or -errno, taken over) and PERF_FD; on failure both
 * are closed, and D says that attaching to TARGET failed. */
struct corepl_link *attach_link(struct corepl_program *prog, int fd, int perf_fd,
				const char *target, struct corepl_diag *d);

#endif
