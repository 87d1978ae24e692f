/* SPDX-License-Identifier: MIT */
/*
 * variables.c - one global variable: its type, its value.
 *
 * A value lies at the variable's address.  Where a kernel cannot map arrays (before 5.5), those are
 * private pages also after the load, and the map's value is fetched into them, changed there and
 * given back whole.
 */
#include "runtime/variables.h"

#include "runtime/data_maps.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

int variables_open_types(const struct corepl_object *o, struct variables_types *t,
			 struct corepl_diag *d)
{
	const struct bytes *btf =
		o->def.btf_sec == PLAN_NONE ? NULL : &o->sections[o->def.btf_sec].content;
	int err;

	*t = (struct variables_types){ 0 };
	if (!btf)
		return diag_fail(d, COREPL_EMISSING, "%s: found no types, need .BTF in the object",
				 o->name);
	err = btfview_open(&t->view, btf->data, btf->size, NULL, d);
	if (err)
		return err;
	t->marks_size = btfview_mark_bound(&t->view) * sizeof(*t->marks);
	t->marks = sys_mmap_memory(t->marks_size);
	err = sys_ptr_error(t->marks);
	if (err) {
		t->marks = NULL;
		return handle_fail_sys(d, o->name, "memory for types", err);
	}
	return btfview_index(&t->view, t->marks, btfview_mark_bound(&t->view), d);
}

void variables_close_types(struct variables_types *t)
{
	sys_munmap(t->marks, t->marks_size);
}

int corepl_var_type(const struct corepl_var *var, struct corepl_var_type *type)
{
	struct corepl_var_type found = { 0 };
	struct corepl_diag *d = HANDLE_DIAG(var);
	struct variables_types types;
	struct btfview_type t;
	int err;

	if (!var || !type)
		return COREPL_EUSAGE;
	err = variables_open_types(var->obj, &types, d);

	if (!err && btfview_skip_mods(&types.view, var->def.btf_id, true, &t))
		err = diag_fail(d, COREPL_EFORMAT, "variable %s: found type id %u, need a type",
				corepl_var_name(var), var->def.btf_id);
	if (!err) {
		const char *name = btfview_str(&types.view, t.name_off);

		found.type_id = var->def.btf_id;
		found.kind = t.kind;
		found.name = name ? name : "";
		found.size = type->size;
		memcpy(type, &found, type->size < sizeof(found) ? type->size : sizeof(found));
	}
	variables_close_types(&types);
	return err;
}

struct corepl_map *corepl_var_map(const struct corepl_var *var)
{
	return &var->obj->maps[var->def.map];
}

struct corepl_var *corepl_map_find_var(const struct corepl_map *map, const char *name)
{
	for (uint32_t i = 0; i < plan_cnt(&map->obj->plan, PLAN_VARS); i++) {
		struct corepl_var *v = &map->obj->vars[i];

		if (v->def.map == map->idx && text_equal(corepl_var_name(v), name))
			return v;
	}
	return NULL;
}

static int check_var(const struct corepl_var *v, size_t size)
{
	struct corepl_diag *d;

	if (!v)
		return COREPL_EUSAGE;
	d = handle_diag(v->obj);
	if (size == v->def.size)
		return 0;
	return diag_fail(d, COREPL_EUSAGE,
			 "variable %s: found a value of %zu bytes, need %u", corepl_var_name(v),
			 size, v->def.size);
}

/* Do programs have another copy of M's globals than the caller? */
static bool is_apart(const struct corepl_map *m)
{
	return m->obj->is_loaded && m->fd >= 0 && !(m->def.map_flags & ABI_F_MMAPABLE);
}

/* The map's value into the pages that the caller sees. */
static int fetch(const struct corepl_map *m)
{
	const uint32_t key = 0;

	return is_apart(m) ? corepl_map_lookup_elem(m, &key, m->data, 0) : 0;
}

int corepl_var_read(const struct corepl_var *var, void *value, size_t size)
{
	int err = check_var(var, size);

	if (!err)
		err = fetch(corepl_var_map(var));
	if (!err)
		memcpy(value, corepl_var_data(var), size);
	return err;
}

int corepl_var_update(struct corepl_var *var, const void *value, size_t size)
{
	const uint32_t key = 0;
	struct corepl_map *m;
	int err = check_var(var, size);

	if (err)
		return err;
	m = corepl_var_map(var);
	if (var->obj->is_loaded && data_maps_is_readonly(m))
		return diag_fail(handle_diag(var->obj), COREPL_EUSAGE,
				 "%s: found the object loaded, need this call before "
				 "corepl_load()",
				 corepl_var_name(var));
	err = fetch(m);
	if (err)
		return err;
	memcpy(corepl_var_data(var), value, size);
	var->is_set = true;
	return is_apart(m) ? corepl_map_update_elem(m, &key, m->data, 0) : 0;
}
