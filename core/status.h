/* SPDX-License-Identifier: MIT */
/*
 * status.h - what a corepl call can answer, and the diagnostic that explains it.
 *
 * Every fallible function of every floor returns 0 or one negative COREPL_E...
 * value.  The first failure fills the caller's struct corepl_diag; later ones
 * leave it alone, so the diagnostic names the cause and not a consequence.
 * Nothing here prints or allocates.
 *
 * This header is the part of the public interface that the engine shares; it is
 * copied into the installed corepl.h, and so names are public ones.
 */
#ifndef COREPL_STATUS_H
#define COREPL_STATUS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum corepl_status {
	COREPL_OK = 0,
	COREPL_EFORMAT = -1,    /* bytes of a file break its format (object, BTF, plan, config) */
	COREPL_ETRUNC = -2,     /* a part lies outside the file or its section */
	COREPL_EUNSUPPORTED = -3, /* well formed, but nothing that corepl, or this kernel, knows */
	COREPL_ENOTFOUND = -4,  /* a name or key asked for by the caller is not there */
	COREPL_EAMBIGUOUS = -5, /* candidates of one relocation, or things of one name, disagree */
	COREPL_EMISMATCH = -6,  /* an instruction, map or prototype is not the one that is needed */
	COREPL_ERANGE = -7,     /* a value does not fit where it must go */
	COREPL_ENOSPACE = -8,   /* the caller's buffer or arena is too small */
	COREPL_ESYS = -9,       /* a system call failed: see sys_errno */
	COREPL_EVERIFIER = -10, /* the kernel's verifier refused a program: see its log */
	COREPL_EUSAGE = -11,    /* wrong argument, or a call in the wrong state */
	COREPL_ESTALE = -12,    /* the load plan does not belong to this object: post-link again */
	COREPL_EMISSING = -13,  /* the kernel lacks what the object needs */
	COREPL_EBUG = -14,      /* a broken invariant of corepl itself */
};

/* No index known, in the index fields of struct corepl_diag. */
#define COREPL_NO_IDX UINT32_MAX

#define COREPL_DIAG_TEXT_SIZE 512
#define COREPL_DIAG_NAME_SIZE 64
#define COREPL_DIAG_FILE_SIZE 128

/* The first failure, owned by the caller; all text is copied and NUL-terminated. */
struct corepl_diag {
	int status;         /* enum corepl_status; 0 while nothing failed */
	int sys_errno;      /* errno of the failed system call, or 0 */
	uint32_t insn_idx;  /* instruction slot within the function, or COREPL_NO_IDX */
	uint32_t relo_idx;  /* relocation's index in its object, or COREPL_NO_IDX */
	uint32_t line;      /* source line from 1, or 0 when unknown */
	uint32_t column;    /* source column from 1, or 0 when unknown */
	char prog[COREPL_DIAG_NAME_SIZE]; /* program or map concerned, or "" */
	char file[COREPL_DIAG_FILE_SIZE]; /* source file, or "" */
	char text[COREPL_DIAG_TEXT_SIZE]; /* "place: what, found X, need Y" */
};

#ifdef __cplusplus
}
#endif
#endif
