/* SPDX-License-Identifier: MIT */
/*
 * map_value_size.c - the size of a map's value set by the caller, of a data map as well.
 *
 *   .data.x { u64 cnt; u32 list[4]; }, 24 bytes   -> 40 bytes: list has 8 elements
 *
 * The last variable of the section takes the difference: an array, of whole elements.  The globals
 * move to new pages with what they hold.  The kernel then gets no types for the map: the object's
 * say the old size.
 *
 * Source: libbpf bpf_map__set_value_size(), map_btf_datasec_resize() for behaviour.
 */
#include "runtime/data_maps.h"
#include "runtime/sys.h"
#include "runtime/variables.h"

#include "core/diag.h"

/* The variable of M that lies behind all others, or NULL. */
static struct corepl_var *last_var(const struct corepl_map *m)
{
	struct corepl_var *last = NULL;

	for (uint32_t i = 0; i < plan_cnt(&m->obj->plan, PLAN_VARS); i++) {
		struct corepl_var *v = &m->obj->vars[i];

		if (v->def.map == m->idx && (!last || v->def.byte_off >= last->def.byte_off))
			last = v;
	}
	return last;
}

/* Bytes of an element of V's array; 0 when it is none. */
static int elem_size(const struct corepl_var *v, uint64_t *size, struct corepl_diag *d)
{
	struct variables_types types;
	struct btfview_array array;
	struct btfview_type t;
	int err = variables_open_types(v->obj, &types, d);

	*size = 0;
	if (!err && !btfview_skip_mods(&types.view, v->def.btf_id, true, &t) &&
	    t.kind == BTFVIEW_ARRAY) {
		btfview_array(&types.view, &t, &array);
		if (btfview_size(&types.view, array.elem_type_id, size))
			*size = 0;
	}
	variables_close_types(&types);
	return err;
}

/* May M's value have SIZE bytes, all of the change in variable V? */
static int check_fit(const struct corepl_map *m, const struct corepl_var *v, uint32_t size,
		     struct corepl_diag *d)
{
	uint64_t unit = 0;
	int err;

	if (!v || m->def.role == PLAN_MAP_KCONFIG || m->def.role == PLAN_MAP_EXTERN)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: value size: found no variable of its own, need an array "
				 "as the last one",
				 corepl_map_name(m));
	err = elem_size(v, &unit, d);
	if (err)
		return err;
	if (!unit)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: value size: found last variable %s, need an array",
				 corepl_map_name(m), corepl_var_name(v));
	if (size <= v->def.byte_off || (size - v->def.byte_off) % unit)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: value size: found %u, need %u and whole elements, "
				 "of %llu bytes, of %s",
				 corepl_map_name(m), size, v->def.byte_off,
				 (unsigned long long)unit, corepl_var_name(v));
	return 0;
}

static int resize_globals(struct corepl_map *m, uint32_t size, struct corepl_diag *d)
{
	struct corepl_var *v = last_var(m);
	int err = check_fit(m, v, size, d);
	size_t pages_size = sys_page_align(size);
	void *pages;

	if (err)
		return err;
	pages = sys_mmap_memory(pages_size);
	if (sys_ptr_error(pages))
		return handle_fail_sys(d, corepl_map_name(m), "memory for globals",
				       sys_ptr_error(pages));
	memcpy(pages, m->data, size < m->def.value_size ? size : m->def.value_size);
	sys_munmap(m->data, m->data_size);
	m->data = pages;
	m->data_size = pages_size;
	if (m->data_field)
		memcpy(m->data_field, &pages, sizeof(pages));
	v->def.size = size - v->def.byte_off;
	return 0;
}

int corepl_map_set_value_size(struct corepl_map *map, uint32_t value_size)
{
	struct corepl_diag *d = HANDLE_DIAG(map);
	int err = 0;

	if (!map)
		return COREPL_EUSAGE;
	if (map->obj->is_loaded)
		return diag_fail(d, COREPL_EUSAGE,
				 "%s: found the object loaded, need this call before corepl_load()",
				 corepl_map_name(map));
	if (map->is_reused)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: found it replaced by corepl_map_reuse_fd(), need this "
				 "call before",
				 corepl_map_name(map));
	if (data_maps_is_data(map) && value_size == map->def.value_size)
		return 0;
	if (data_maps_is_data(map))
		err = resize_globals(map, value_size, d);
	if (err)
		return err;
	map->def.value_size = value_size;
	map->def.key_btf_id = map->def.value_btf_id = 0;
	return 0;
}
