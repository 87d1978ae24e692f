/* SPDX-License-Identifier: MIT */
/*
 * absence.h - why a relocation found nothing, and what the kernel has instead, in words.
 *
 *   kernel has no struct task_struct___old
 *   kernel's struct task_struct [123] has no member state; it has __state
 *   kernel's enum bpf_func_id [77] has no value BPF_FUNC_x
 */
#ifndef CORE_ABSENCE_H
#define CORE_ABSENCE_H

#include "core/relo.h"

/*
 * R, of LOCAL's types, has become poison with CANDS as all its candidates.  Writes SIZE bytes at
 * most to BUF, NUL-terminated; returns the length.
 */
size_t absence_describe(const struct btfview *local, const struct relo *r,
			const struct relo_cands *cands, char *buf, size_t size);

#define ABSENCE_SIMILAR_SIZE 128

/* A member that a kernel's type has not. */
struct absence {
	const char *member;      /* its name, borrowed from the local BTF; NULL: something else */
	const char *holder_kind; /* "struct " or "union ": the kernel's type that should have it */
	const char *holder;      /* its name, borrowed from the kernel's BTF, "" when it has none */
	char similar[ABSENCE_SIMILAR_SIZE]; /* names like it there, ", " between them, or "" */
};

/* What the first of CANDS lacks of R; a->member is NULL when there is no candidate. */
void absence_member(const struct btfview *local, const struct relo *r,
		    const struct relo_cands *cands, struct absence *a);

#endif
