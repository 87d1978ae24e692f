/* SPDX-License-Identifier: MIT */
/*
 * load.c - corepl_load(): the steps from an open object to programs in the kernel.
 *
 * The one place where a load is undone: every step leaves what it made in the object or in the run,
 * and the end of corepl_load() gives back the run always, the object's descriptors on failure.
 */
#include "runtime/arena_map.h"
#include "runtime/data_maps.h"
#include "runtime/load.h"
#include "runtime/map_pin.h"
#include "runtime/module_types.h"
#include "runtime/struct_ops.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define MAX_PROG_SLOTS 1000000u /* the kernel's own bound for one program */

static uint32_t max_prog_slots(const struct corepl_object *o)
{
	uint32_t max = 0;

	for (uint32_t i = 0; i < handle_prog_cnt(o); i++)
		if (o->progs[i].def.insn_cnt > max)
			max = o->progs[i].def.insn_cnt;
	return max;
}

static size_t all_code_slots(const struct corepl_object *o)
{
	size_t cnt = 0;

	for (uint32_t i = 0; i < plan_cnt(&o->plan, PLAN_FUNCS); i++) {
		struct plan_func f;

		PLAN_GET(&o->plan, PLAN_FUNCS, i, &f);
		cnt += f.insn_cnt;
	}
	return cnt;
}

/* Bytes for the attach targets' names: prefix, name, NUL. */
static size_t names_size(const struct load *l)
{
	const struct corepl_object *o = l->obj;
	size_t size = 0;

	for (uint32_t i = 0; i < handle_prog_cnt(o); i++)
		size += strlen(handle_target(&o->progs[i])) + 16;
	if (struct_ops_names_size)
		size += struct_ops_names_size(l);
	return size;
}

static size_t max_wants(const struct corepl_object *o)
{
	return (size_t)plan_cnt(&o->plan, PLAN_ROOTS) + handle_prog_cnt(o) +
	       plan_cnt(&o->plan, PLAN_EXTERNS) + (size_t)handle_map_cnt(o) * 2;
}

/* Pieces of the run; counted first, then taken. */
static void lay_out(struct load *l)
{
	const struct corepl_object *o = l->obj;
	const struct plan *p = &o->plan;
	struct region *r = &l->scratch;
	size_t func_size, line_size;

	prog_load_info_sizes(o, &func_size, &line_size);
	l->local_marks = region_take(r, btfview_mark_bound(&l->local), sizeof(*l->local_marks));
	l->local_memo = region_take(r, 1, sizeof(*l->local_memo));
	l->is_used = region_take(r, plan_cnt(p, PLAN_FUNCS), 1);
	l->code_slot = region_take(r, plan_cnt(p, PLAN_FUNCS), sizeof(*l->code_slot));
	l->func_at = region_take(r, plan_cnt(p, PLAN_FUNCS), sizeof(*l->func_at));
	l->poison_bits = region_take(r, plan_cnt(p, PLAN_RELOS) / 8 + 1, 1);
	l->root_want = region_take(r, plan_cnt(p, PLAN_ROOTS), sizeof(*l->root_want));
	l->prog_want = region_take(r, handle_prog_cnt(o), sizeof(*l->prog_want));
	l->ops_want = region_take(r, handle_map_cnt(o), sizeof(*l->ops_want));
	l->prog_target = region_take(r, handle_prog_cnt(o), sizeof(*l->prog_target));
	l->prog_target_fd = region_take(r, handle_prog_cnt(o), sizeof(*l->prog_target_fd));
	l->wants = region_take(r, max_wants(o), sizeof(*l->wants));
	l->is_missing = region_take(r, max_wants(o), sizeof(*l->is_missing));
	l->fd_array = region_take(r, (size_t)plan_cnt(p, PLAN_EXTERNS) + 1, sizeof(*l->fd_array));
	l->externs = region_take(r, plan_cnt(p, PLAN_EXTERNS), sizeof(*l->externs));
	l->names = region_take(r, names_size(l), 1);
	l->code = region_take(r, all_code_slots(o), 8);
	l->image = region_take(r, max_prog_slots(o), 8);
	l->func_info = region_take(r, func_size, 1);
	l->line_info = region_take(r, line_size, 1);
	l->slot_was = region_take(r, plan_cnt(p, PLAN_SLOTS), sizeof(*l->slot_was));
}

/* View the object's types; an object without any is fine as long as nothing asks for them. */
static int open_types(struct load *l)
{
	const struct corepl_object *o = l->obj;
	const struct bytes *btf;

	if (o->def.btf_sec == PLAN_NONE)
		return 0;
	btf = &o->sections[o->def.btf_sec].content;
	return btfview_open(&l->local, btf->data, btf->size, NULL, l->diag);
}

static int begin(struct load *l)
{
	int err = open_types(l);

	if (!err && !&externs_steps && plan_cnt(&l->obj->plan, PLAN_EXTERNS))
		err = diag_fail(l->diag, COREPL_EUNSUPPORTED,
				"%s: found externs, need corepl_use_externs() in this program",
				l->obj->name);
	if (err)
		return err;
	if (max_prog_slots(l->obj) > MAX_PROG_SLOTS)
		return diag_fail(l->diag, COREPL_ERANGE,
				 "%s: a program of %u instructions, need at most %u", l->obj->name,
				 max_prog_slots(l->obj), MAX_PROG_SLOTS);
	lay_out(l);
	err = region_map(&l->scratch);
	if (err)
		return handle_fail_sys(l->diag, l->obj->name, "memory for loading", err);
	lay_out(l);
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
	int err = prog_load_targets(l);

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
static int match(struct load *l)
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

static int run(struct load *l)
{
	int err = begin(l);

	if (!err && struct_ops_choose)
		err = struct_ops_choose(l);
	if (!err) {
		code_mark_used(l);
		code_copy(l);
		err = match(l);
	}
	if (!err)
		err = btf_load(l);
	if (!err)
		err = maps_create(l);
	if (!err)
		err = code_set_maps(l);
	if (!err && &externs_steps)
		err = externs_steps.set_uses(l);
	if (!err)
		err = prog_load_all(l);
	if (!err && struct_ops_fill)
		struct_ops_fill(l->obj);
	if (!err)
		err = maps_fill_slots(l);
	return err ? err : data_maps_share(l->obj, l->diag);
}

/* What a load makes of it, a ring of whole pages for one, is not the caller's wish. */
static void keep_asked(struct corepl_object *o)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		o->maps[i].asked_entries = o->maps[i].def.max_entries;
		o->maps[i].asked_flags = o->maps[i].def.map_flags;
	}
}

/* As after corepl_open(): no descriptor but those that the caller gave. */
static void undo(struct corepl_object *o)
{
	for (uint32_t i = 0; i < handle_prog_cnt(o); i++) {
		sys_close(o->progs[i].fd);
		o->progs[i].fd = -1;
	}
	/* backwards: the first pin may have made the directory of all */
	for (uint32_t i = handle_map_cnt(o); i-- > 0;) {
		o->maps[i].def.max_entries = o->maps[i].asked_entries;
		o->maps[i].def.map_flags = o->maps[i].asked_flags;
		sys_munmap(o->maps[i].ops, o->maps[i].ops_size);
		o->maps[i].ops = NULL;
		if (arena_map_unshare && o->maps[i].is_mapped)
			arena_map_unshare(&o->maps[i]);
		if (o->maps[i].is_reused)
			continue;
		if (map_pin_undo)
			map_pin_undo(&o->maps[i]);
		sys_close(o->maps[i].fd);
		o->maps[i].fd = -1;
	}
	sys_close(o->btf_fd);
	o->btf_fd = -1;
}

int corepl_load(struct corepl_object *obj)
{
	struct load l = { .obj = obj, .diag = handle_diag(obj) };
	int err;

	if (obj->is_loaded)
		return diag_fail(l.diag, COREPL_EUSAGE,
				 "%s: found it loaded already, need one corepl_load()", obj->name);
	if (obj->log)
		obj->log[0] = 0;
	keep_asked(obj);
	err = run(&l);
	if (map_pin_end_slots && l.scratch.base)
		map_pin_end_slots(&l, err != 0);
	module_types_close(&l);
	kernel_types_close(&l);
	region_unmap(&l.scratch);
	if (err)
		undo(obj);
	else
		obj->is_loaded = true;
	return err;
}
