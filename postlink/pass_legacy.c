/* SPDX-License-Identifier: MIT */
/*
 * pass_legacy.c - maps of section "maps" become maps of section .maps, which every loader knows.
 *
 *   struct bpf_map_def m SEC("maps") = { HASH, 4, 8, 10 }   ->   the same symbol, in .maps, 8 bytes
 *                                                                per member of its BTF struct
 * in -> out: sections "maps", "maps/...", their DATASECs and the variables of
 * BPF_ANNOTATE_KV_PAIR -> none of them; .maps with the old maps behind those it had; initial values
 * as relocations: inner maps by iproute2's id, inner_id and inner_idx, programs of sections
 * "ID/SLOT" in the prog array ID.  Code keeps its relocations; those to a static map, which name
 * the section, name the map's symbol.
 *
 * Sources: iproute2 lib/bpf_legacy.c for behaviour; legacy_def.c for the forms.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "core/insn.h"
#include "legacy_btf.h"
#include "passes.h"

#define ANNOTATION "____btf_map_"
#define POINTER_SIZE 8u /* bytes of an address in a BPF object */
#define SLOT_MAX 65535u /* initial values take a pointer each in the file */
#define PROG_ARRAY 3u
#define LINKAGE_GLOBAL 1u
#define R_BPF_64_ABS64 2u

struct pass_legacy_map {
	struct legacy_def def;
	uint32_t new_var;   /* VAR in the new types */
	uint32_t byte_off;  /* in .maps */
	uint32_t decl_size; /* bytes without initial values */
	uint32_t slot_cnt;  /* highest slot with an initial value, plus 1 */
};

struct pass_legacy_job {
	struct object *o;
	struct corepl_diag *d;
	struct pass_legacy_map *maps; /* by section, then place */
	uint32_t cnt;
	uint32_t new_size;	 /* bytes it gets */
	struct object_rel *rels; /* of .maps: old ones, then new ones */
	uint32_t rel_cnt;
};

static bool pass_legacy_is_map(const struct object *o, uint32_t sym)
{
	const struct object_symbol *s = &o->syms[sym];

	return s->sec != OBJECT_SYM_UNDEF && s->sec < OBJECT_SYM_SPECIAL && *s->name &&
	       s->type != STT_SECTION && o->secs[s->sec].role == OBJECT_SEC_LEGACY_MAPS;
}

static bool pass_legacy_is_annotation(const struct object *o, const struct btfview_type *datasec)
{
	for (uint32_t i = 0; i < datasec->vlen; i++) {
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, datasec, i, &sv);
		if (strncmp(object_btf_str(o, object_type(o, sv.type_id)->name_off), ANNOTATION,
			    strlen(ANNOTATION)) != 0)
			return false;
	}
	return datasec->vlen != 0;
}

/* VAR called NAME of the DATASEC of section SEC, or 0. */
static uint32_t pass_legacy_var(const struct object *o, const char *sec, const char *name)
{
	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];

		if (t->kind != BTFVIEW_DATASEC || strcmp(object_btf_str(o, t->name_off), sec) != 0)
			continue;
		for (uint32_t i = 0; i < t->vlen; i++) {
			struct btfview_secvar sv;

			btfview_secvar(&o->btf, t, i, &sv);
			if (object_type(o, sv.type_id)->kind == BTFVIEW_VAR &&
			    !strcmp(object_btf_str(o, object_type(o, sv.type_id)->name_off), name))
				return sv.type_id;
		}
	}
	return 0;
}

/* The struct { key; value; } that annotates DEF, where its sizes are those of the map. */
static void pass_legacy_annotation(struct object *o, struct legacy_def *def)
{
	const char *name = arena_printf(o->arena, ANNOTATION "%s", def->name);

	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];
		uint64_t sizes[2] = { 0, 0 };

		if (t->kind != BTFVIEW_STRUCT || strcmp(object_btf_str(o, t->name_off), name) != 0)
			continue;
		for (uint32_t i = 0; i < 2 && t->vlen == 2; i++) {
			struct btfview_member m;

			btfview_member(&o->btf, t, i, &m);
			if (btfview_size(&o->btf, m.type_id, &sizes[i]))
				sizes[i] = 0;
		}
		if (sizes[0] && sizes[0] == def->key_size && sizes[1] == def->value_size)
			def->annotated = id;
		else
			object_warn(o,
				    "map '%s': annotated with types of %llu and %llu bytes, which "
				    "are left out: its key has %u, its value %u",
				    def->name, (unsigned long long)sizes[0],
				    (unsigned long long)sizes[1], def->key_size, def->value_size);
		return;
	}
}

static int pass_legacy_cmp(const void *left, const void *right)
{
	const struct pass_legacy_map *l = left, *r = right;

	/* the section and the place, while sorting */
	if (l->byte_off != r->byte_off)
		return l->byte_off < r->byte_off ? -1 : 1;
	return l->decl_size < r->decl_size ? -1 : l->decl_size > r->decl_size;
}

static int pass_legacy_collect(struct pass_legacy_job *j)
{
	struct object *o = j->o;

	j->maps = ARENA_NEW(o->arena, struct pass_legacy_map, o->sym_cnt);
	for (uint32_t i = 1; i < o->sym_cnt; i++) {
		const char *sec;
		int ret;

		if (!pass_legacy_is_map(o, i))
			continue;
		sec = o->secs[o->syms[i].sec].name;
		ret = legacy_def_read(o, i, pass_legacy_var(o, sec, o->syms[i].name),
				      &j->maps[j->cnt].def, j->d);
		if (ret)
			return ret;
		pass_legacy_annotation(o, &j->maps[j->cnt].def);
		j->maps[j->cnt].byte_off = o->syms[i].sec;
		j->maps[j->cnt++].decl_size = (uint32_t)o->syms[i].value;
	}
	qsort(j->maps, j->cnt, sizeof(*j->maps), pass_legacy_cmp);
	return 0;
}

/* Inner prototypes by number; the definitions are in their sections' order. */
static int pass_legacy_inner(struct pass_legacy_job *j, struct legacy_def *def)
{
	for (uint32_t i = 0; i < j->cnt && def->inner_id; i++)
		if (j->maps[i].def.id == def->inner_id)
			def->inner_seq = i;
	if (def->inner_id && def->inner_seq == LEGACY_DEF_NO_IDX)
		return diag_fail(j->d, COREPL_EFORMAT,
				 "map '%s': inner_id: found %u, which is no map's id, need one",
				 def->name, def->inner_id);
	if (def->inner_seq == LEGACY_DEF_NO_IDX)
		return 0;
	if (def->inner_seq >= j->cnt)
		return diag_fail(j->d, COREPL_EFORMAT,
				 "map '%s': inner_map_idx: found %u, need < %u", def->name,
				 def->inner_seq, j->cnt);
	if (legacy_def_is_outer(j->maps[def->inner_seq].def.type))
		return diag_fail(j->d, COREPL_EFORMAT,
				 "map '%s': its inner map '%s' holds maps itself", def->name,
				 j->maps[def->inner_seq].def.name);
	return 0;
}

/* SYM is the initial value of SLOT in map M; the place follows when .maps is laid out. */
static int pass_legacy_slot(struct pass_legacy_job *j, uint32_t m, uint32_t slot, uint32_t sym)
{
	if (slot > SLOT_MAX || (j->maps[m].def.max_entries && slot >= j->maps[m].def.max_entries))
		return diag_fail(j->d, COREPL_ERANGE,
				 "map '%s': initial value '%s' in slot %u, need one below "
				 "max_entries %u and at most %u",
				 j->maps[m].def.name, j->o->syms[sym].name, slot,
				 j->maps[m].def.max_entries, SLOT_MAX);
	if (slot >= j->maps[m].slot_cnt)
		j->maps[m].slot_cnt = slot + 1;
	j->rels[j->rel_cnt++] =
		(struct object_rel){ (uint64_t)m << 32 | slot, R_BPF_64_ABS64, sym };
	return 0;
}

static int pass_legacy_inner_slots(struct pass_legacy_job *j)
{
	int ret = 0;

	for (uint32_t i = 0; i < j->cnt && !ret; i++)
		ret = pass_legacy_inner(j, &j->maps[i].def);
	for (uint32_t i = 0; i < j->cnt; i++)
		for (uint32_t k = 0; k < j->cnt && !ret; k++)
			if (j->maps[i].def.id && j->maps[k].def.inner_id == j->maps[i].def.id &&
			    j->maps[i].def.inner_idx != LEGACY_DEF_NO_IDX)
				ret = pass_legacy_slot(j, k, j->maps[i].def.inner_idx,
						       j->maps[i].def.sym);
	return ret;
}

static int pass_legacy_tails(struct pass_legacy_job *j)
{
	const struct object *o = j->o;
	uint32_t id, slot;
	int ret = 0;

	for (uint32_t i = 1; i < o->sym_cnt && !ret; i++) {
		const struct object_symbol *s = &o->syms[i];

		if (s->type != STT_FUNC || s->value || s->sec == OBJECT_SYM_UNDEF ||
		    s->sec >= OBJECT_SYM_SPECIAL || o->secs[s->sec].role != OBJECT_SEC_CODE ||
		    !legacy_def_tail(o->secs[s->sec].name, &id, &slot))
			continue;
		for (uint32_t k = 0; k < j->cnt && !ret; k++)
			if (j->maps[k].def.id == id && j->maps[k].def.type == PROG_ARRAY)
				ret = pass_legacy_slot(j, k, slot, i);
	}
	return ret;
}

/* Rooms for the slots: every definition in every other, every symbol as a program. */
static int pass_legacy_slots(struct pass_legacy_job *j)
{
	const struct object *o = j->o;
	int ret;

	j->rels = ARENA_NEW(o->arena, struct object_rel,
			    (size_t)j->cnt * j->cnt + (size_t)j->cnt * o->sym_cnt);
	ret = pass_legacy_inner_slots(j);
	return ret ? ret : pass_legacy_tails(j);
}

/* What goes: the legacy DATASECs with their variables, annotations, and .maps, written anew. */
static void pass_legacy_drop(struct pass_legacy_job *j, struct btf_edit *e)
{
	struct object *o = j->o;

	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];
		uint32_t sec = object_find_section(o, object_btf_str(o, t->name_off));

		if (t->kind != BTFVIEW_DATASEC || sec == OBJECT_NONE)
			continue;
		if (pass_legacy_is_annotation(o, t))
			o->secs[sec].is_dropped = true;
		else if (o->secs[sec].role != OBJECT_SEC_LEGACY_MAPS && sec != o->maps_sec)
			continue;
		btf_edit_drop(e, id);
	}
	for (uint32_t i = 0; i < j->cnt; i++)
		btf_edit_drop(e, j->maps[i].def.var_id);
}

static void pass_legacy_var_type(struct pass_legacy_job *j, struct btf_edit *e, uint32_t int_id,
				 struct pass_legacy_map *m)
{
	bool has_values = legacy_btf_has_values(&m->def, m->slot_cnt);
	const struct legacy_def *inner =
		m->def.inner_seq == LEGACY_DEF_NO_IDX ? NULL : &j->maps[m->def.inner_seq].def;
	uint32_t struct_id =
		legacy_btf_struct(e, &m->def, inner, int_id, has_values, &m->decl_size);

	m->new_var = btf_edit_type(e, m->def.name, BTFVIEW_VAR << 24, struct_id);
	btf_edit_word(e, LINKAGE_GLOBAL);
	m->byte_off = j->new_size;
	j->new_size += m->decl_size + m->slot_cnt * POINTER_SIZE;
}

/* DATASEC .maps: sizes and places of all its variables follow from the symbols later. */
static void pass_legacy_datasec(struct pass_legacy_job *j, struct btf_edit *e,
				const struct btfview_type *old)
{
	const struct object *o = j->o;

	btf_edit_type(e, ".maps", BTFVIEW_DATASEC << 24 | (old->vlen + j->cnt), 0);
	for (uint32_t i = 0; i < old->vlen; i++) {
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, old, i, &sv);
		btf_edit_word(e, sv.type_id);
		btf_edit_word(e, sv.byte_off);
		btf_edit_word(e, sv.size);
	}
	for (uint32_t i = 0; i < j->cnt; i++) {
		btf_edit_word(e, j->maps[i].new_var);
		btf_edit_word(e, j->maps[i].byte_off);
		btf_edit_word(e, j->maps[i].decl_size + j->maps[i].slot_cnt * POINTER_SIZE);
	}
}

static int pass_legacy_types(struct pass_legacy_job *j)
{
	struct object *o = j->o;
	const struct btfview_type *old = &o->types[0];
	struct btf_edit e;
	uint32_t int_id;

	for (uint32_t id = 1; id < o->type_cnt && o->maps_sec != OBJECT_NONE; id++)
		if (o->types[id].kind == BTFVIEW_DATASEC &&
		    !strcmp(object_btf_str(o, o->types[id].name_off), ".maps"))
			old = &o->types[id];
	btf_edit_open(&e, o);
	pass_legacy_drop(j, &e);
	btf_edit_copy(&e);
	int_id = btf_edit_type(&e, "int", BTFVIEW_INT << 24, 4);
	btf_edit_word(&e, 1u << 24 | 32);
	for (uint32_t i = 0; i < j->cnt; i++)
		pass_legacy_var_type(j, &e, int_id, &j->maps[i]);
	pass_legacy_datasec(j, &e, old);
	return btf_edit_finish(&e, j->d);
}

static int pass_legacy_rel_cmp(const void *left, const void *right)
{
	const struct object_rel *l = left, *r = right;

	return l->byte_off < r->byte_off ? -1 : l->byte_off > r->byte_off;
}

/* Old and new initial values, by place. */
static void pass_legacy_rels(struct pass_legacy_job *j, struct object_section *s)
{
	struct object_rel *all =
		ARENA_NEW(j->o->arena, struct object_rel, (size_t)s->rel_cnt + j->rel_cnt);

	if (s->rel_cnt)
		memcpy(all, s->rels, s->rel_cnt * sizeof(*all));
	for (uint32_t i = 0; i < j->rel_cnt; i++) {
		const struct pass_legacy_map *m = &j->maps[j->rels[i].byte_off >> 32];

		all[s->rel_cnt + i] = j->rels[i];
		all[s->rel_cnt + i].byte_off =
			m->byte_off + m->decl_size +
			(uint64_t)(uint32_t)j->rels[i].byte_off * POINTER_SIZE;
	}
	s->rel_cnt += j->rel_cnt;
	s->rels = all;
	qsort(s->rels, s->rel_cnt, sizeof(*s->rels), pass_legacy_rel_cmp);
}

/* .maps: the section there was, or the first legacy one under the new name. */
static void pass_legacy_section(struct pass_legacy_job *j)
{
	struct object *o = j->o;
	struct object_section *s;
	uint8_t *data = ARENA_NEW(o->arena, uint8_t, j->new_size);

	for (uint32_t i = 1; i < o->sec_cnt; i++) {
		if (o->secs[i].role != OBJECT_SEC_LEGACY_MAPS)
			continue;
		o->secs[i].is_dropped = o->maps_sec != OBJECT_NONE;
		if (o->secs[i].is_dropped)
			continue;
		o->maps_sec = i;
		o->secs[i].size = 0;
		o->secs[i].rel_cnt = 0;
	}
	s = &o->secs[o->maps_sec];
	if (s->size && s->data)
		memcpy(data, s->data, s->size);
	s->name = ".maps";
	s->role = OBJECT_SEC_MAPS;
	s->align = POINTER_SIZE;
	s->data = data;
	s->size = j->new_size;
	pass_legacy_rels(j, s);
}

static const struct pass_legacy_map *pass_legacy_find(const struct pass_legacy_job *j, uint32_t sec,
						      uint64_t byte_off)
{
	for (uint32_t i = 0; i < j->cnt; i++) {
		const struct object_symbol *s = &j->o->syms[j->maps[i].def.sym];

		if (s->sec == sec && s->value == byte_off)
			return &j->maps[i];
	}
	return NULL;
}

/* References by section and place become references by symbol; before the symbols move. */
static int pass_legacy_code(struct pass_legacy_job *j, struct object_section *s)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < s->rel_cnt; i++) {
		const struct object_symbol *sym = &o->syms[s->rels[i].sym];
		const struct pass_legacy_map *m;
		struct insn insn;

		if (sym->type != STT_SECTION || sym->sec >= o->sec_cnt ||
		    o->secs[sym->sec].role != OBJECT_SEC_LEGACY_MAPS ||
		    s->rels[i].byte_off + INSN_SIZE > s->size)
			continue;
		insn = insn_load(s->data + s->rels[i].byte_off, o->is_swapped);
		m = pass_legacy_find(j, sym->sec, sym->value + (uint32_t)insn.imm);
		if (!m)
			return diag_fail(j->d, COREPL_EFORMAT,
					 "section '%s': byte %llu: refers to byte %d of section "
					 "'%s': no map starts there",
					 s->name, (unsigned long long)s->rels[i].byte_off, insn.imm,
					 o->secs[sym->sec].name);
		insn.imm = 0;
		insn_store(s->data + s->rels[i].byte_off, o->is_swapped, &insn);
		s->rels[i].sym = m->def.sym;
	}
	return 0;
}

/* Libbpf takes no static maps: a static one becomes global, which its name must allow. */
static int pass_legacy_global(struct pass_legacy_job *j, struct object_symbol *s)
{
	const struct object *o = j->o;

	for (uint32_t i = 1; i < o->sym_cnt && s->bind == STB_LOCAL; i++)
		if (&o->syms[i] != s && !strcmp(o->syms[i].name, s->name))
			return diag_fail(j->d, COREPL_EUNSUPPORTED,
					 "map '%s': static, and another symbol has its name: need "
					 "one of its own",
					 s->name);
	s->bind = STB_GLOBAL;
	return 0;
}

static int pass_legacy_symbols(struct pass_legacy_job *j)
{
	for (uint32_t i = 0; i < j->cnt; i++) {
		struct object_symbol *s = &j->o->syms[j->maps[i].def.sym];

		if (pass_legacy_global(j, s))
			return COREPL_EUNSUPPORTED;
		s->sec = j->o->maps_sec;
		s->value = j->maps[i].byte_off;
		s->size = j->maps[i].decl_size + j->maps[i].slot_cnt * POINTER_SIZE;
		s->type = STT_OBJECT;
	}
	return 0;
}

int pass_legacy(struct object *o, struct corepl_diag *d)
{
	struct pass_legacy_job j = { .o = o, .d = d };
	int ret = pass_legacy_collect(&j);

	if (ret || !j.cnt)
		return ret;
	ret = pass_legacy_slots(&j);
	if (ret)
		return ret;
	if (o->maps_sec != OBJECT_NONE)
		j.new_size = (uint32_t)(o->secs[o->maps_sec].size + 7) & ~7u;
	ret = pass_legacy_types(&j);
	for (uint32_t i = 1; i < o->sec_cnt && !ret; i++)
		if (o->secs[i].role == OBJECT_SEC_CODE)
			ret = pass_legacy_code(&j, &o->secs[i]);
	if (ret)
		return ret;
	pass_legacy_section(&j);
	o->note = arena_printf(o->arena, "%u legacy maps are BTF-defined", j.cnt);
	return pass_legacy_symbols(&j);
}
