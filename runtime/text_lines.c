/* SPDX-License-Identifier: MIT */
/*
 * text_lines.c - see text_lines.h: read in pieces; a line cut by a piece's end is completed by the
 * next.
 */
#include "runtime/text_lines.h"

#include "runtime/sys.h"

#include <string.h>

#define PIECE_SIZE 65536u /* bytes */

/* All whole lines of the SIZE bytes at TEXT; returns the bytes used. */
static size_t give_lines(char *text, size_t size, text_lines_fn *fn, void *ctx)
{
	size_t used = 0;

	for (size_t i = 0; i < size; i++) {
		if (text[i] != '\n')
			continue;
		text[i] = 0;
		fn(ctx, text + used, i - used);
		used = i + 1;
	}
	return used;
}

int text_lines_each(const char *path, text_lines_fn *fn, void *ctx)
{
	char *text = sys_mmap_memory(PIECE_SIZE);
	size_t size = 0, used;
	long got = sys_ptr_error(text);
	int fd;

	if (got)
		return (int)got;
	fd = sys_open(path);
	for (got = fd < 0 ? fd : 1; got > 0;) {
		got = sys_read(fd, text + size, PIECE_SIZE - size);
		if (got <= 0)
			break;
		size += (size_t)got;
		used = give_lines(text, size, fn, ctx);
		memmove(text, text + used, size - used);
		size = size - used == PIECE_SIZE ? 0 : size - used;
	}
	sys_close(fd);
	sys_munmap(text, PIECE_SIZE);
	return (int)got;
}
