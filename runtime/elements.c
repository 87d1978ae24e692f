/* SPDX-License-Identifier: MIT */
/*
 * elements.c - elements of a map by system call.
 */
#include "runtime/handle.h"
#include "runtime/sys.h"

#include "core/diag.h"

static int call(const struct corepl_map *m, enum abi_cmd cmd, struct abi_map_elem *a,
		const char *what)
{
	struct corepl_diag *d;
	int err;

	if (!m)
		return COREPL_EUSAGE;
	d = m->obj->diag.status ? handle_diag(m->obj) : &m->obj->diag;
	if (m->fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: %s: found it not created, need corepl_load() first",
				 corepl_map_name(m), what);
	a->map_fd = (uint32_t)m->fd;
	err = sys_bpf(cmd, a, sizeof(*a));
	if (err >= 0)
		return 0;
	if (err == -ENOENT)
		return COREPL_ENOTFOUND;
	if (err == -EPERM) { /* the descriptor is ours: no capability is asked for any more */
		diag_fail(d, COREPL_ESYS,
			  "%s: %s: errno 1, operation not permitted: found the map frozen, or its "
			  "map_flags forbid it",
			  corepl_map_name(m), what);
		d->sys_errno = EPERM;
		return COREPL_ESYS;
	}
	return handle_fail_sys(d, corepl_map_name(m), what, err);
}

int corepl_map_lookup_elem(const struct corepl_map *map, const void *key, void *value,
			   uint64_t flags)
{
	struct abi_map_elem a = { .key = SYS_PTR(key), .value = SYS_PTR(value), .flags = flags };

	return call(map, ABI_MAP_LOOKUP_ELEM, &a, "looking up an element");
}

int corepl_map_update_elem(const struct corepl_map *map, const void *key, const void *value,
			   uint64_t flags)
{
	struct abi_map_elem a = { .key = SYS_PTR(key), .value = SYS_PTR(value), .flags = flags };

	return call(map, ABI_MAP_UPDATE_ELEM, &a, "updating an element");
}

int corepl_map_delete_elem(const struct corepl_map *map, const void *key)
{
	struct abi_map_elem a = { .key = SYS_PTR(key) };

	return call(map, ABI_MAP_DELETE_ELEM, &a, "deleting an element");
}

int corepl_map_next_key(const struct corepl_map *map, const void *key, void *next_key)
{
	struct abi_map_elem a = { .key = SYS_PTR(key), .value = SYS_PTR(next_key) };

	return call(map, ABI_MAP_GET_NEXT_KEY, &a, "asking for the next key");
}
