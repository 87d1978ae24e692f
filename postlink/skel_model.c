/* SPDX-License-Identifier: MIT */
/*
 * skel_model.c - object -> skeleton model: identifiers and data structs.  See skel_model.h.
 *
 * in: a canonical object, read by the passes; out: the model in the arena.  Knows no language.
 */
#include "postlink/skel_model.h"

#include "core/spec.h"

#include <stdlib.h>
#include <string.h>

static int by_place(const void *pa, const void *pb)
{
	const struct skel_field *a = pa, *b = pb;

	if (a->byte_off != b->byte_off)
		return a->byte_off < b->byte_off ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Keep the fields that lie one after another inside MAX_SIZE bytes; hostile ones may not. */
static void settle_fields(struct skel_layout *l, struct skel_data *data, uint32_t max_size)
{
	uint32_t cnt = 0;

	qsort(data->fields, data->field_cnt, sizeof(data->fields[0]), by_place);
	data->align = 1;
	for (uint32_t i = 0; i < data->field_cnt; i++) {
		const struct skel_field *f = &data->fields[i];

		if (f->byte_off < data->size || f->byte_off > max_size ||
		    f->type->size > max_size - f->byte_off)
			continue;
		data->size = f->byte_off + f->type->size;
		if (f->byte_off % f->type->align) /* no language puts it there */
			data->fields[i].type = skel_layout_bytes(l, f->type->size);
		if (f->type->align > data->align)
			data->align = f->type->align;
		data->fields[cnt++] = *f;
	}
	data->field_cnt = cnt;
}

static void name_fields(struct arena *a, struct skel_data *data)
{
	struct skel_names scope;

	skel_names_init(&scope, a, data->field_cnt);
	for (uint32_t i = 0; i < data->field_cnt; i++)
		data->fields[i].name = skel_names_add(&scope, data->fields[i].name, i);
}

/* Variables of map IDX; externs stand in where the map holds their values. */
static void collect_fields(struct skel_model *m, uint32_t map, struct skel_data *data)
{
	const struct object *o = m->o;

	for (uint32_t i = 0; i < o->var_cnt; i++) {
		if (o->vars[i].plan.map == map &&
		    skel_layout_var(&m->layout, &o->vars[i], &data->fields[data->field_cnt]))
			data->field_cnt++;
	}
	for (uint32_t i = 0; i < o->extern_cnt; i++) {
		const struct object_extern *e = &o->externs[i];
		struct object_var v = { e->name,
					{ .map = map,
					  .byte_off = e->plan.byte_off,
					  .size = e->plan.size,
					  .btf_id = e->plan.btf_id } };

		if (e->plan.map == map &&
		    skel_layout_var(&m->layout, &v, &data->fields[data->field_cnt]))
			data->field_cnt++;
	}
}

static bool has_globals(const struct object_map *map)
{
	switch (map->plan.role) {
	case PLAN_MAP_DATA:
	case PLAN_MAP_BSS:
	case PLAN_MAP_RODATA:
	case PLAN_MAP_KCONFIG:
	case PLAN_MAP_EXTERN:
	case PLAN_MAP_ARENA:
		return true;
	default:
		return false;
	}
}

/* Bytes that hold the globals of map IDX. */
static uint32_t globals_size(const struct object *o, uint32_t idx)
{
	const struct plan_map *m = &o->maps[idx].plan;

	if (m->role != PLAN_MAP_ARENA)
		return m->value_size;
	return m->sec < o->sec_cnt ? (uint32_t)o->secs[m->sec].size : 0;
}

static uint32_t count_fields(const struct object *o, uint32_t map)
{
	uint32_t cnt = 0;

	for (uint32_t i = 0; i < o->var_cnt; i++)
		cnt += o->vars[i].plan.map == map;
	for (uint32_t i = 0; i < o->extern_cnt; i++)
		cnt += o->externs[i].plan.map == map;
	return cnt;
}

/* The struct of one map's globals; dropped again when it has none. */
static void make_data(struct arena *a, struct skel_model *m, const char *ident, uint32_t map)
{
	struct skel_data *data = &m->datas[m->data_cnt];

	*data = (struct skel_data){ .ident = ident, .field = ident, .map = map };
	data->fields = ARENA_NEW(a, struct skel_field, count_fields(m->o, map));
	collect_fields(m, map, data);
	settle_fields(&m->layout, data, globals_size(m->o, map));
	name_fields(a, data);
	m->data_cnt += data->field_cnt > 0;
}

/*
 * Does the object bring what makes libcorepl keep initial structs?  Of a struct_ops map that no
 * program is for, nothing could be set.
 */
static bool has_struct_ops(const struct object *o)
{
	for (uint32_t i = 0; i < o->prog_cnt; i++) {
		if (o->progs[i].plan.attach == PLAN_ATTACH_STRUCT_OPS)
			return true;
	}
	return false;
}

/* "own__tcp_congestion_ops" */
static const char *struct_ops_type(struct arena *a, const struct skel_model *m, uint32_t map)
{
	struct btfview_type t;
	const char *type = "";

	if (!btfview_skip_mods(&m->o->btf, m->o->maps[map].plan.value_btf_id, true, &t))
		type = object_btf_str(m->o, t.name_off);
	return skel_names_ident(a, m->layout.style,
				arena_printf(a, "%s__%s", m->map_idents[map], type));
}

/* The initial structs of struct_ops maps, after all globals. */
static void make_struct_ops(struct arena *a, struct skel_model *m)
{
	struct skel_layout *l = &m->layout;

	for (uint32_t i = 0; i < m->o->map_cnt && has_struct_ops(m->o); i++) {
		const struct plan_map *map = &m->o->maps[i].plan;
		struct skel_data *data = &m->datas[m->data_cnt];

		if (map->role != PLAN_MAP_STRUCT_OPS)
			continue;
		*data = (struct skel_data){ .field = m->map_idents[i],
					    .is_struct_ops = true,
					    .map = i };
		data->ident = skel_names_add(&l->record_names, struct_ops_type(a, m, i), i);
		data->field_cnt = skel_layout_members(l, map->value_btf_id, &data->fields);
		settle_fields(l, data, map->value_size);
		name_fields(a, data);
		m->data_cnt += data->field_cnt > 0;
	}
}

/* What a skeleton has beside the structs of globals. */
static const char *const members[] = { "obj", "maps", "progs", "links", "struct_ops" };

#define MEMBER_CNT (sizeof(members) / sizeof(members[0]))

/* Data structs share a scope with the skeleton's members and with the records they contain. */
static void make_datas(struct arena *a, struct skel_model *m)
{
	const char **idents = ARENA_NEW(a, const char *, m->o->map_cnt);
	struct skel_names top;

	skel_names_init(&top, a, m->o->map_cnt + MEMBER_CNT);
	for (size_t i = 0; i < MEMBER_CNT; i++)
		skel_names_add(&top, skel_names_shown(a, m->layout.style, members[i]), 0);
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		if (!has_globals(&m->o->maps[i]))
			continue;
		idents[i] = skel_names_add(&top, m->map_idents[i], i);
		skel_names_add(&m->layout.record_names, idents[i], i);
	}
	m->datas = ARENA_NEW(a, struct skel_data, m->o->map_cnt);
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		if (idents[i])
			make_data(a, m, idents[i], i);
	}
}

/* ".data.x" is data_x. */
static const char *map_ident(struct arena *a, const struct skel_style *style, const char *name)
{
	while (*name == '.')
		name++;
	return skel_names_shown(a, style, name);
}

static void name_maps(struct arena *a, struct skel_model *m)
{
	struct skel_names scope;

	m->map_idents = ARENA_NEW(a, const char *, m->o->map_cnt);
	skel_names_init(&scope, a, m->o->map_cnt);
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		if (m->o->maps[i].plan.role == PLAN_MAP_INNER)
			continue;
		m->map_idents[i] = skel_names_add(
			&scope, map_ident(a, m->layout.style, m->o->maps[i].name), i);
		m->map_field_cnt++;
	}
}

static void name_progs(struct arena *a, struct skel_model *m)
{
	struct skel_names scope;

	m->prog_idents = ARENA_NEW(a, const char *, m->o->prog_cnt);
	skel_names_init(&scope, a, m->o->prog_cnt);
	for (uint32_t i = 0; i < m->o->prog_cnt; i++) {
		const char *ident = skel_names_shown(a, m->layout.style, m->o->progs[i].name);

		m->prog_idents[i] = skel_names_add(&scope, ident, i);
	}
}

/* A struct_ops map is attached with all of its programs: its is the link. */
static void name_links(struct arena *a, struct skel_model *m)
{
	struct skel_names scope;

	m->link_idents = ARENA_NEW(a, const char *, skel_model_link_cnt(m));
	skel_names_init(&scope, a, skel_model_link_cnt(m));
	for (uint32_t i = 0; i < m->o->prog_cnt; i++) {
		if (m->o->progs[i].plan.attach == PLAN_ATTACH_STRUCT_OPS)
			continue;
		m->link_idents[i] = skel_names_add(&scope, m->prog_idents[i], i);
		m->link_field_cnt++;
	}
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		if (m->o->maps[i].plan.role != PLAN_MAP_STRUCT_OPS)
			continue;
		m->link_idents[m->o->prog_cnt + i] = skel_names_add(&scope, m->map_idents[i], i);
		m->link_field_cnt++;
		m->has_map_links = true;
	}
}

int skel_model_make(const struct object *o, const char *name, const struct skel_language *language,
		    struct skel_model *m, struct corepl_diag *d)
{
	struct arena *a = o->arena;

	memset(m, 0, sizeof(*m));
	if (o->plan_sec == OBJECT_NONE)
		return diag_fail(
			d, COREPL_EUNSUPPORTED,
			"object: no load plan (section .corepl): run bpf-postlink on it first");
	if (!o->prog_cnt && !o->map_cnt)
		return diag_fail(
			d, COREPL_EFORMAT,
			"object: found no program, map or global, need one for a skeleton");
	m->o = o;
	m->name = skel_names_ident(a, language->style, name);
	skel_layout_init(&m->layout, a, o, language->style);
	name_maps(a, m);
	name_progs(a, m);
	name_links(a, m);
	make_datas(a, m);
	m->global_cnt = m->data_cnt;
	make_struct_ops(a, m);
	return 0;
}

uint32_t skel_model_link_cnt(const struct skel_model *m)
{
	return m->o->prog_cnt + m->o->map_cnt;
}

const char *skel_model_map_link(const struct skel_model *m, uint32_t map)
{
	return m->link_idents[m->o->prog_cnt + map];
}

const struct skel_data *skel_model_data(const struct skel_model *m, uint32_t map)
{
	for (uint32_t i = 0; i < m->data_cnt; i++) {
		if (m->datas[i].map == map)
			return &m->datas[i];
	}
	return NULL;
}

enum {
	USE_ARENA,
	USE_EXTERNS,
	USE_KCONFIG,
	USE_KERNEL_TYPES,
	USE_KSYMS,
	USE_PINS,
	USE_SLOTS,
	USE_TYPES,
	USE_CNT
};

/* enum bpf_prog_type. */
enum {
	PROG_TRACING = 26,
	PROG_LSM = 29
};

/* Is P attached to what the kernel's types name?  Where its own call says so, that brings them. */
static bool is_of_kernel(const struct plan_prog *p)
{
	return p->prog_type == PROG_TRACING || p->prog_type == PROG_LSM;
}

static uint32_t find_uses(const struct skel_model *m)
{
	uint32_t uses = 0;

	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		uses |= m->o->maps[i].plan.role == PLAN_MAP_ARENA ? 1u << USE_ARENA : 0;
		uses |= m->o->maps[i].plan.pinning ? 1u << USE_PINS : 0;
		if (m->o->maps[i].plan.slot_cnt && m->o->maps[i].plan.role != PLAN_MAP_STRUCT_OPS)
			uses |= 1u << USE_SLOTS;
	}
	for (uint32_t i = 0; i < m->o->prog_cnt; i++)
		uses |= is_of_kernel(&m->o->progs[i].plan) ? 1u << USE_KERNEL_TYPES : 0;
	uses |= m->o->relo_cnt ? 1u << USE_KERNEL_TYPES : 0;
	for (uint32_t i = 0; i < m->o->extern_cnt; i++) {
		uint32_t kind = m->o->externs[i].plan.kind;

		uses |= 1u << (kind == PLAN_EXTERN_KCONFIG ? USE_KCONFIG
			       : kind == PLAN_EXTERN_KSYM  ? USE_KSYMS
							   : USE_EXTERNS);
	}
	for (uint32_t i = 0; i < m->o->relo_cnt; i++) {
		uint32_t kind = m->o->relos[i].kind;

		if (!spec_is_field_kind(kind) && kind != RELO_TYPE_ID_LOCAL)
			uses |= 1u << USE_TYPES;
	}
	return uses;
}

void skel_model_put_uses(const struct skel_model *m, struct ctext *out, const char *before,
			 const char *after)
{
	static const char *const names[USE_CNT] = {
		[USE_ARENA] = "corepl_use_arena",
		[USE_EXTERNS] = "corepl_use_externs",
		[USE_KCONFIG] = "corepl_use_kconfig",
		[USE_KERNEL_TYPES] = "corepl_use_kernel_types",
		[USE_KSYMS] = "corepl_use_ksyms",
		[USE_PINS] = "corepl_use_pins",
		[USE_SLOTS] = "corepl_use_slots",
		[USE_TYPES] = "corepl_use_types",
	};
	uint32_t uses = find_uses(m);

	for (uint32_t i = 0; i < USE_CNT; i++) {
		if (uses >> i & 1)
			ctext_printf(out, "%s%s%s", before, names[i], after);
	}
}

void skel_model_put_code(const struct skel_model *m, struct ctext *out, const char *code)
{
	for (const char *at; (at = strchr(code, '@')); code = at + 1) {
		ctext_put(out, code, (size_t)(at - code));
		ctext_str(out, m->name);
	}
	ctext_str(out, code);
}
