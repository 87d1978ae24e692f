/* SPDX-License-Identifier: MIT */
/*
 * kernel_file.h - a KERNEL argument -> the kernel's BTF bytes and a name to call it by.
 *
 * What a user may give:
 *   running          the running kernel; its file /sys/kernel/btf/vmlinux says the same
 *   raw BTF          /sys/kernel/btf/MODULE, files of btfhub
 *   an ELF file      vmlinux, a module, a BPF object: its section .BTF
 *   a kernel image   vmlinuz: bzImage, EFI zboot, raw or PE Image, s390x and other payloads
 *   any of these compressed by gzip, xz, zstd or lz4
 *
 *   struct kernel_file k;
 *   if (kernel_file_open(&k, arg, &diag) == 0) { use k.btf, k.btf_size, k.label }
 *   kernel_file_close(&k);
 *
 * The bytes are the file's own, unchecked but for the magic: btfview_open() comes next.
 */
#ifndef POSTLINK_KERNEL_FILE_H
#define POSTLINK_KERNEL_FILE_H

#include "core/status.h"

#include <stdbool.h>

#define KERNEL_FILE_LABEL_SIZE 128
#define KERNEL_FILE_RUNNING "running"

struct kernel_file {
	const uint8_t *btf;		    /* borrowed from one of the two below */
	size_t btf_size;		    /* bytes */
	char label[KERNEL_FILE_LABEL_SIZE]; /* release where known, else the file's name */
	bool has_release;   /* label is a release that the bytes themselves or uname tell */
	uint32_t version;   /* KERNEL_VERSION() by the same, 0: they do not tell */
	bool is_running;    /* it is the running kernel */
	uint8_t *mapped;    /* the file, mapped; NULL when read */
	size_t mapped_size; /* bytes */
	uint8_t *owned;	    /* read or inflated bytes, malloc'ed; or NULL */
};

/*
 * Open ARG.  ENOTFOUND: no such file; ESYS: cannot be read; EFORMAT: no BTF in it, or a damaged
 * image; EUNSUPPORTED: a compression that this build lacks; ERANGE: too large.  On failure K
 * holds nothing; kernel_file_close() is allowed all the same.
 */
int kernel_file_open(struct kernel_file *k, const char *arg, struct corepl_diag *d);

/* Is ARG the running kernel, by name or by its file? */
bool kernel_file_is_running(const char *arg);

void kernel_file_close(struct kernel_file *k);

#endif
