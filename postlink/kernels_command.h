/* SPDX-License-Identifier: MIT */
/*
 * kernels_command.h - what the parts of `corepl kernels` share: kernels as one set, wherever from.
 */
#ifndef POSTLINK_KERNELS_COMMAND_H
#define POSTLINK_KERNELS_COMMAND_H

#include "core/kernelset.h"
#include "postlink/arena.h"

/* A set from a file, or packed in memory from other files. */
struct kernels_set {
	struct kernelset set; /* with the pool indexed */
	void *map;	      /* the file, mapped; or NULL */
	size_t map_size;      /* bytes */
};

/* Is PATH a file that looks like a set? */
bool kernels_set_is(const char *path);

/*
 * The set in PATHS[0] if that is one and stands alone, else the kernels of PATHS, packed.  Errors
 * of kernelset_open() and kernelset_pack().
 */
int kernels_set_open(struct kernels_set *s, struct arena *a, const char *const *paths,
		     uint32_t path_cnt, struct corepl_diag *d);
void kernels_set_close(struct kernels_set *s);

/* `corepl kernels diff`: kernels A and B of S, all types or those called TYPE, to standard output.
 * ENOTFOUND: neither has a TYPE. */
int kernels_diff(struct arena *arena, const struct kernelset *s, uint32_t a, uint32_t b,
		 const char *type, struct corepl_diag *d);

#endif
