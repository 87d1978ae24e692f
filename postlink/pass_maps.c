/* SPDX-License-Identifier: MIT */
/*
 * pass_maps.c - the object's maps in libbpf's order, and the variables of data maps.
 *
 * Declared maps (.maps, by place; an arena takes the variables of .addr_space.1), one map per data
 * section with content, .kconfig where an extern needs it, struct_ops maps, and behind all others
 * the inner templates.  Initial values come later (pass_slots.c).
 *
 * Sources: libbpf bpf_object__init_user_btf_maps(), bpf_object__init_global_data_maps(),
 * bpf_object__init_kconfig_map(), init_struct_ops_maps() for behaviour.
 */
#include <string.h>

#include "map_def.h"
#include "passes.h"

/* <linux/bpf.h>: enum bpf_map_type, flags of BPF_MAP_CREATE. */
#define MAP_TYPE_ARRAY 2u
#define MAP_TYPE_STRUCT_OPS 26u
#define MAP_TYPE_ARENA 33u
#define MAP_RDONLY_PROG (1u << 7)
#define MAP_MMAPABLE (1u << 10)
#define MAP_LINK (1u << 13)

#define ARENA_SECTION ".addr_space.1"

struct pass_maps_job {
	struct object *o;
	struct object_map *inner; /* templates, moved behind the other maps at the end */
	uint32_t *inner_of;	  /* outer map by template */
	uint32_t inner_cnt;
};

static uint32_t pass_maps_datasec(const struct object *o, const char *name)
{
	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_DATASEC &&
		    !strcmp(object_btf_str(o, o->types[id].name_off), name))
			return id;
	return 0;
}

static int pass_maps_declared(struct pass_maps_job *j, const struct btfview_secvar *sv,
			      struct corepl_diag *d)
{
	struct object *o = j->o;
	const struct btfview_type *var = object_type(o, sv->type_id);
	struct object_map *m = &o->maps[o->map_cnt];
	struct map_def_values values = { .inner = &j->inner[j->inner_cnt] };
	struct btfview_type def;
	int ret;

	m->name = object_btf_str(o, var->name_off);
	m->var_id = sv->type_id;
	m->byte_off = sv->byte_off;
	m->decl_size = sv->size;
	if (var->kind != BTFVIEW_VAR || !*m->name)
		return diag_fail(
			d, COREPL_EFORMAT,
			"section '.maps': found type id %u of kind %u, need a named variable",
			sv->type_id, var->kind);
	if (btfview_extra_u32(&o->btf, var) == 2)
		return diag_fail(
			d, COREPL_EFORMAT,
			"map '%s': declared extern, not defined: link the object that defines it",
			m->name);
	if (btfview_skip_mods(&o->btf, var->size_or_type, true, &def) || def.kind != BTFVIEW_STRUCT)
		return diag_fail(d, COREPL_EFORMAT, "map '%s': need a struct that defines the map",
				 m->name);
	ret = map_def_read(o, def.id, m, &values, d);
	if (ret)
		return ret;
	if (values.has_inner)
		j->inner_of[j->inner_cnt++] = o->map_cnt;
	m->values_off = values.has_values ? (uint32_t)values.byte_off : OBJECT_NONE;
	o->map_cnt++;
	return 0;
}

static int pass_maps_user(struct pass_maps_job *j, struct corepl_diag *d)
{
	struct object *o = j->o;
	const struct btfview_type *t = object_type(o, pass_maps_datasec(o, ".maps"));
	int ret = 0;

	if (o->maps_sec != OBJECT_NONE && o->secs[o->maps_sec].size && !t->id)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '.maps': not described in .BTF: compile with -g");
	if (o->maps_sec == OBJECT_NONE)
		return 0;
	for (uint32_t i = 0; i < t->vlen && !ret; i++) {
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, t, i, &sv);
		ret = pass_maps_declared(j, &sv, d);
	}
	return ret;
}

static void pass_maps_vars(struct object *o, uint32_t map, const struct btfview_type *datasec)
{
	for (uint32_t i = 0; i < datasec->vlen; i++) {
		struct object_var *var = &o->vars[o->var_cnt];
		const struct btfview_type *t;
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, datasec, i, &sv);
		t = object_type(o, sv.type_id);
		if (t->kind != BTFVIEW_VAR)
			continue;
		var->name = object_btf_str(o, t->name_off);
		var->plan = (struct plan_var){ .map = map,
					       .byte_off = sv.byte_off,
					       .size = sv.size,
					       .btf_id = t->size_or_type };
		o->var_cnt++;
	}
}

/* libbpf maps a data section into user space when it has a variable that is not static. */
static bool pass_maps_is_mmapable(const struct object *o, const struct btfview_type *datasec)
{
	for (uint32_t i = 0; i < datasec->vlen; i++) {
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, datasec, i, &sv);
		if (object_type(o, sv.type_id)->kind == BTFVIEW_VAR &&
		    btfview_extra_u32(&o->btf, object_type(o, sv.type_id)) != 0)
			return true;
	}
	return false;
}

static void pass_maps_data(struct object *o, const char *name, uint32_t sec, uint64_t size,
			   enum plan_map_role role)
{
	const struct btfview_type *datasec = object_type(o, pass_maps_datasec(o, name));
	struct object_map *m = &o->maps[o->map_cnt];

	m->name = name;
	m->var_id = datasec->id;
	m->plan = (struct plan_map){ .role = role,
				     .map_type = MAP_TYPE_ARRAY,
				     .key_size = 4,
				     .value_size = (uint32_t)size,
				     .max_entries = 1,
				     .value_btf_id = datasec->id,
				     .inner_map = OBJECT_NONE,
				     .sec = sec };
	m->values_off = OBJECT_NONE;
	if (role == PLAN_MAP_RODATA || role == PLAN_MAP_KCONFIG || role == PLAN_MAP_EXTERN)
		m->plan.map_flags |= MAP_RDONLY_PROG;
	if (pass_maps_is_mmapable(o, datasec))
		m->plan.map_flags |= MAP_MMAPABLE;
	pass_maps_vars(o, o->map_cnt, datasec);
	o->map_cnt++;
}

static void pass_maps_all_data(struct object *o)
{
	const struct btfview_type *kconfig = object_type(o, pass_maps_datasec(o, ".kconfig"));

	for (uint32_t i = 1; i < o->sec_cnt; i++) {
		const struct object_section *s = &o->secs[i];

		if (!s->size)
			continue;
		if (s->role == OBJECT_SEC_DATA)
			pass_maps_data(o, s->name, i, s->size, PLAN_MAP_DATA);
		else if (s->role == OBJECT_SEC_BSS)
			pass_maps_data(o, s->name, i, s->size, PLAN_MAP_BSS);
		else if (s->role == OBJECT_SEC_RODATA)
			pass_maps_data(o, s->name, i, s->size,
				       strcmp(s->name, OBJECT_HOST_SECTION) != 0 ? PLAN_MAP_RODATA
										 : PLAN_MAP_EXTERN);
	}
	if (kconfig->id && kconfig->size_or_type)
		pass_maps_data(o, ".kconfig", OBJECT_NONE, kconfig->size_or_type, PLAN_MAP_KCONFIG);
}

/* One map per variable of a struct_ops section; the value is the variable's struct. */
static void pass_maps_struct_ops(struct object *o, uint32_t sec)
{
	const struct object_section *s = &o->secs[sec];
	const struct btfview_type *t = object_type(o, pass_maps_datasec(o, s->name));

	for (uint32_t i = 0; i < t->vlen; i++) {
		struct object_map *m = &o->maps[o->map_cnt++];
		struct btfview_secvar sv;
		struct btfview_type def = { 0 };

		btfview_secvar(&o->btf, t, i, &sv);
		m->name = object_btf_str(o, object_type(o, sv.type_id)->name_off);
		m->var_id = sv.type_id;
		m->byte_off = sv.byte_off;
		m->decl_size = sv.size;
		btfview_skip_mods(&o->btf, object_type(o, sv.type_id)->size_or_type, true, &def);
		m->plan = (struct plan_map){ .role = PLAN_MAP_STRUCT_OPS,
					     .map_type = MAP_TYPE_STRUCT_OPS,
					     .key_size = 4,
					     .value_size = sv.size,
					     .max_entries = 1,
					     .map_flags = strstr(s->name, ".link") ? MAP_LINK : 0,
					     .value_btf_id = def.id,
					     .inner_map = OBJECT_NONE,
					     .sec = sec,
					     .sec_off = sv.byte_off };
	}
}

/* Upper bounds: every map is a variable of some DATASEC or a section. */
static uint32_t pass_maps_bound(const struct object *o)
{
	uint32_t cnt = o->sec_cnt + 1;

	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_DATASEC)
			cnt += o->types[id].vlen;
	return cnt;
}

/* The object's one arena gets the variables of section ".addr_space.1", as libbpf has it. */
static int pass_maps_arena(struct object *o, struct corepl_diag *d)
{
	const struct btfview_type *datasec = object_type(o, pass_maps_datasec(o, ARENA_SECTION));
	uint32_t arena = OBJECT_NONE;

	for (uint32_t i = 0; i < o->map_cnt; i++) {
		if (o->maps[i].plan.map_type != MAP_TYPE_ARENA)
			continue;
		if (arena != OBJECT_NONE)
			return diag_fail(d, COREPL_EUNSUPPORTED,
					 "map '%s': found a second arena beside '%s', need one",
					 o->maps[i].name, o->maps[arena].name);
		o->maps[i].plan.role = PLAN_MAP_ARENA;
		arena = i;
	}
	for (uint32_t i = 1; i < o->sec_cnt; i++) {
		if (o->secs[i].role != OBJECT_SEC_ARENA || !o->secs[i].size)
			continue;
		if (arena == OBJECT_NONE)
			return diag_fail(d, COREPL_EFORMAT,
					 "section '%s': found globals and no arena, need a map of "
					 "type BPF_MAP_TYPE_ARENA",
					 o->secs[i].name);
		if (o->maps[arena].plan.sec != OBJECT_NONE)
			return diag_fail(d, COREPL_EFORMAT, "section '%s': a second one, need one",
					 o->secs[i].name);
		o->maps[arena].plan.sec = i;
		pass_maps_vars(o, arena, datasec);
	}
	return 0;
}

int pass_maps(struct object *o, struct corepl_diag *d)
{
	struct pass_maps_job j = { .o = o };
	uint32_t bound = pass_maps_bound(o);
	int ret;

	o->maps = ARENA_NEW(o->arena, struct object_map, (size_t)bound * 2);
	o->vars = ARENA_NEW(o->arena, struct object_var, bound);
	j.inner = ARENA_NEW(o->arena, struct object_map, bound);
	j.inner_of = ARENA_NEW(o->arena, uint32_t, bound);
	ret = pass_maps_user(&j, d);
	if (!ret)
		ret = pass_maps_arena(o, d);
	if (ret)
		return ret;
	pass_maps_all_data(o);
	for (uint32_t i = 1; i < o->sec_cnt; i++)
		if (o->secs[i].role == OBJECT_SEC_STRUCT_OPS)
			pass_maps_struct_ops(o, i);
	for (uint32_t i = 0; i < j.inner_cnt; i++) {
		j.inner[i].values_off = OBJECT_NONE;
		o->maps[j.inner_of[i]].plan.inner_map = o->map_cnt;
		o->maps[o->map_cnt++] = j.inner[i];
	}
	o->note = arena_printf(o->arena, "%u maps, %u variables", o->map_cnt, o->var_cnt);
	return 0;
}
