/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_header.h - what stands around a kernel's types in vmlinux.h.
 */
#ifndef POSTLINK_VMLINUX_HEADER_H
#define POSTLINK_VMLINUX_HEADER_H

#include "postlink/ctype.h"
#include "postlink/vmlinux_words.h"

/* Guard, ORIGIN (a comment's text, or NULL), the attribute that makes accesses relocatable. */
void vmlinux_header_begin(struct ctext *out, const struct btfview *v, const char *origin);

/*
 * Prototypes of kfuncs, variables (when asked for by a macro), and what begin() has opened.
 * With WORDS only those among them; NULL: all.
 */
int vmlinux_header_end(struct ctype *c, const struct btfview *v, const struct vmlinux_words *words);

/* The style in which headers for BPF programs are printed. */
struct ctype_style vmlinux_header_style(const struct btfview *v);

#endif
