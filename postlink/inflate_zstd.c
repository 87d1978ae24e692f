/* SPDX-License-Identifier: MIT */
/*
 * inflate_zstd.c - the door to libzstd: one zstd frame -> plain bytes.
 *
 * Bytes after the frame's end are ignored.  Without COREPL_HAVE_ZSTD there is only the message.
 */
#include "postlink/inflate.h"

#include "core/diag.h"

#ifdef COREPL_HAVE_ZSTD

#include <zstd.h>

#define ZSTD_STEP_SIZE ((size_t)1 << 20) /* bytes asked for per call */
#define ZSTD_WINDOW_LOG 27		 /* kernels use windows to 128 MiB */

static int zstd_run(ZSTD_DStream *s, ZSTD_inBuffer *in, struct inflate_out *out,
		    struct corepl_diag *d)
{
	size_t left = 1;

	while (left != 0) {
		ZSTD_outBuffer step = { NULL, ZSTD_STEP_SIZE, 0 };
		int ret = inflate_reserve(out, ZSTD_STEP_SIZE, d);
		size_t in_pos = in->pos;

		if (ret)
			return ret;
		step.dst = out->data + out->size;
		left = ZSTD_decompressStream(s, &step, in);
		if (ZSTD_isError(left))
			return inflate_damaged(INFLATE_ZSTD, d);
		if (left != 0 && step.pos == 0 && in->pos == in_pos)
			return inflate_damaged(INFLATE_ZSTD, d);
		out->size += step.pos;
	}
	return 0;
}

int inflate_zstd(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	ZSTD_inBuffer in = { data, size, 0 };
	ZSTD_DStream *s = ZSTD_createDStream();
	int ret;

	if (!s)
		return diag_fail(d, COREPL_ESYS, "libzstd: cannot start");
	ZSTD_DCtx_setParameter(s, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG);
	ret = zstd_run(s, &in, out, d);
	ZSTD_freeDStream(s);
	return ret;
}

#else

int inflate_zstd(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	(void)data;
	(void)size;
	(void)out;
	return diag_fail(d, COREPL_EUNSUPPORTED,
			 "compressed by zstd, and this corepl was built without libzstd: install "
			 "libzstd-dev and build again, or unpack it first");
}

#endif
