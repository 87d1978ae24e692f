/* SPDX-License-Identifier: MIT */
/*
 * kernelset_pack.h - many kernels -> the bytes of one set (core/kernelset.h).
 */
#ifndef POSTLINK_KERNELSET_PACK_H
#define POSTLINK_KERNELSET_PACK_H

#include "kernel_list.h"

struct kernelset_pack_result {
	uint8_t *data; /* the arena's */
	uint32_t size;
	uint32_t kernel_cnt;
	uint64_t btf_size; /* bytes of all kernels' own BTF */
};

/* A file of the list that is no kernel and was only found in a folder: told, and left out. */
typedef void (*kernelset_pack_skipped)(const char *path, const char *why);

/*
 * Pack the kernels of L.  The bytes depend on the kernels alone, not on their order.  On failure D
 * names the file: errors of kernel_file_open() and btfview_index(); EUSAGE: no kernel, too many, or
 * two different ones of one name; ERANGE: more than a set can hold.
 */
int kernelset_pack(struct arena *a, const struct kernel_list *l, kernelset_pack_skipped skipped,
		   struct kernelset_pack_result *result, struct corepl_diag *d);

#endif
