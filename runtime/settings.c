/* SPDX-License-Identifier: MIT */
/*
 * settings.c - what a caller may change before the load: maps and programs.
 *
 * The handle's copy of the plan's entry is changed; the load looks at nothing else.
 */
#include "runtime/data_maps.h"
#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/diag.h"

static int check_unloaded(const struct corepl_object *o, struct corepl_diag *d, const char *name)
{
	if (!o->is_loaded)
		return 0;
	return diag_fail(d, COREPL_EUSAGE,
			 "%s: found the object loaded, need this call before "
			 "corepl_load()",
			 name);
}

/* May M's definition change? */
static int check_map(struct corepl_map *m)
{
	if (!m)
		return COREPL_EUSAGE;
	if (data_maps_is_data(m))
		return diag_fail(handle_diag(m->obj), COREPL_EUSAGE,
				 "map %s: it holds the globals of a section, which "
				 "decide its shape",
				 corepl_map_name(m));
	return check_unloaded(m->obj, handle_diag(m->obj), corepl_map_name(m));
}

/* May M's shape change?  That of the caller's own map may not. */
static int check_own(struct corepl_map *m)
{
	int err = check_map(m);

	if (err || !m->is_reused)
		return err;
	return diag_fail(handle_diag(m->obj), COREPL_EUSAGE,
			 "map %s: found it replaced by corepl_map_reuse_fd(), need this "
			 "call before",
			 corepl_map_name(m));
}

int corepl_map_set_max_entries(struct corepl_map *map, uint32_t max_entries)
{
	int err = check_own(map);

	if (err)
		return err;
	if (!max_entries)
		return diag_fail(handle_diag(map->obj), COREPL_EUSAGE,
				 "map %s: max_entries: found 0, need 1 or more",
				 corepl_map_name(map));
	map->def.max_entries = max_entries;
	return 0;
}

int corepl_map_set_type(struct corepl_map *map, uint32_t map_type)
{
	int err = check_own(map);

	if (!err)
		map->def.map_type = map_type;
	return err;
}

int corepl_map_set_key_size(struct corepl_map *map, uint32_t key_size)
{
	int err = check_own(map);

	if (err)
		return err;
	map->def.key_size = key_size;
	map->def.key_btf_id = map->def.value_btf_id = 0;
	return 0;
}

int corepl_map_set_flags(struct corepl_map *map, uint32_t map_flags)
{
	int err = check_own(map);

	if (!err)
		map->def.map_flags = map_flags;
	return err;
}

int corepl_map_set_inner_map_fd(struct corepl_map *map, int fd)
{
	struct corepl_diag *d = HANDLE_DIAG(map);

	if (!map)
		return COREPL_EUSAGE;
	if (map->def.map_type != ABI_MAP_ARRAY_OF_MAPS && map->def.map_type != ABI_MAP_HASH_OF_MAPS)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: found type %u, need a map of maps for an inner map",
				 corepl_map_name(map), map->def.map_type);
	if (fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: inner map: found descriptor %d, need 0 or more",
				 corepl_map_name(map), fd);
	if (check_unloaded(map->obj, d, corepl_map_name(map)))
		return d->status;
	map->inner_fd = fd;
	return 0;
}

int corepl_map_set_autocreate(struct corepl_map *map, bool autocreate)
{
	int err = check_map(map);

	if (!err)
		map->is_created = autocreate;
	return err;
}

/* Has the map behind FD the shape of M?  Of entries that M leaves open it has the number. */
static int take_shape(struct corepl_map *m, int fd, struct corepl_diag *d)
{
	struct abi_map_create want;
	struct abi_map_info info = { 0 };
	struct abi_info a = { .bpf_fd = (uint32_t)fd,
			      .info_size = sizeof(info),
			      .info = SYS_PTR(&info) };
	int err = sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));

	if (err)
		return handle_fail_sys(d, corepl_map_name(m), "asking for the map's shape", err);
	if (!m->def.max_entries)
		m->def.max_entries = info.max_entries;
	err = maps_create_describe(m, &want, d);
	if (err)
		return err;
	if (info.type == want.map_type && info.key_size == want.key_size &&
	    info.value_size == want.value_size && info.max_entries == want.max_entries) {
		m->def.max_entries = info.max_entries;
		return 0;
	}
	return diag_fail(d, COREPL_EMISMATCH,
			 "map %s: found type %u, key %u, value %u bytes, %u entries, "
			 "need type %u, key %u, value %u bytes, %u entries",
			 corepl_map_name(m), info.type, info.key_size, info.value_size,
			 info.max_entries, m->def.map_type, m->def.key_size, m->def.value_size,
			 m->def.max_entries);
}

int corepl_map_reuse_fd(struct corepl_map *map, int fd)
{
	struct corepl_diag *d = HANDLE_DIAG(map);
	int err = check_map(map), own;

	if (!err)
		err = take_shape(map, fd, d);
	if (err)
		return err;
	own = sys_dup_high(fd);
	if (own < 0)
		return handle_fail_sys(d, corepl_map_name(map), "duplicating its descriptor", own);
	sys_close(map->fd);
	map->fd = own;
	map->is_reused = true;
	return 0;
}

int corepl_program_set_autoload(struct corepl_program *prog, bool autoload)
{
	int err = prog ? check_unloaded(prog->obj, handle_diag(prog->obj),
					 corepl_program_name(prog))
			: COREPL_EUSAGE;

	if (!err)
		prog->is_loaded = autoload;
	return err;
}
