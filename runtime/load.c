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
#include "runtime/struct_ops.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define MAX_PROG_SLOTS 1000000u /* the kernel's own bound for one program */

static BYTES_APART uint32_t max_prog_slots(const struct corepl_object *o)
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

/* Numbers of entries: of each table of the plan, and these. */
enum {
	CNT_ONE = PLAN_TABLE_CNT,
	CNT_MARKS,
	CNT_POISON,
	CNT_WANTS,
	CNT_FDS,
	CNT_NAMES,
	CNT_CODE,
	CNT_IMAGE,
	CNT_FUNC_INFO,
	CNT_LINE_INFO,
	CNT_CNT
};

#define PIECE(field, cnt) REGION_PIECE(struct load, field, cnt)

static const struct region_piece pieces[] = {
	PIECE(local_marks, CNT_MARKS),
	PIECE(local_memo, CNT_ONE),
	PIECE(is_used, PLAN_FUNCS),
	PIECE(code_slot, PLAN_FUNCS),
	PIECE(func_at, PLAN_FUNCS),
	PIECE(poison_bits, CNT_POISON),
	PIECE(root_want, PLAN_ROOTS),
	PIECE(prog_want, PLAN_PROGS),
	PIECE(ops_want, PLAN_MAPS),
	PIECE(prog_target, PLAN_PROGS),
	PIECE(prog_target_fd, PLAN_PROGS),
	PIECE(wants, CNT_WANTS),
	PIECE(is_missing, CNT_WANTS),
	PIECE(fd_array, CNT_FDS),
	PIECE(externs, PLAN_EXTERNS),
	PIECE(names, CNT_NAMES),
	PIECE(code, CNT_CODE),
	PIECE(image, CNT_IMAGE),
	PIECE(func_info, CNT_FUNC_INFO),
	PIECE(line_info, CNT_LINE_INFO),
	PIECE(slot_was, PLAN_SLOTS),
};

static void count(const struct load *l, size_t *cnts)
{
	const struct corepl_object *o = l->obj;

	handle_cnts(o, cnts);
	cnts[CNT_ONE] = 1;
	cnts[CNT_MARKS] = btfview_mark_bound(&l->local);
	cnts[CNT_POISON] = cnts[PLAN_RELOS] / 8 + 1;
	cnts[CNT_WANTS] = cnts[PLAN_ROOTS] + cnts[PLAN_PROGS] + cnts[PLAN_EXTERNS] +
			  cnts[PLAN_MAPS] * 2;
	cnts[CNT_FDS] = cnts[PLAN_EXTERNS] + 1;
	cnts[CNT_NAMES] = names_size(l);
	cnts[CNT_CODE] = all_code_slots(o) * 8;
	cnts[CNT_IMAGE] = (size_t)max_prog_slots(o) * 8;
	prog_load_info_sizes(o, &cnts[CNT_FUNC_INFO], &cnts[CNT_LINE_INFO]);
}

/* The pieces of the run: counted first, then taken.  0 or -errno. */
static int map_scratch(struct load *l)
{
	size_t cnts[CNT_CNT];

	count(l, cnts);
	return region_map_all(&l->scratch, l, pieces, sizeof(pieces) / sizeof(pieces[0]), cnts);
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
	err = map_scratch(l);
	return err ? handle_fail_sys(l->diag, l->obj->name, "memory for loading", err) : 0;
}

/* Without what kernel types need: does nothing need them? */
static int check_no_types(struct load *l)
{
	bool needs = plan_cnt(&l->obj->plan, PLAN_RELOS) != 0;

	for (uint32_t i = 0; i < handle_prog_cnt(l->obj); i++)
		needs |= l->obj->progs[i].is_loaded && target_kind_is_kernel(&l->obj->progs[i]);
	if (!needs)
		return 0;
	return diag_fail(l->diag, COREPL_EUNSUPPORTED,
			 "%s: found relocations or attach targets that the kernel's types decide, "
			 "need corepl_use_kernel_types() in this program",
			 l->obj->name);
}

static int match(struct load *l)
{
	int err = prog_load_check(l);

	if (err)
		return err;
	return kernel_match_all ? kernel_match_all(l) : check_no_types(l);
}

static int settle_uses(struct load *l)
{
	return &externs_steps ? externs_steps.set_uses(l) : 0;
}

static int fill_ops(struct load *l)
{
	if (struct_ops_fill)
		struct_ops_fill(l->obj);
	return 0;
}

static int share_data(struct load *l)
{
	return data_maps_share(l->obj, l->diag);
}

typedef int load_step(struct load *l);

/* One after the other until one fails; NULL is a step of something that is not linked. */
static load_step *const steps[] = {
	begin,              /* memory, the object's own types */
	kernel_match_begin, /* which can be looked up */
	struct_ops_choose,  /* programs of maps that will be made are loaded, no others */
	code_copy,          /* the functions that programs to load use */
	match,              /* targets, externs and relocations are decided; those are applied */
	btf_load,           /* the kernel has the object's types */
	maps_create,        /* and its maps */
	code_set_maps,      /* which the code refers to */
	settle_uses,        /* as it does to what externs have become */
	prog_load_all,      /* programs are in the kernel */
	fill_ops,           /* and in structs of functions */
	map_slots_fill,     /* and in prog arrays */
	share_data,         /* globals are the maps' own pages */
};

static int run(struct load *l)
{
	int err = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !err; i++)
		if (steps[i])
			err = steps[i](l);
	return err;
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
	struct load l = { .obj = obj };
	int err;

	if (!obj)
		return COREPL_EUSAGE;
	l.diag = handle_diag(obj);
	if (obj->is_loaded)
		return diag_fail(l.diag, COREPL_EUSAGE,
				 "%s: found it loaded already, need one corepl_load()", obj->name);
	if (obj->log)
		obj->log[0] = 0;
	keep_asked(obj);
	err = run(&l);
	if (map_pin_end_slots && l.scratch.base)
		map_pin_end_slots(&l, err != 0);
	if (kernel_match_end)
		kernel_match_end(&l);
	region_unmap(&l.scratch);
	if (err)
		undo(obj);
	else
		obj->is_loaded = true;
	return err;
}
