/* SPDX-License-Identifier: MIT */
/*
 * blame_relo.c - a refused program that reached poison: which expression, and what the kernel has
 * instead.
 *
 * In: the slot where the verifier stopped.  Out: the diagnostic, with the place in the source.
 */
#include "runtime/module_types.h"

#include "core/absence.h"
#include "core/diag.h"

#define TEXT_SIZE 256

/* The poisoned relocation at slot INSN of function FUNC_IDX, its root in *ROOT; or PLAN_NONE. */
static uint32_t find_relo(const struct load *l, uint32_t func_idx, uint32_t insn,
			  uint32_t *root_idx)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_ROOTS); i++) {
		struct plan_root root;

		PLAN_GET(&l->obj->plan, PLAN_ROOTS, i, &root);
		for (uint32_t k = 0; k < root.relo_cnt; k++) {
			struct plan_relo r;

			PLAN_GET(&l->obj->plan, PLAN_RELOS, root.relo_first + k, &r);
			*root_idx = i;
			if (r.func == func_idx && r.insn_idx == insn &&
			    load_is_poisoned(l, root.relo_first + k))
				return root.relo_first + k;
		}
	}
	return PLAN_NONE;
}

static void blame(struct load *l, const struct corepl_program *p, uint32_t relo_idx,
		  uint32_t root_idx)
{
	struct relo_cands cands = module_types_cands(l, root_idx);
	char absent[TEXT_SIZE], spec[TEXT_SIZE], where[MODULE_TYPES_WHERE_SIZE];
	struct plan_site site;
	struct plan_root root;
	struct plan_relo pr;
	struct relo r;
	size_t used;

	PLAN_GET(&l->obj->plan, PLAN_ROOTS, root_idx, &root);
	PLAN_GET(&l->obj->plan, PLAN_RELOS, relo_idx, &pr);
	r.type_id = root.btf_id;
	r.kind = pr.kind;
	r.access = handle_str(l->obj, pr.access_str);
	used = absence_describe(&l->local, &r, &cands, absent, sizeof(absent));
	if (!cands.cnt)
		diag_format(absent + used, sizeof(absent) - used, " (looked in %s)",
			    l->obj->kernel_btf ? "the given types" : module_types_where(l, where));
	relo_format(&l->local, &r, spec, sizeof(spec));
	fixes_name_place(l, relo_idx);
	if (pr.site == PLAN_NONE) { /* compiled without the plugin */
		blame_line(l, pr.func, pr.insn_idx);
		diag_fail(l->diag, COREPL_EVERIFIER,
			  "program %s: CO-RE %s is reached but %s; guard it with "
			  "bpf_core_field_exists() or the like",
			  corepl_program_name(p), spec, absent);
		return;
	}
	PLAN_GET(&l->obj->plan, PLAN_SITES, pr.site, &site);
	diag_fail(l->diag, COREPL_EVERIFIER,
		  "program %s: '%s' is reached but %s (CO-RE %s); guard it with "
		  "bpf_core_field_exists() or the like",
		  corepl_program_name(p), handle_str(l->obj, site.expr_str), absent, spec);
}

bool blame_relo(struct load *l, const struct corepl_program *p, uint32_t func_idx, uint32_t insn)
{
	uint32_t root_idx, relo_idx = find_relo(l, func_idx, insn, &root_idx);

	if (relo_idx != PLAN_NONE)
		blame(l, p, relo_idx, root_idx);
	return relo_idx != PLAN_NONE;
}
