/* SPDX-License-Identifier: MIT */
/*
 * kernel_match.c - what the kernel's types decide: attach targets, externs, relocations.
 *
 * For objects that have any of these; others link nothing that reads the kernel's types.
 *
 * In: the functions to load, copied.  Out: l->prog_target, l->externs, relocations applied.
 */
#include "runtime/module_types.h"

#include "runtime/struct_ops.h"

#include "core/diag.h"

void corepl_use_kernel_types(void)
{
}

int kernel_match_begin(struct load *l)
{
	l->blame_poison = blame_relo;
	if (!l->local.blob.size && !plan_cnt(&l->obj->plan, PLAN_RELOS))
		return 0;
	if (!l->local.blob.size)
		return diag_fail(l->diag, COREPL_EFORMAT,
				 "plan: found relocations and no .BTF, need both or none");
	l->local.memo = l->local_memo;
	return relo_index_local(&l->local, l->local_marks, btfview_mark_bound(&l->local), l->diag);
}

static int match_own(struct load *l)
{
	int err = prog_target_find_all(l);

	if (!err && struct_ops_match)
		err = struct_ops_match(l);
	return !err && &externs_steps ? externs_steps.resolve_used(l) : err;
}

/* Attach targets and externs have ids of the kernel's own types. */
static int match_given(struct load *l)
{
	int err = kernel_types_scan(l, true);

	if (!err)
		err = module_types_search(l);
	if (!err)
		err = match_own(l);
	kernel_types_close(l);
	if (err)
		return err;
	l->want_cnt = 0;
	wants_collect_roots(l);
	err = kernel_types_scan(l, false);
	return err ? err : fixes_apply(l);
}

/* Everything that types decide; one pass over them unless the caller gave some for relocations. */
int kernel_match_all(struct load *l)
{
	int err;

	wants_collect_own(l);
	if (l->obj->kernel_btf)
		return match_given(l);
	wants_collect_roots(l);
	err = kernel_types_scan(l, true);
	if (!err)
		err = module_types_search(l);
	if (!err)
		err = fixes_apply(l);
	return err ? err : match_own(l);
}

void kernel_match_end(struct load *l)
{
	module_types_close(l);
	kernel_types_close(l);
}
