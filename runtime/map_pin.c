/* SPDX-License-Identifier: MIT */
/*
 * map_pin.c - see map_pin.h.
 *
 * Paths are borrowed: nothing here copies one.
 *
 * Source: libbpf bpf_object__reuse_map(), map_is_reuse_compat(), bpf_map__pin() for behaviour.
 */
#include "runtime/map_pin.h"

#include "runtime/load.h"
#include "runtime/pin_file.h"

#include "core/diag.h"
#include "core/text.h"

void corepl_use_pins(void)
{
}

size_t map_pin_paths_size(const struct corepl_object *o)
{
	size_t size = 0;

	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		struct plan_map def;

		PLAN_GET(&o->plan, PLAN_MAPS, i, &def);
		if (def.pinning)
			size += text_size(o->pin_root) + text_size(handle_str(o, def.name_str)) + 2;
	}
	return size;
}

void map_pin_set_paths(struct corepl_object *o)
{
	char *at = o->pin_paths;

	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		const char *name = corepl_map_name(&o->maps[i]);
		size_t size = text_size(o->pin_root) + text_size(name) + 2;

		if (!o->maps[i].def.pinning)
			continue;
		diag_format(at, size, "%s/%s", o->pin_root, name);
		o->maps[i].pin_path = at;
		at += size;
	}
}

static int pin(struct corepl_map *m, const char *path)
{
	int err = pin_file_make(m->fd, path, &m->is_pin_dir_made);

	m->is_pinned = m->is_pin_new = !err;
	return err;
}

static int pin_new(struct corepl_map *m)
{
	return pin(m, m->pin_path);
}

void map_pin_undo(struct corepl_map *m)
{
	if (m->is_pin_new)
		pin_file_undo(m->pin_path, m->is_pin_dir_made);
	if (m->is_pin_new || m->is_pin_found)
		m->is_pinned = m->is_pin_new = m->is_pin_found = m->is_pin_dir_made = false;
}

/* Has the map behind FD the shape that WANT would give a new one? */
static int check_shape(const struct corepl_map *m, int fd, const struct abi_map_create *want,
		       struct corepl_diag *d)
{
	struct abi_map_info got = { 0 };
	struct abi_info a = { .bpf_fd = (uint32_t)fd,
			      .info_size = sizeof(got),
			      .info = SYS_PTR(&got) };
	int err = sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));

	if (err)
		return handle_fail_sys(d, m->pin_path, "asking for the pinned map's shape", err);
	/* the kernel adds this flag to these types by itself, and takes none with it */
	if (want->map_type == ABI_MAP_DEVMAP || want->map_type == ABI_MAP_DEVMAP_HASH)
		got.map_flags &= ~(uint32_t)ABI_F_RDONLY_PROG;
	if (got.type == want->map_type && got.key_size == want->key_size &&
	    got.value_size == want->value_size && got.max_entries == want->max_entries &&
	    got.map_flags == want->map_flags && got.map_extra == want->map_extra)
		return 0;
	return diag_fail(d, COREPL_EMISMATCH,
			 "map %s: pin %s: found type %u, key %u, value %u bytes, %u entries, "
			 "flags 0x%x, extra 0x%llx, need type %u, key %u, value %u bytes, "
			 "%u entries, flags 0x%x, extra 0x%llx: remove the pin or choose another "
			 "path",
			 corepl_map_name(m), m->pin_path, got.type, got.key_size, got.value_size,
			 got.max_entries, got.map_flags, (unsigned long long)got.map_extra,
			 want->map_type, want->key_size, want->value_size, want->max_entries,
			 want->map_flags, (unsigned long long)want->map_extra);
}

static int reuse(struct corepl_map *m, const struct abi_map_create *want, struct corepl_diag *d)
{
	struct abi_obj a = { .pathname = SYS_PTR(m->pin_path) };
	int fd = sys_bpf(ABI_OBJ_GET, &a, sizeof(a)), err;

	if (fd == -ENOENT)
		return 0;
	if (fd < 0)
		return handle_fail_sys(d, m->pin_path, "opening the pinned map", fd);
	err = check_shape(m, fd, want, d);
	if (err) {
		sys_close(fd);
		return err;
	}
	m->fd = fd;
	m->def.map_flags = want->map_flags;
	m->def.max_entries = want->max_entries;
	m->is_pinned = m->is_pin_found = true;
	return 0;
}

static int find_pinned(struct load *l, struct corepl_map *m)
{
	struct abi_map_create a;
	int err = maps_create_describe(m, &a, l->diag);

	return err ? err : reuse(m, &a, l->diag);
}

/* What is pinned at M's path, or M made and pinned there; another process may do so meanwhile. */
int map_pin_create(struct load *l, struct corepl_map *m)
{
	int err = find_pinned(l, m);

	if (err || m->fd >= 0)
		return err;
	err = maps_create_filled(l, m);
	if (err)
		return err;
	err = pin_new(m);
	if (!err)
		return 0;
	if (err == -EEXIST) {
		sys_close(m->fd);
		m->fd = -1;
		if (find_pinned(l, m) || m->fd >= 0)
			return l->diag->status;
	}
	return pin_file_fail(l->diag, m->pin_path, "pinning a map", err);
}

/* ERR for want of a right (CAP_SYS_ADMIN, or the map is not to be read)? */
static bool is_not_told(int err)
{
	return err == -EPERM || err == -EACCES;
}

int map_pin_keep_slot(struct load *l, const struct corepl_map *m, uint32_t slot_idx)
{
	struct plan_slot s;
	uint32_t id = 0;
	struct abi_map_elem a = { .map_fd = (uint32_t)m->fd, .value = SYS_PTR(&id) };
	struct abi_btf_id open = { 0, 0 };
	int got;

	PLAN_GET(&l->obj->plan, PLAN_SLOTS, slot_idx, &s);
	a.key = SYS_PTR(&s.key);
	got = sys_bpf(ABI_MAP_LOOKUP_ELEM, &a, sizeof(a));
	open.id = id;
	if (!got)
		got = sys_bpf(ABI_PROG_GET_FD_BY_ID, &open, sizeof(open.id));
	if (is_not_told(got))
		return 0;
	l->slot_was[slot_idx] = got == -ENOENT ? SLOT_WAS_EMPTY : got < 0 ? 0 : got;
	return got < 0 && got != -ENOENT ? handle_fail_sys(l->diag, m->pin_path,
							   "asking what a slot holds", got)
					 : 0;
}

static void put_back(const struct load *l, const struct corepl_map *m, uint32_t slot_idx)
{
	int was = l->slot_was[slot_idx];
	struct plan_slot s;
	struct abi_map_elem a = { .map_fd = (uint32_t)m->fd };

	PLAN_GET(&l->obj->plan, PLAN_SLOTS, slot_idx, &s);
	a.key = SYS_PTR(&s.key);
	a.value = was > 0 ? SYS_PTR(&was) : 0;
	if (was == SLOT_WAS_EMPTY)
		(void)sys_bpf(ABI_MAP_DELETE_ELEM, &a, sizeof(a));
	else if (was)
		(void)sys_bpf(ABI_MAP_UPDATE_ELEM, &a, sizeof(a));
}

void map_pin_end_slots(struct load *l, bool is_failed)
{
	for (uint32_t i = 0; i < handle_map_cnt(l->obj); i++) {
		const struct corepl_map *m = &l->obj->maps[i];

		for (uint32_t k = 0; m->is_pin_found && k < m->def.slot_cnt; k++) {
			int *was = &l->slot_was[m->def.slot_first + k];

			if (is_failed)
				put_back(l, m, m->def.slot_first + k);
			if (*was > 0)
				sys_close(*was);
			*was = 0;
		}
	}
}

const char *corepl_map_pin_path(const struct corepl_map *map)
{
	return map->pin_path;
}

bool corepl_map_is_pinned(const struct corepl_map *map)
{
	return map->is_pinned;
}

int corepl_map_set_pin_path(struct corepl_map *map, const char *path)
{
	struct corepl_diag *d = HANDLE_DIAG(map);

	if (!map)
		return COREPL_EUSAGE;
	if (map->is_pinned)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: found it pinned at %s, need it unpinned",
				 corepl_map_name(map), map->pin_path);
	map->pin_path = path;
	return 0;
}

/* The path that a call with PATH means: M's own, or PATH where M has none; NULL: neither fits. */
static const char *choose_path(const struct corepl_map *m, const char *path, struct corepl_diag *d)
{
	const char *own = m->pin_path;

	if ((own || path) && (!own || !path || text_equal(own, path)))
		return own ? own : path;
	diag_fail(d, COREPL_EUSAGE, "map %s: found the path %s, need %s", corepl_map_name(m),
		  path ? path : "NULL", own ? own : "one");
	return NULL;
}

int map_pin_put(struct corepl_map *map, const char *path, struct corepl_diag *d)
{
	int err;

	path = choose_path(map, path, d);
	if (!path)
		return COREPL_EUSAGE;
	if (map->fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: found it not created, need a load first",
				 corepl_map_name(map));
	if (map->is_pinned)
		return 0;
	err = pin(map, path);
	if (err)
		return pin_file_fail(d, path, "pinning a map", err);
	map->pin_path = path;
	return 0;
}

int corepl_map_pin(struct corepl_map *map, const char *path)
{
	return map ? map_pin_put(map, path, handle_diag(map->obj)) : COREPL_EUSAGE;
}

int map_pin_remove(struct corepl_map *map, const char *path, struct corepl_diag *d)
{
	int err;

	path = choose_path(map, path, d);
	if (!path)
		return COREPL_EUSAGE;
	err = pin_file_remove(path, "unpinning a map", d);
	if (err)
		return err;
	map->is_pinned = false;
	return 0;
}

int corepl_map_unpin(struct corepl_map *map, const char *path)
{
	return map ? map_pin_remove(map, path, handle_diag(map->obj)) : COREPL_EUSAGE;
}
