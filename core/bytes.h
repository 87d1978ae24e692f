/* SPDX-License-Identifier: MIT */
/*
 * bytes.h - borrowed bytes of a file, read with bounds checks and in the file's byte order.
 *
 * A file's bytes are hostile and unaligned; no struct is ever cast into them.  Every
 * load says whether it was inside.  `is_swapped` is relative to the host.
 *
 * Loads are written __builtin_memcpy: under -ffreestanding a plain memcpy of 4 bytes is a call.
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A broken invariant of the engine itself (never of a file's content) stops here. */
#ifdef NDEBUG
#define BYTES_ASSERT(cond) ((void)0)
#else
#define BYTES_ASSERT(cond) ((cond) ? (void)0 : __builtin_trap())
#endif

/* -Os: a function that takes less room by itself than inside its only caller. */
#ifdef __OPTIMIZE_SIZE__
#define BYTES_APART __attribute__((noinline))
#else
#define BYTES_APART
#endif

struct bytes {
	const uint8_t *data; /* borrowed */
	size_t size;         /* bytes */
	bool is_swapped;     /* the file's byte order is not the host's */
};

static inline bool bytes_is_host_big_endian(void)
{
	const uint16_t one = 1;
	uint8_t first;

	__builtin_memcpy(&first, &one, 1);
	return first == 0;
}

/* Is [byte_off, byte_off + size) inside B?  Safe against overflow. */
static inline bool bytes_has(const struct bytes *b, size_t byte_off, size_t size)
{
	return byte_off <= b->size && size <= b->size - byte_off;
}

/* Loads without a check: the caller has asked bytes_has(). */
static inline uint16_t bytes_u16(const struct bytes *b, size_t byte_off)
{
	uint16_t v;

	__builtin_memcpy(&v, b->data + byte_off, sizeof(v));
	return b->is_swapped ? __builtin_bswap16(v) : v;
}

static inline uint32_t bytes_u32(const struct bytes *b, size_t byte_off)
{
	uint32_t v;

	__builtin_memcpy(&v, b->data + byte_off, sizeof(v));
	return b->is_swapped ? __builtin_bswap32(v) : v;
}

static inline uint64_t bytes_u64(const struct bytes *b, size_t byte_off)
{
	uint64_t v;

	__builtin_memcpy(&v, b->data + byte_off, sizeof(v));
	return b->is_swapped ? __builtin_bswap64(v) : v;
}

/* The part [byte_off, byte_off + size) of B; empty with data NULL when it is not inside. */
static inline struct bytes bytes_part(const struct bytes *b, size_t byte_off, size_t size)
{
	struct bytes part = { NULL, 0, b->is_swapped };

	if (bytes_has(b, byte_off, size)) {
		part.data = b->data + byte_off;
		part.size = size;
	}
	return part;
}

/* The NUL-terminated string at BYTE_OFF, or NULL when it starts or ends outside B. */
static inline const char *bytes_str(const struct bytes *b, size_t byte_off)
{
	if (byte_off >= b->size || !memchr(b->data + byte_off, 0, b->size - byte_off))
		return NULL;
	return (const char *)b->data + byte_off;
}

#endif
