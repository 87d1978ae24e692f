/* SPDX-License-Identifier: MIT */
/*
 * check_expect.h - failures that the author has declared: they are told, and fail no build.
 *
 * An expectation names programs, kernels and classes.  It stands in a file, a line each:
 *
 *   # PROGRAM or OBJECT:PROGRAM   kernels       classes, all unless named
 *   on_switch                     <5.15         core,target
 *   old.bpf.o:*                   >=5.4,<5.10
 *   iter_*                        5.10.0-*      progtype
 *
 * or in the source, as a tag of the program's BTF (corepl.bpf.h):
 *
 *   decl_tag "corepl:expect <5.15 core,target" -> FUNC on_switch
 *
 * Kernels are named as core/range.h says.  A finding of the whole object is expected when one of
 * each of its programs is.  An expectation of which nothing comes true is told in a note.
 */
#ifndef POSTLINK_CHECK_EXPECT_H
#define POSTLINK_CHECK_EXPECT_H

#include "core/range.h"
#include "postlink/check.h"

struct check_expect {
	const char *object;  /* pattern of its path or the last part of it, "" any */
	const char *prog;    /* pattern of its name */
	uint32_t object_idx; /* of one in the source: objects index, else OBJECT_NONE */
	uint32_t prog_idx;   /* and its program */
	struct range kernels;
	uint32_t classes;   /* 1 << enum check_class, each */
	const char *file;   /* where it is declared */
	uint32_t line;	    /* from 1, or 0 when not known */
	const char *text;   /* as declared */
	bool is_met;	    /* something came true */
};

/*
 * Read the lines of PATH into R's expectations.  *AT becomes "PATH" or "PATH:LINE", the place of an
 * error: ENOTFOUND, ESYS; EFORMAT: a line that is none.
 */
int check_expect_file(struct check_report *r, const char *path, const char **at,
		      struct corepl_diag *d);

/* Those that the source of object OBJECT_IDX declares.  EFORMAT: a tag that is none. */
int check_expect_tags(struct check_report *r, uint32_t object_idx, struct corepl_diag *d);

/* Findings that are expected get level CHECK_EXPECTED.  After all kernels are judged. */
void check_expect_apply(struct check_report *r);

/* "met", "unmet", "no program" of that name, or "not tested": no such object or kernel here. */
const char *check_expect_state(const struct check_report *r, const struct check_expect *e);

/* What to tell of an expectation that should go, or NULL: nothing.  In R's arena. */
const char *check_expect_note(const struct check_report *r, const struct check_expect *e);

/* "FILE:LINE: 'TEXT'" */
const char *check_expect_name(const struct check_report *r, const struct check_expect *e);

#endif
