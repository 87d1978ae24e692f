/* SPDX-License-Identifier: MIT */
/*
 * legacy_btf.h - a legacy map definition as the types of a BTF-defined map.
 */
#ifndef POSTLINK_LEGACY_BTF_H
#define POSTLINK_LEGACY_BTF_H

#include "btf_edit.h"
#include "legacy_def.h"

/* Does DEF, which has SLOT_CNT initial values, declare "values"? */
bool legacy_btf_has_values(const struct legacy_def *def, uint32_t slot_cnt);

/*
 * Add the struct that defines DEF to E; INT_ID is a 32-bit int.  INNER is its inner prototype or
 * NULL.  Returns the struct's id and its bytes without initial values in *SIZE; SIZE is NULL for a
 * prototype, which is not pinned.
 */
uint32_t legacy_btf_struct(struct btf_edit *e, const struct legacy_def *def,
			   const struct legacy_def *inner, uint32_t int_id, bool has_values,
			   uint32_t *size);

#endif
