/* SPDX-License-Identifier: MIT */
/*
 * fixes.c - all relocations: candidates from the scan, decided by the engine, applied to the code.
 *
 * Root by root, and within a root in the order of .BTF.ext, because deciding one relocation removes
 * candidates for the next (see relo.h).  Relocations in functions that will not be loaded are left
 * alone, as in libbpf.
 *
 * An instruction that became poison is remembered by its relocation: if the verifier reaches it,
 * blame.c tells which expression of the source it was.
 */
#include "runtime/module_types.h"

#include "core/diag.h"
#include "core/patch.h"
#include "core/spec.h"

/* The first program to load that contains function FUNC_IDX; "" when none does. */
static const char *program_of(const struct load *l, uint32_t func_idx)
{
	const struct corepl_object *o = l->obj;

	for (uint32_t i = 0; i < handle_prog_cnt(o); i++) {
		const struct plan_prog *p = &o->progs[i].def;

		for (uint32_t k = 0; o->progs[i].is_loaded && k < p->chunk_cnt; k++) {
			struct plan_chunk c;

			PLAN_GET(&o->plan, PLAN_CHUNKS, p->chunk_first + k, &c);
			if (c.func == func_idx)
				return handle_str(o, p->name_str);
		}
	}
	return "";
}

void fixes_name_place(struct load *l, uint32_t relo_idx)
{
	struct corepl_diag *d = l->diag;
	struct plan_site site;
	struct plan_relo r;

	PLAN_GET(&l->obj->plan, PLAN_RELOS, relo_idx, &r);
	d->relo_idx = r.order;
	d->insn_idx = r.insn_idx;
	if (!d->prog[0])
		handle_copy_text(d->prog, sizeof(d->prog), program_of(l, r.func));
	if (r.site == PLAN_NONE)
		return;
	PLAN_GET(&l->obj->plan, PLAN_SITES, r.site, &site);
	d->line = site.line;
	d->column = site.column;
	handle_copy_text(d->file, sizeof(d->file), handle_str(l->obj, site.file_str));
}

/* A relocation failed: put its place around what the engine said. */
static int fail_relo(struct load *l, uint32_t relo_idx, const struct corepl_diag *engine)
{
	const char *expr = "";
	struct plan_site site;
	struct plan_relo r;

	PLAN_GET(&l->obj->plan, PLAN_RELOS, relo_idx, &r);
	if (r.site != PLAN_NONE) {
		PLAN_GET(&l->obj->plan, PLAN_SITES, r.site, &site);
		expr = handle_str(l->obj, site.expr_str);
	}
	if (*expr)
		diag_fail(l->diag, engine->status, "'%.*s': %s", 160, expr, engine->text);
	else
		diag_fail(l->diag, engine->status, "%s", engine->text);
	fixes_name_place(l, relo_idx);
	return engine->status;
}

/* One after the other, relocations change functions seldom and fail but once. */
struct fixing {
	uint32_t type_id; /* the root's */
	struct relo_cands cands;
	uint32_t func_idx;
	struct plan_func func;
	struct corepl_diag diag; /* the engine's */
};

static int resolve(struct load *l, struct fixing *now, const struct relo *r, struct relo_fix *fix)
{
	if (spec_is_field_kind(r->kind) || r->kind == RELO_TYPE_ID_LOCAL)
		return relo_resolve_field(&l->local, r, &now->cands, fix, &now->diag);
	if (type_fixes_resolve)
		return type_fixes_resolve(&l->local, r, &now->cands, fix, &now->diag);
	return diag_fail(&now->diag, COREPL_EUNSUPPORTED,
			 "found a relocation <%s>, need corepl_use_types() in this program",
			 relo_kind_name(r->kind));
}

static BYTES_APART int apply(struct load *l, struct fixing *now, uint32_t relo_idx)
{
	struct relo_fix fix;
	struct plan_relo pr;
	struct relo r;
	bool is_poison = false;
	int err;

	PLAN_GET(&l->obj->plan, PLAN_RELOS, relo_idx, &pr);
	if (!l->is_used[pr.func])
		return 0;
	if (pr.func != now->func_idx)
		PLAN_GET(&l->obj->plan, PLAN_FUNCS, pr.func, &now->func);
	now->func_idx = pr.func;
	r.type_id = now->type_id;
	r.kind = pr.kind;
	r.access = handle_str(l->obj, pr.access_str);
	err = resolve(l, now, &r, &fix);
	if (!err)
		err = patch_apply(load_code(l, pr.func), now->func.insn_cnt, pr.insn_idx, false,
				  &fix, &is_poison, &now->diag);
	if (err)
		return fail_relo(l, relo_idx, &now->diag);
	if (is_poison)
		l->poison_bits[relo_idx / 8] |= (uint8_t)(1u << relo_idx % 8);
	return 0;
}

int fixes_apply(struct load *l)
{
	struct fixing now;

	now.func_idx = PLAN_NONE;
	diag_init(&now.diag);
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_ROOTS); i++) {
		struct plan_root root;

		PLAN_GET(&l->obj->plan, PLAN_ROOTS, i, &root);
		now.type_id = root.btf_id;
		now.cands = module_types_cands(l, i);
		for (uint32_t k = 0; k < root.relo_cnt; k++) {
			int err = apply(l, &now, root.relo_first + k);

			if (err)
				return err;
		}
	}
	return 0;
}
