/* SPDX-License-Identifier: MIT */
/*
 * buffer.h - bytes that grow; an allocation that fails is remembered and reported once, at the end.
 */
#ifndef PLUGIN_BUFFER_H
#define PLUGIN_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	uint8_t *data;       /* owned */
	size_t size;         /* bytes used */
	size_t room;         /* bytes allocated */
	bool is_failed;      /* out of memory: content is not whole */
};

/* Append SIZE bytes; where they begin, valid until the next append, or NULL. */
void *buffer_add(struct buffer *b, const void *data, size_t size);

/* Append little-endian numbers. */
void buffer_add_u16(struct buffer *b, uint16_t value);
void buffer_add_u32(struct buffer *b, uint32_t value);

void buffer_free(struct buffer *b);

/* Room for one more of SIZE bytes behind the CNT of *ITEM, zeroed; false when there is none. */
bool buffer_grow(void **item, uint32_t *cap, uint32_t cnt, size_t size);

#endif
