/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_source.h - a C file after its preprocessor.
 */
#ifndef POSTLINK_VMLINUX_SOURCE_H
#define POSTLINK_VMLINUX_SOURCE_H

#include "core/status.h"

struct vmlinux_words_compiler;

/*
 * Run CC on PATH with -E; *TEXT (malloc'ed, NUL-terminated, the caller's) is what it wrote.  An
 * empty vmlinux.h stands at the end of its include path, for programs that have none yet.
 * ESYS: the compiler cannot be run; EFORMAT: it refused the file (and said why).
 */
int vmlinux_source_read(char **text, const char *path, const struct vmlinux_words_compiler *cc,
			struct corepl_diag *d);

#endif
