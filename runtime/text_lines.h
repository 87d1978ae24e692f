/* SPDX-License-Identifier: MIT */
/*
 * text_lines.h - the lines of one of the kernel's long text files, one after another.
 */
#ifndef RUNTIME_TEXT_LINES_H
#define RUNTIME_TEXT_LINES_H

#include <stddef.h>

/* LINE of SIZE bytes, its newline now a NUL. */
typedef void text_lines_fn(void *ctx, char *line, size_t size);

/* Each line of the file at PATH; those of 64 KiB and more are left out.  0 or -errno. */
int text_lines_each(const char *path, text_lines_fn *fn, void *ctx);

#endif
