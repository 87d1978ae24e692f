/* SPDX-License-Identifier: MIT */
/*
 * inflate_xz.c - the door to liblzma: one .xz stream -> plain bytes.
 *
 * Bytes after the stream's end are ignored.  Without COREPL_HAVE_LZMA there is only the message.
 */
#include "postlink/inflate.h"

#include "core/diag.h"

#ifdef COREPL_HAVE_LZMA

#include <lzma.h>

#define XZ_STEP_SIZE ((size_t)1 << 20)	      /* bytes asked for per call */
#define XZ_MEMORY_LIMIT ((uint64_t)512 << 20) /* a kernel's dictionary is 128 MiB at most */

static int xz_run(lzma_stream *s, struct inflate_out *out, struct corepl_diag *d)
{
	lzma_ret lret = LZMA_OK;

	while (lret != LZMA_STREAM_END) {
		int ret = inflate_reserve(out, XZ_STEP_SIZE, d);

		if (ret)
			return ret;
		s->next_out = out->data + out->size;
		s->avail_out = XZ_STEP_SIZE;
		lret = lzma_code(s, LZMA_RUN);
		if (lret != LZMA_OK && lret != LZMA_STREAM_END)
			return inflate_damaged(INFLATE_XZ, d);
		if (lret == LZMA_OK && s->avail_out == XZ_STEP_SIZE)
			return inflate_damaged(INFLATE_XZ, d);
		out->size += XZ_STEP_SIZE - s->avail_out;
	}
	return 0;
}

int inflate_xz(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	lzma_stream s = LZMA_STREAM_INIT;
	int ret;

	if (lzma_stream_decoder(&s, XZ_MEMORY_LIMIT, 0) != LZMA_OK)
		return diag_fail(d, COREPL_ESYS, "liblzma: cannot start");
	s.next_in = data;
	s.avail_in = size;
	ret = xz_run(&s, out, d);
	lzma_end(&s);
	return ret;
}

#else

int inflate_xz(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	(void)data;
	(void)size;
	(void)out;
	return diag_fail(d, COREPL_EUNSUPPORTED,
			 "compressed by xz, and this corepl was built without liblzma: install "
			 "liblzma-dev and build again, or unpack it first");
}

#endif
