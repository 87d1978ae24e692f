/* SPDX-License-Identifier: MIT */
/*
 * wants.c - the names that one pass over the kernel's types has to find.
 *
 * Roots of relocations in functions that will be loaded, externs that kernel types decide, and
 * attach targets.  A target is a type by
 * the kernel's own naming:
 *
 *   tp_btf/sched_switch    TYPEDEF btf_trace_sched_switch
 *   fentry/vfs_read        FUNC vfs_read          (fexit, fmod_ret too)
 *   lsm/file_open          FUNC bpf_lsm_file_open
 *   iter/task              FUNC bpf_iter_task
 *   fentry/nfs:nfs_open    FUNC nfs_open of module nfs (all of the above)
 *
 * Source: libbpf btf_get_kernel_prefix_kind() for behaviour.
 */
#include "runtime/module_types.h"

#include "runtime/abi.h"
#include "runtime/struct_ops.h"

/* Does any relocation of ROOT sit in a used function and ask for the kernel's types? */
static bool is_root_used(const struct load *l, const struct plan_root *root)
{
	for (uint32_t i = 0; i < root->relo_cnt; i++) {
		struct plan_relo r;

		PLAN_GET(&l->obj->plan, PLAN_RELOS, root->relo_first + i, &r);
		if (l->is_used[r.func] && r.kind != RELO_TYPE_ID_LOCAL)
			return true;
	}
	return false;
}

static struct scan_want *add_want(struct load *l, uint32_t *want_idx)
{
	struct scan_want *w = &l->wants[l->want_cnt];

	*want_idx = l->want_cnt++;
	memset(w, 0, sizeof(*w));
	return w;
}

static void collect_root(struct load *l, uint32_t idx)
{
	struct plan_root root;
	struct scan_want *w;

	l->root_want[idx] = PLAN_NONE;
	PLAN_GET(&l->obj->plan, PLAN_ROOTS, idx, &root);
	if (!root.name_str || !is_root_used(l, &root))
		return;
	w = add_want(l, &l->root_want[idx]);
	w->name = handle_str(l->obj, root.name_str);
	w->name_size = (uint32_t)strlen(w->name);
	w->hash = root.name_hash;
	w->kind_mask = relo_kind_mask(root.kind);
}

/*
 * The kernel's prefix for P's target and the kind of type it is; NULL when it has no such target.
 */
static const char *target_prefix(const struct plan_prog *p, uint32_t *btf_kind)
{
	*btf_kind = BTFVIEW_FUNC;
	switch (p->attach_type) {
	case ABI_TRACE_RAW_TP:
		*btf_kind = BTFVIEW_TYPEDEF;
		return p->prog_type == ABI_PROG_TRACING ? "btf_trace_" : NULL;
	case ABI_TRACE_FENTRY:
	case ABI_TRACE_FEXIT:
	case ABI_MODIFY_RETURN:
	case ABI_TRACE_FSESSION:
		return p->prog_type == ABI_PROG_TRACING ? "" : NULL;
	case ABI_TRACE_ITER:
		return p->prog_type == ABI_PROG_TRACING ? "bpf_iter_" : NULL;
	case ABI_LSM_MAC:
	case ABI_LSM_CGROUP:
		return p->prog_type == ABI_PROG_LSM ? "bpf_lsm_" : NULL;
	default:
		return NULL;
	}
}

bool wants_needs_target(const struct corepl_program *p)
{
	uint32_t btf_kind;

	return target_prefix(&p->def, &btf_kind) && !*handle_target(p) && !p->target_id;
}

/* Want P's target; returns the end of the names written so far. */
static char *collect_target(struct load *l, const struct corepl_program *p, char *names)
{
	const char *target = handle_target(p), *prefix;
	struct scan_want *w;
	uint32_t btf_kind;
	size_t prefix_size, size;

	l->prog_want[p->idx] = PLAN_NONE;
	prefix = target_prefix(&p->def, &btf_kind);
	if (!p->is_loaded || !prefix || !*target || p->target_id)
		return names;
	prefix_size = strlen(prefix);
	if (module_types_prefix_size(target))
		target += module_types_prefix_size(target) + 1;
	size = strlen(target);
	memcpy(names, prefix, prefix_size);
	memcpy(names + prefix_size, target, size);
	w = add_want(l, &l->prog_want[p->idx]);
	w->name = names;
	w->name_size = (uint32_t)(prefix_size + size);
	w->hash = scan_hash(names, w->name_size);
	w->kind_mask = 1u << btf_kind;
	w->flags = SCAN_EXACT;
	return names + w->name_size + 1;
}

/* Want what decides extern IDX, if a function to load uses it. */
static void collect_extern(struct load *l, uint32_t idx)
{
	struct scan_want w = { .flags = SCAN_EXACT };
	struct plan_extern e;

	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, idx, &e);
	l->externs[idx].want = PLAN_NONE;
	if (!l->externs[idx].is_used || !externs_steps.choose_want(l, &e, &w))
		return;
	w.hash = scan_hash(w.name, w.name_size);
	*add_want(l, &l->externs[idx].want) = w;
}

void wants_collect_own(struct load *l)
{
	char *names = l->names;

	for (uint32_t i = 0; i < handle_prog_cnt(l->obj); i++)
		names = collect_target(l, &l->obj->progs[i], names);
	for (uint32_t i = 0; &externs_steps && i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++)
		collect_extern(l, i);
	if (struct_ops_want)
		struct_ops_want(l, names);
}

void wants_collect_roots(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_ROOTS); i++)
		collect_root(l, i);
}
