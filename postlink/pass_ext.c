/* SPDX-License-Identifier: MIT */
/*
 * pass_ext.c - .BTF.ext decoded into records of functions: one block per section, sorted, each
 * once.
 *
 * in -> out: blocks as a compiler or linker left them -> o->func_infos, o->lines, o->relos.
 * Sections keep the order of their first block in each part, and records of one instruction
 * their order: libbpf prunes candidates relocation by relocation, so the order of relocations
 * is part of their meaning.  Func and line records allow one per instruction (the kernel
 * demands rising offsets); relocations are dropped only when equal in every word.  Records that
 * lie in no function (code overridden when objects were linked) are dropped: libbpf stops
 * reading at them.
 *
 * Sources: kernel Documentation/bpf/btf.rst ".BTF.ext section"; libbpf
 * bpf_object__relocate_core() for behaviour.
 */
#include <stdlib.h>
#include <string.h>

#include "core/insn.h"
#include "core/relo.h"
#include "passes.h"

struct pass_ext_record {
	uint32_t order; /* of the section's first block in this part */
	uint32_t sec;	/* section index */
	uint32_t seq;	/* place in the input */
	uint32_t func;	/* function index */
	struct extview_record rec;
};

struct pass_ext_list {
	enum extview_part part;
	uint32_t *orders; /* by section: its first block's place, from 1; [0] the last given */
	struct pass_ext_record *records;
	uint32_t cnt;
	uint32_t stray_cnt; /* in no function */
	uint32_t twin_cnt;  /* duplicates */
};

static const char *const pass_ext_names[EXTVIEW_PART_CNT] = { "func_info", "line_info",
							      "relocations" };

static int pass_ext_cmp(const void *left, const void *right)
{
	const struct pass_ext_record *l = left, *r = right;

	if (l->order != r->order)
		return l->order < r->order ? -1 : 1;
	if (l->rec.insn_off != r->rec.insn_off)
		return l->rec.insn_off < r->rec.insn_off ? -1 : 1;
	return l->seq < r->seq ? -1 : l->seq > r->seq;
}

static int pass_ext_block(struct object *o, const struct extview *e, const struct extview_block *b,
			  struct pass_ext_list *list, struct corepl_diag *d)
{
	enum extview_part part = list->part;
	const char *name = object_btf_str(o, b->sec_name_off);
	uint32_t sec = object_find_section(o, name);

	if (sec == OBJECT_NONE && part == EXTVIEW_CORE)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF.ext: %s: block of section '%s': no such section",
				 pass_ext_names[part], name);
	if (sec == OBJECT_NONE) {
		list->stray_cnt += b->record_cnt;
		return 0;
	}
	if (!list->orders[sec])
		list->orders[sec] = ++list->orders[0];
	for (uint32_t i = 0; i < b->record_cnt; i++) {
		struct pass_ext_record *r = &list->records[list->cnt];

		extview_record(e, b, i, &r->rec);
		if (r->rec.insn_off % INSN_SIZE)
			return diag_fail(
				d, COREPL_EFORMAT,
				".BTF.ext: %s: section '%s': found byte %u, need a multiple of 8",
				pass_ext_names[part], name, r->rec.insn_off);
		r->func = object_find_func(o, sec, r->rec.insn_off / INSN_SIZE);
		if (r->func == OBJECT_NONE) {
			list->stray_cnt++;
			continue;
		}
		r->order = list->orders[sec];
		r->sec = sec;
		r->seq = list->cnt++;
	}
	return 0;
}

static bool pass_ext_is_twin(enum extview_part part, const struct pass_ext_record *prev,
			     const struct pass_ext_record *r)
{
	if (prev->order != r->order || prev->rec.insn_off != r->rec.insn_off)
		return false;
	return part != EXTVIEW_CORE || !memcmp(prev->rec.word, r->rec.word, sizeof(r->rec.word));
}

/* Equal relocations are neighbours only when nothing else is at their instruction: look back. */
static bool pass_ext_has_twin(enum extview_part part, const struct pass_ext_list *list,
			      const struct pass_ext_record *r)
{
	for (uint32_t k = list->cnt; k && list->cnt - k < 8; k--) {
		const struct pass_ext_record *prev = &list->records[k - 1];

		if (prev->order != r->order || prev->rec.insn_off != r->rec.insn_off)
			return false;
		if (pass_ext_is_twin(part, prev, r))
			return true;
	}
	return false;
}

static int pass_ext_collect(struct object *o, const struct extview *e, enum extview_part part,
			    struct pass_ext_list *list, struct corepl_diag *d)
{
	uint32_t pos = 0, total = 0, kept;
	struct extview_block b;
	bool is_sorted = true;
	int ret = 0;

	while (extview_next(e, part, &pos, &b))
		total += b.record_cnt;
	memset(list, 0, sizeof(*list));
	list->part = part;
	list->orders = ARENA_NEW(o->arena, uint32_t, o->sec_cnt);
	list->records = ARENA_NEW(o->arena, struct pass_ext_record, (size_t)total + 1);
	pos = 0;
	while (!ret && extview_next(e, part, &pos, &b))
		ret = pass_ext_block(o, e, &b, list, d);
	if (ret)
		return ret;
	for (uint32_t i = 1; i < list->cnt && is_sorted; i++)
		is_sorted = pass_ext_cmp(&list->records[i - 1], &list->records[i]) <= 0;
	if (!is_sorted)
		qsort(list->records, list->cnt, sizeof(*list->records), pass_ext_cmp);
	kept = list->cnt;
	list->cnt = 0;
	for (uint32_t i = 0; i < kept; i++) {
		if (pass_ext_has_twin(part, list, &list->records[i]))
			list->twin_cnt++;
		else
			list->records[list->cnt++] = list->records[i];
	}
	return 0;
}

static int pass_ext_funcs(struct object *o, const struct pass_ext_list *list, struct corepl_diag *d)
{
	o->func_infos = ARENA_NEW(o->arena, struct object_func_info, list->cnt);
	for (uint32_t i = 0; i < list->cnt; i++) {
		const struct pass_ext_record *r = &list->records[i];
		struct object_func_info *info = &o->func_infos[i];

		info->sec = r->sec;
		info->insn_off = r->rec.insn_off;
		info->type_id = r->rec.word[0];
		if (object_type(o, info->type_id)->kind != BTFVIEW_FUNC)
			return diag_fail(d, COREPL_EFORMAT,
					 ".BTF.ext: func_info: section '%s' byte %u: found type id "
					 "%u, need a FUNC",
					 o->secs[r->sec].name, r->rec.insn_off, info->type_id);
		if (o->funcs[r->func].insn_first == info->insn_off / INSN_SIZE)
			o->funcs[r->func].btf_id = info->type_id;
	}
	o->func_info_cnt = list->cnt;
	return 0;
}

static int pass_ext_lines(struct object *o, const struct pass_ext_list *list, struct corepl_diag *d)
{
	o->lines = ARENA_NEW(o->arena, struct object_line, list->cnt);
	for (uint32_t i = 0; i < list->cnt; i++) {
		const struct pass_ext_record *r = &list->records[i];
		struct object_func *f = &o->funcs[r->func];
		struct object_line *line = &o->lines[i];

		line->sec = r->sec;
		line->insn_off = r->rec.insn_off;
		line->file = btfview_str(&o->btf, r->rec.word[0]);
		line->text = btfview_str(&o->btf, r->rec.word[1]);
		line->line = r->rec.word[2] >> 10;
		line->column = r->rec.word[2] & 0x3ff;
		if (!line->file || !line->text)
			return diag_fail(d, COREPL_ERANGE,
					 ".BTF.ext: line_info: section '%s' byte %u: found string "
					 "offset %u, need < %zu",
					 o->secs[r->sec].name, r->rec.insn_off,
					 line->file ? r->rec.word[1] : r->rec.word[0],
					 o->btf.strs.size);
		if (!f->line_cnt++)
			f->line_first = i;
	}
	o->line_cnt = list->cnt;
	return 0;
}

static int pass_ext_relo(struct object *o, const struct pass_ext_record *r,
			 struct object_relo *relo, struct corepl_diag *d)
{
	const char *sec = o->secs[r->sec].name;

	relo->sec = r->sec;
	relo->insn_off = r->rec.insn_off;
	relo->func = r->func;
	relo->insn_idx = r->rec.insn_off / INSN_SIZE - o->funcs[r->func].insn_first;
	relo->type_id = r->rec.word[0];
	relo->access = btfview_str(&o->btf, r->rec.word[1]);
	relo->kind = r->rec.word[2];
	relo->site = OBJECT_NONE;
	relo->line = OBJECT_NONE;
	if (!relo->access)
		return diag_fail(d, COREPL_ERANGE,
				 ".BTF.ext: relocations: section '%s' byte %u: found string offset "
				 "%u, need < %zu",
				 sec, relo->insn_off, r->rec.word[1], o->btf.strs.size);
	if (!relo->type_id || relo->type_id >= o->type_cnt)
		return diag_fail(d, COREPL_ERANGE,
				 ".BTF.ext: relocations: section '%s' byte %u: found type id %u, "
				 "need 1 to %u",
				 sec, relo->insn_off, relo->type_id, o->type_cnt - 1);
	if (relo->kind >= RELO_KIND_CNT)
		return diag_fail(
			d, COREPL_EUNSUPPORTED,
			".BTF.ext: relocations: section '%s' byte %u: found kind %u, need < %d",
			sec, relo->insn_off, relo->kind, RELO_KIND_CNT);
	return 0;
}

/* The line that covers the instruction of RELO; lines of a function are sorted. */
static uint32_t pass_ext_line_of(const struct object *o, const struct object_relo *relo)
{
	const struct object_func *f = &o->funcs[relo->func];
	uint32_t low = 0, high = f->line_cnt;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (o->lines[f->line_first + mid].insn_off <= relo->insn_off)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? f->line_first + low - 1 : OBJECT_NONE;
}

static int pass_ext_relos(struct object *o, const struct pass_ext_list *list, struct corepl_diag *d)
{
	int ret = 0;

	o->relos = ARENA_NEW(o->arena, struct object_relo, list->cnt);
	for (uint32_t i = 0; i < list->cnt && !ret; i++) {
		struct object_func *f = &o->funcs[list->records[i].func];

		ret = pass_ext_relo(o, &list->records[i], &o->relos[i], d);
		if (!ret)
			o->relos[i].line = pass_ext_line_of(o, &o->relos[i]);
		if (!f->relo_cnt++)
			f->relo_first = i;
	}
	o->relo_cnt = list->cnt;
	return ret;
}

int pass_ext(struct object *o, struct corepl_diag *d)
{
	struct pass_ext_list list[EXTVIEW_PART_CNT];
	struct extview e;
	int ret;

	if (o->ext_sec == OBJECT_NONE)
		return 0;
	ret = extview_open(&e, o->secs[o->ext_sec].data, o->secs[o->ext_sec].size, d);
	if (!ret && e.blob.is_swapped != o->is_swapped)
		ret = diag_fail(d, COREPL_EFORMAT,
				".BTF.ext: byte order: found not that of the object");
	for (int part = 0; part < EXTVIEW_PART_CNT && !ret; part++)
		ret = pass_ext_collect(o, &e, (enum extview_part)part, &list[part], d);
	if (!ret)
		ret = pass_ext_funcs(o, &list[EXTVIEW_FUNC], d);
	if (!ret)
		ret = pass_ext_lines(o, &list[EXTVIEW_LINE], d);
	if (!ret)
		ret = pass_ext_relos(o, &list[EXTVIEW_CORE], d);
	if (ret)
		return ret;
	o->note = arena_printf(o->arena,
			       "%u functions, %u lines, %u relocations; dropped %u duplicates, %u "
			       "outside functions",
			       o->func_info_cnt, o->line_cnt, o->relo_cnt,
			       list[0].twin_cnt + list[1].twin_cnt + list[2].twin_cnt,
			       list[0].stray_cnt + list[1].stray_cnt + list[2].stray_cnt);
	return 0;
}
