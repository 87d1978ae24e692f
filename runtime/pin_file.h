/* SPDX-License-Identifier: MIT */
/*
 * pin_file.h - a map, program or link as a file of a bpffs: made, taken back, removed.
 */
#ifndef RUNTIME_PIN_FILE_H
#define RUNTIME_PIN_FILE_H

#include <stdbool.h>

#include "core/status.h"

/*
 * Pin what FD is at PATH, in a directory that is made where it is missing, one level deep:
 * *IS_DIR_MADE.  0 or -errno, no diagnostic; on failure that directory is gone again.
 */
int pin_file_make(int fd, const char *path, bool *is_dir_made);

/* Say that WHAT at PATH got ERR of that: ESYS. */
int pin_file_fail(struct corepl_diag *d, const char *path, const char *what, int err);

/* Take a pin back. */
void pin_file_undo(const char *path, bool is_dir_made);

/* Remove the file at PATH: WHAT is being done.  EMISSING: there is none; ESYS. */
int pin_file_remove(const char *path, const char *what, struct corepl_diag *d);

#endif
