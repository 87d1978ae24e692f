// SPDX-License-Identifier: MIT
/*
 * buffer.c - bytes that grow.
 *
 * In: pieces.  Out: all of them in a row.  After a failed allocation further pieces are dropped
 * and is_failed stays set, so that a writer needs one check at its end.
 */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

static bool make_room(struct buffer *b, size_t size)
{
	size_t room = b->room ? b->room : 256;
	uint8_t *data;

	if (b->is_failed || size > SIZE_MAX / 4 - b->size) {
		b->is_failed = true;
		return false;
	}
	while (room - b->size < size)
		room *= 2;
	if (room == b->room)
		return true;
	data = realloc(b->data, room);
	if (!data) {
		b->is_failed = true;
		return false;
	}
	b->data = data;
	b->room = room;
	return true;
}

void *buffer_add(struct buffer *b, const void *data, size_t size)
{
	void *at;

	if (!make_room(b, size))
		return NULL;
	at = b->data + b->size;
	if (size)
		memcpy(at, data, size);
	b->size += size;
	return at;
}

void buffer_add_u16(struct buffer *b, uint16_t value)
{
	uint8_t bytes[2] = { (uint8_t)value, (uint8_t)(value >> 8) };

	buffer_add(b, bytes, sizeof(bytes));
}

void buffer_add_u32(struct buffer *b, uint32_t value)
{
	buffer_add_u16(b, (uint16_t)value);
	buffer_add_u16(b, (uint16_t)(value >> 16));
}

void buffer_free(struct buffer *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

bool buffer_grow(void **item, uint32_t *cap, uint32_t cnt, size_t size)
{
	uint32_t more = *cap ? *cap * 2 : 256;
	char *new_item;

	if (cnt < *cap)
		return true;
	new_item = realloc(*item, more * size);
	if (!new_item)
		return false;
	memset(new_item + *cap * size, 0, (more - *cap) * size);
	*item = new_item;
	*cap = more;
	return true;
}
