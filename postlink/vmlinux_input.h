/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_input.h - a KERNEL argument opened and indexed, ready to be printed.
 */
#ifndef POSTLINK_VMLINUX_INPUT_H
#define POSTLINK_VMLINUX_INPUT_H

#include "core/btfview.h"
#include "postlink/kernel_file.h"

#define VMLINUX_INPUT_ORIGIN_SIZE 320
#define VMLINUX_INPUT_PATH_SIZE 4096

/* One BTF with its index; all zero when not open. */
struct vmlinux_input {
	struct kernel_file file;
	struct btfview view;
	uint32_t *marks;      /* owned */
	bool is_split;        /* not opened: its types continue a base that was not given */
};

/* Errors of kernel_file_open(), btfview_open(), btfview_index(); closing is allowed after them. */
int vmlinux_input_open(struct vmlinux_input *in, const char *arg, const struct btfview *base,
		       struct corepl_diag *d);
void vmlinux_input_close(struct vmlinux_input *in);

/* What a module (ARG) stands on, beside it as in /sys/kernel/btf; false: there is none. */
bool vmlinux_input_base_beside(const char *arg, char path[VMLINUX_INPUT_PATH_SIZE]);

/* Is PATH an ELF file? */
bool vmlinux_input_is_object(const char *path);

/* Where IN's types come from, in one line: release, size, and the build-id if it is known. */
void vmlinux_input_origin(const struct vmlinux_input *in, char line[VMLINUX_INPUT_ORIGIN_SIZE]);

#endif
