/* SPDX-License-Identifier: MIT */
/*
 * type_fixes.c - relocations that ask for types and enumerators, for objects that have some.
 *
 * bpf_core_type_exists(), _matches(), _size(), type ids of the kernel, and enumerators.  The engine
 * decides them like the others; they are apart since whole types are compared in their own way, and
 * most objects ask for fields alone.
 */
#include "runtime/load.h"

int type_fixes_resolve(const struct btfview *local, const struct relo *r, struct relo_cands *cands,
		       struct relo_fix *fix, struct corepl_diag *d)
{
	return relo_resolve(local, r, cands, fix, d);
}

void corepl_use_types(void)
{
}
