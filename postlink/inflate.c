/* SPDX-License-Identifier: MIT */
/*
 * inflate.c - which method, and the buffer all methods share.
 *
 * Input: bytes that begin with a compression magic; output: an owned buffer.  The libraries are
 * called in inflate_*.c only.
 *
 * Sources: RFC 1952; xz-file-format.txt; RFC 8878; lz4's doc/lz4_Frame_format.md, "Legacy frame".
 */
#include "postlink/inflate.h"

#include "core/diag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define INFLATE_CHUNK_SIZE ((size_t)1 << 20) /* bytes of room at least, per step */

struct inflate_kind {
	const char *name;
	const char *magic;
	size_t magic_size; /* bytes */
	int (*run)(const uint8_t *data, size_t size, struct inflate_out *out,
		   struct corepl_diag *d);
};

static const struct inflate_kind inflate_kinds[INFLATE_METHOD_CNT] = {
	[INFLATE_GZIP] = { "gzip", "\x1f\x8b\x08", 3, inflate_gzip },
	[INFLATE_XZ] = { "xz",
			 "\xfd"
			 "7zXZ\0",
			 6, inflate_xz },
	[INFLATE_ZSTD] = { "zstd", "\x28\xb5\x2f\xfd", 4, inflate_zstd },
	[INFLATE_LZ4] = { "lz4", "\x02\x21\x4c\x18", 4, inflate_lz4 },
};

enum inflate_method inflate_detect(const uint8_t *data, size_t size)
{
	for (int m = INFLATE_NONE + 1; m < INFLATE_METHOD_CNT; m++) {
		const struct inflate_kind *k = &inflate_kinds[m];

		if (size >= k->magic_size && memcmp(data, k->magic, k->magic_size) == 0)
			return (enum inflate_method)m;
	}
	return INFLATE_NONE;
}

int inflate_damaged(enum inflate_method method, struct corepl_diag *d)
{
	return diag_fail(d, COREPL_EFORMAT, "%s stream: damaged or broken off",
			 inflate_kinds[method].name);
}

int inflate_reserve(struct inflate_out *out, size_t want, struct corepl_diag *d)
{
	size_t cap = out->cap ? out->cap : INFLATE_CHUNK_SIZE;
	uint8_t *data;

	if (want > INFLATE_MAX_SIZE || out->size > INFLATE_MAX_SIZE - want)
		return diag_fail(d, COREPL_ERANGE,
				 "compressed data: grows past %zu bytes, which no kernel needs",
				 INFLATE_MAX_SIZE);
	if (out->data && out->cap - out->size >= want)
		return 0;
	while (cap - out->size < want)
		cap *= 2;
	data = realloc(out->data, cap);
	if (!data) {
		if (d)
			d->sys_errno = ENOMEM;
		return diag_fail(d, COREPL_ESYS, "no memory for %zu bytes", cap);
	}
	out->data = data;
	out->cap = cap;
	return 0;
}

int inflate_bytes(enum inflate_method method, const uint8_t *data, size_t size,
		  struct inflate_out *out, struct corepl_diag *d)
{
	int ret;

	if (method <= INFLATE_NONE || method >= INFLATE_METHOD_CNT)
		return diag_fail(d, COREPL_EUNSUPPORTED, "compression method %d is unknown",
				 (int)method);
	ret = inflate_kinds[method].run(data, size, out, d);
	if (ret) {
		free(out->data);
		memset(out, 0, sizeof(*out));
	}
	return ret;
}
