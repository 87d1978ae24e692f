/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_merge.h - what older kernels have instead, behind the newest one's types.
 */
#ifndef POSTLINK_VMLINUX_MERGE_H
#define POSTLINK_VMLINUX_MERGE_H

#include "postlink/ctype.h"
#include "postlink/vmlinux_input.h"

#define VMLINUX_MERGE_MAX 32 /* kernels in one header */

/*
 * Append to OUT the variants of the types of in[0] in the CNT kernels IN (newest first, see
 * vmlinux_flavor.h), for a header that has all types of in[0] as ctype_define_all() prints them
 * in STYLE.  Errors of ctype_define_all(); ENOSPACE.
 */
int vmlinux_merge_append(struct ctext *out, const struct vmlinux_input *in, uint32_t cnt,
			 const struct ctype_style *style, struct corepl_diag *d);

#endif
