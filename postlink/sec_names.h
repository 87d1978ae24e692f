/* SPDX-License-Identifier: MIT */
/*
 * sec_names.h - what a program's section name says: type, attach type, where to attach.
 */
#ifndef POSTLINK_SEC_NAMES_H
#define POSTLINK_SEC_NAMES_H

#include "core/plan.h"

/*
 * Fill prog_type, attach_type, load_flags, flags, attach and is_ret of P from SEC_NAME (as
 * written, a leading '?' included); *TARGET is the attach target inside SEC_NAME, "" when it
 * names none.  False for a name that nobody knows: prog_type stays 0.
 */
bool sec_names_lookup(const char *sec_name, struct plan_prog *p, const char **target);

/* Entry IDX of the table: its name and numbers; false past the end.  For tests and listings. */
bool sec_names_entry(uint32_t idx, const char **name, uint32_t *prog_type, uint32_t *attach_type);

#endif
