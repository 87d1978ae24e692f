/* SPDX-License-Identifier: MIT */
/*
 * btf_patches.h - the words of .BTF that the kernel must see otherwise than other loaders.
 */
#ifndef POSTLINK_BTF_PATCHES_H
#define POSTLINK_BTF_PATCHES_H

#include "plan_build.h"

/* Add to PLAN_BTF_PATCHES what the kernel refuses: extern variables and functions, .ksyms. */
int btf_patches_add(struct plan_build *b, struct corepl_diag *d);

#endif
