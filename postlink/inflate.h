/* SPDX-License-Identifier: MIT */
/*
 * inflate.h - compressed bytes -> plain bytes, whatever of four methods made them.
 *
 * Kernel images carry their payload compressed by gzip, xz, zstd or lz4.  Each library has one
 * door, inflate_gzip.c and so on; those that this build lacks answer EUNSUPPORTED and say
 * which package to install.  The input may be longer than the compressed stream: what follows
 * its end is ignored, as a kernel's setup code does.
 *
 * Input is hostile: the output never grows past INFLATE_MAX_SIZE, and a stream that breaks off
 * or is damaged is an error.
 */
#ifndef POSTLINK_INFLATE_H
#define POSTLINK_INFLATE_H

#include "core/status.h"

#include <stdbool.h>

/* No kernel without its debug information is near this; a decompression bomb ends here. */
#define INFLATE_MAX_SIZE ((size_t)512 << 20)

enum inflate_method {
	INFLATE_NONE = 0,
	INFLATE_GZIP,
	INFLATE_XZ,
	INFLATE_ZSTD,
	INFLATE_LZ4, /* the "legacy" stream that kernels use */
	INFLATE_METHOD_CNT,
};

/* A growing buffer, owned: free(data) ends it. */
struct inflate_out {
	uint8_t *data;
	size_t size; /* bytes used */
	size_t cap;  /* bytes allocated */
};

/* The method whose magic number DATA begins with, or INFLATE_NONE. */
enum inflate_method inflate_detect(const uint8_t *data, size_t size);

/*
 * Inflate DATA into OUT, which starts empty.  EFORMAT: damaged or broken off; ERANGE: larger than
 * INFLATE_MAX_SIZE; EUNSUPPORTED: not built in; ESYS: no memory.  On failure OUT is empty.
 */
int inflate_bytes(enum inflate_method method, const uint8_t *data, size_t size,
		  struct inflate_out *out, struct corepl_diag *d);

/* For the doors: make room for WANT more bytes (ERANGE past the limit, ESYS without memory). */
int inflate_reserve(struct inflate_out *out, size_t want, struct corepl_diag *d);

/* For the doors: the answer to a damaged stream. */
int inflate_damaged(enum inflate_method method, struct corepl_diag *d);

/* The doors, with inflate_bytes()'s contract; call inflate_bytes(). */
int inflate_gzip(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d);
int inflate_xz(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d);
int inflate_zstd(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d);
int inflate_lz4(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d);

#endif
