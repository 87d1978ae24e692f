/* SPDX-License-Identifier: MIT */
/*
 * out_file.h - a file that appears whole or not at all.
 */
#ifndef POSTLINK_OUT_FILE_H
#define POSTLINK_OUT_FILE_H

#include "arena.h"
#include "core/diag.h"

struct out_file {
	const char *path; /* borrowed */
	char *tmp;	  /* its name until it is whole; NULL: PATH is a device or a pipe */
	int fd;		  /* to be written, from byte 0, seekable */
};

/* Begin what will be PATH.  ESYS: errno's text. */
int out_file_open(struct out_file *f, struct arena *a, const char *path, struct corepl_diag *d);

/*
 * End it: with STATUS 0 it becomes PATH, else nothing is left of it.  Returns STATUS, or the
 * failure of putting it there (ESYS).
 */
int out_file_close(struct out_file *f, int status, struct corepl_diag *d);

#endif
