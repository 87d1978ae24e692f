/* SPDX-License-Identifier: MIT */
/*
 * inflate_gzip.c - the door to zlib: one gzip member -> plain bytes.
 *
 * Bytes after the member's end are ignored.  zlib is the one library that every build has.
 */
#include "postlink/inflate.h"

#include "core/diag.h"

#include <zlib.h>

#define GZIP_STEP_SIZE ((size_t)1 << 20) /* bytes asked for per call */

static int gzip_run(z_stream *z, struct inflate_out *out, struct corepl_diag *d)
{
	int zret = Z_OK;

	while (zret != Z_STREAM_END) {
		uInt room = (uInt)GZIP_STEP_SIZE;
		int ret = inflate_reserve(out, GZIP_STEP_SIZE, d);

		if (ret)
			return ret;
		z->next_out = out->data + out->size;
		z->avail_out = room;
		zret = inflate(z, Z_NO_FLUSH);
		if (zret != Z_OK && zret != Z_STREAM_END)
			return inflate_damaged(INFLATE_GZIP, d);
		if (zret == Z_OK && z->avail_out == room)
			return inflate_damaged(INFLATE_GZIP, d);
		out->size += room - z->avail_out;
	}
	return 0;
}

int inflate_gzip(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	z_stream z = { 0 };
	int ret;

	if (size > UINT32_MAX)
		return diag_fail(d, COREPL_ERANGE, "gzip stream: %zu bytes are too many", size);
	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return diag_fail(d, COREPL_ESYS, "zlib: cannot start");
	z.next_in = (z_const Bytef *)data;
	z.avail_in = (uInt)size;
	ret = gzip_run(&z, out, d);
	inflateEnd(&z);
	return ret;
}
