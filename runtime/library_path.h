/* SPDX-License-Identifier: MIT */
/*
 * library_path.h - a program or library by name alone -> its path, as libbpf looks for it.
 */
#ifndef RUNTIME_LIBRARY_PATH_H
#define RUNTIME_LIBRARY_PATH_H

#include <stdbool.h>
#include <stddef.h>

enum { LIBRARY_PATH_SIZE = 1024 }; /* bytes of a path with its NUL */

/*
 * FILE itself when it has a '/'.  Else "libc.so.6" in $LD_LIBRARY_PATH, the usual places and this
 * machine's (Debian's multiarch); "bash" in $PATH and the usual places.  The path is written to
 * BUF of LIBRARY_PATH_SIZE bytes; NULL: not found.
 */
const char *library_path_find(const char *file, char *buf);

#endif
