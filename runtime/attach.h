/* SPDX-License-Identifier: MIT */
/*
 * attach.h - what the attach rooms share: one file per family of targets, one function each.
 *
 * A room turns a loaded program and a target into a link.  To add one: a file attach_FAMILY.c, a
 * public call in corepl.h, a corepl_auto_FAMILY() that takes the target from the section name, and
 * a line for it in the table of attach_any.c, and in the skeleton printer's, for its enum
 * plan_attach.  Nothing but attach_any.c refers to all families: a program with a skeleton links
 * those that its BPF programs need.
 */
#ifndef RUNTIME_ATTACH_H
#define RUNTIME_ATTACH_H

#include "runtime/handle.h"

/* Is PROG, or NULL, a program, loaded, and of TYPE (or of any, 0)?  0, or EUSAGE with D. */
int attach_check(const struct corepl_program *prog, uint32_t type, struct corepl_diag *d);

/* A link of PROG's object with FD (a descriptor or -errno, taken over) and PERF_FD; on failure both
 * are closed, and D says that attaching to TARGET failed. */
struct corepl_link *attach_link(struct corepl_program *prog, int fd, int perf_fd,
				const char *target, struct corepl_diag *d);

/* A link without a descriptor once attaching to TARGET went well (0); else NULL, and ERR in D. */
struct corepl_link *attach_link_bare(struct corepl_program *prog, int err, const char *target,
				     struct corepl_diag *d);

/* NULL, with STATUS and WHY ("found X, need Y") of attaching PROG to TARGET in D. */
struct corepl_link *attach_fail(const struct corepl_program *prog, int status, const char *target,
				const char *why, struct corepl_diag *d);

/* NULL: PROG's section names no target, or none of the FORM its kind needs. */
struct corepl_link *attach_no_target(const struct corepl_program *prog, const char *form);

/* Where PROG's section says to attach, "" when it does not. */
const char *attach_target(const struct corepl_program *prog);

/*
 * "name+12", "name+0x1f" or "name" -> NAME of SIZE bytes and *BYTE_OFF; false when there is no name
 * or no room for it.  What follows the last '+' and is no number belongs to the name.
 */
bool attach_split(const char *text, char *name, size_t size, uint64_t *byte_off);

/* The function that attaches PROG where its section says, or NULL: none is known. */
typedef corepl_attach_fn *attach_pick_fn(const void *ctx, const struct corepl_program *prog);

/* Attach every program of OBJ that corepl_attach() attaches, by the function that PICK knows. */
int attach_every(struct corepl_object *obj, attach_pick_fn *pick, const void *ctx);

/*
 * attach_hook.c: is PROG, or NULL, a program, loaded, and of one of TYPES, a bit each, that fit the
 * hook WHERE?  0, or EUSAGE with D.
 */
int attach_hook_check(const struct corepl_program *prog, uint64_t types, const char *where,
		      struct corepl_diag *d);

/*
 * A link of loaded PROG on a target that bpf(2) knows by the number TARGET (a descriptor or
 * an interface) with FLAGS; WHERE names it in messages.
 */
struct corepl_link *attach_hook(struct corepl_program *prog, uint32_t target, uint32_t flags,
				const char *where);

/* The same at a place among the programs that are there.  OPTS may be NULL. */
struct corepl_link *attach_hook_among(struct corepl_program *prog, uint32_t target,
				      const struct corepl_hook_opts *opts, const char *where);

/* attach_perf_number.c: the small number in the file at PATH, or -errno. */
int attach_perf_number(const char *path);

/* A link of PROG on PERF_FD (or -errno), taken over; COOKIE 0: none. */
struct corepl_link *attach_perf_link(struct corepl_program *prog, int perf_fd, uint64_t cookie,
				     const char *target, struct corepl_diag *d);

#endif
