/* SPDX-License-Identifier: MIT */
/*
 * text_file.h - a file's text, NUL-terminated, inflated where the file is compressed.
 */
#ifndef POSTLINK_TEXT_FILE_H
#define POSTLINK_TEXT_FILE_H

#include "core/status.h"

#include <stddef.h>

/*
 * Read PATH (any file or pipe; gzip, xz, zstd or lz4 by its first bytes) into *TEXT, malloc'ed for
 * the caller to free, with a NUL after its *SIZE bytes.  ENOTFOUND, ESYS: errno's text; else as
 * inflate_bytes().
 */
int text_file_read(const char *path, char **text, size_t *size, struct corepl_diag *d);

/*
 * KERNEL_VERSION() of the release in the line with which a kernel's configuration begins; 0: none.
 *
 *   # Linux/x86 6.1.99 Kernel Configuration
 */
uint32_t text_file_release(const char *config);

#endif
