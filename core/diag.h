/* SPDX-License-Identifier: MIT */
/*
 * diag.h - writing the diagnostic: the engine's own small text formatter.
 *
 * The engine is freestanding, so it brings the few conversions its messages need:
 * %s %c %u %d %x %llu %lld %llx %zu %%, %.*s, and a zero-padded width such as %08x.
 * Text that does not fit is cut, always NUL-terminated.
 *
 *   return diag_fail(d, COREPL_ERANGE, ".BTF: type [%u]: id out of range, need < %u", id, cnt);
 */
#ifndef CORE_DIAG_H
#define CORE_DIAG_H

#include "status.h"

#if defined(__GNUC__)
#define DIAG_PRINTF(fmt_arg, first_arg) __attribute__((format(printf, fmt_arg, first_arg)))
#else
#define DIAG_PRINTF(fmt_arg, first_arg)
#endif

/* Empty D: no failure, no place. */
void diag_init(struct corepl_diag *d);

/* Record STATUS and text in D unless D already holds a failure or is NULL; returns STATUS. */
int diag_fail(struct corepl_diag *d, int status, const char *fmt, ...) DIAG_PRINTF(3, 4);

/* Format into BUF of SIZE bytes (SIZE > 0); returns the length written without the NUL. */
size_t diag_format(char *buf, size_t size, const char *fmt, ...) DIAG_PRINTF(3, 4);
size_t diag_vformat(char *buf, size_t size, const char *fmt, va_list args);

/* The name of STATUS as written in the header ("COREPL_ERANGE"); "?" for another value. */
const char *diag_status_name(int status);

#endif
