/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_words.h - the names that a program uses: what a slim header has to hold.
 *
 * From C source: the identifiers that the preprocessor leaves in it (macros expanded), those of its
 * own files apart from those of headers such as bpf_helpers.h.  From an object: the names of the
 * types and externs in its BTF.  Too many names cost a few lines of header, too few a compilation.
 */
#ifndef POSTLINK_VMLINUX_WORDS_H
#define POSTLINK_VMLINUX_WORDS_H

#include "core/status.h"
#include "postlink/cname.h"

/* What is known of a word; kept in plain_cnt of its entry. */
enum vmlinux_words_use {
	VMLINUX_WORDS_TYPE = 1,   /* may name a type, value or function that the program uses */
	VMLINUX_WORDS_MEMBER = 2, /* may name a member that it reads through */
	VMLINUX_WORDS_HEADER = 4, /* stands in a header: may name a number type or a constant */
	VMLINUX_WORDS_TAG = 8,    /* an object knows it as a forward declaration */
};

struct vmlinux_words {
	struct cname_table table; /* owned */
	char **texts;             /* owned: what entries point into */
	uint32_t text_cnt;
	bool has_consts;          /* of an object: constants leave no trace, BPF's are wanted */
};

/* How C source is preprocessed. */
struct vmlinux_words_compiler {
	const char *clang;        /* program name or path */
	char *const *args;        /* for it, up to NULL; or NULL */
};

int vmlinux_words_open(struct vmlinux_words *w, struct corepl_diag *d);
void vmlinux_words_close(struct vmlinux_words *w);

/* One name, as a user gave it ("task_struct", "struct task_struct"). */
int vmlinux_words_add_name(struct vmlinux_words *w, const char *name, struct corepl_diag *d);

/* A C file, through CC.  ESYS: it cannot be run; EFORMAT: it refused the file. */
int vmlinux_words_add_source(struct vmlinux_words *w, const char *path,
			     const struct vmlinux_words_compiler *cc, struct corepl_diag *d);

/* An object's BTF. */
int vmlinux_words_add_btf(struct vmlinux_words *w, const struct btfview *v, struct corepl_diag *d);

/* enum vmlinux_words_use of NAME of SIZE bytes, 0 when it is not among the words. */
uint32_t vmlinux_words_use(const struct vmlinux_words *w, const char *name, size_t size);

#endif
