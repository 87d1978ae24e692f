/* SPDX-License-Identifier: MIT */
/*
 * inflate_lz4.c - the door to liblz4: a legacy lz4 stream -> plain bytes.
 *
 * The stream is the magic number, then blocks { u32 little-endian size, data }, each of 8 MiB
 * when unpacked but the last, which may be shorter.  It has no end mark: a shorter block, the end
 * of the input or a size that no block can have ends it (a kernel image appends the unpacked size).
 * Without COREPL_HAVE_LZ4 there is only the message.
 */
#include "postlink/inflate.h"

#include "core/diag.h"

#ifdef COREPL_HAVE_LZ4

#include "core/bytes.h"

#include <lz4.h>

#define LZ4_BLOCK_SIZE (8u << 20) /* bytes of a block when unpacked */
#define LZ4_MAGIC_SIZE 4

/* Unpack the block at *BYTE_OFF and move on; *IS_END once no full block was there. */
static int lz4_block(const struct bytes *in, size_t *byte_off, bool *is_end,
		     struct inflate_out *out, struct corepl_diag *d)
{
	uint32_t packed_size;
	int ret, unpacked;

	*is_end = true;
	if (!bytes_has(in, *byte_off, 4))
		return 0;
	packed_size = bytes_u32(in, *byte_off);
	if (packed_size > LZ4_COMPRESSBOUND(LZ4_BLOCK_SIZE) || !packed_size)
		return 0;
	if (!bytes_has(in, *byte_off + 4, packed_size))
		return out->size ? 0 : inflate_damaged(INFLATE_LZ4, d);
	ret = inflate_reserve(out, LZ4_BLOCK_SIZE, d);
	if (ret)
		return ret;
	unpacked = LZ4_decompress_safe((const char *)in->data + *byte_off + 4,
				       (char *)out->data + out->size, (int)packed_size,
				       (int)LZ4_BLOCK_SIZE);
	if (unpacked <= 0)
		return inflate_damaged(INFLATE_LZ4, d);
	out->size += (size_t)unpacked;
	*byte_off += 4 + (size_t)packed_size;
	*is_end = (uint32_t)unpacked < LZ4_BLOCK_SIZE;
	return 0;
}

int inflate_lz4(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	struct bytes in = { data, size, bytes_is_host_big_endian() };
	size_t byte_off = LZ4_MAGIC_SIZE;
	bool is_end = false;

	while (!is_end) {
		int ret = lz4_block(&in, &byte_off, &is_end, out, d);

		if (ret)
			return ret;
	}
	return out->size ? 0 : inflate_damaged(INFLATE_LZ4, d);
}

#else

int inflate_lz4(const uint8_t *data, size_t size, struct inflate_out *out, struct corepl_diag *d)
{
	(void)data;
	(void)size;
	(void)out;
	return diag_fail(d, COREPL_EUNSUPPORTED,
			 "compressed by lz4, and this corepl was built without liblz4: install "
			 "liblz4-dev and build again, or unpack it first");
}

#endif
