/* SPDX-License-Identifier: MIT */
/*
 * maps_create.c - maps made as the object and the kernel want them.
 *
 * Differences between what an author writes and what the kernel takes are settled here: types that
 * want no BTF ids, sizes of ring buffers, entries of perf arrays, names.
 *
 * Source: libbpf bpf_object__create_map(), map_set_def_max_entries(), bpf_map_adjust... for
 * behaviour.
 */
#include "runtime/arena_map.h"
#include "runtime/cpus.h"
#include "runtime/data_maps.h"
#include "runtime/load.h"
#include "runtime/map_pin.h"
#include "runtime/struct_ops.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

/* Does the kernel refuse key and value types for this map type? */
static bool is_untyped(uint32_t map_type)
{
	const uint64_t untyped = 1ull << ABI_MAP_PERF_EVENT_ARRAY | 1ull << ABI_MAP_CGROUP_ARRAY |
				 1ull << ABI_MAP_STACK_TRACE | 1ull << ABI_MAP_ARRAY_OF_MAPS |
				 1ull << ABI_MAP_HASH_OF_MAPS | 1ull << ABI_MAP_DEVMAP |
				 1ull << ABI_MAP_DEVMAP_HASH | 1ull << ABI_MAP_CPUMAP |
				 1ull << ABI_MAP_XSKMAP | 1ull << ABI_MAP_SOCKMAP |
				 1ull << ABI_MAP_SOCKHASH | 1ull << ABI_MAP_QUEUE |
				 1ull << ABI_MAP_STACK | 1ull << ABI_MAP_ARENA;

	return map_type < 64 && untyped >> map_type & 1;
}

/* A power of two of pages, at least one. */
static uint32_t ring_size(uint32_t size)
{
	uint64_t rounded = sys_page_size();

	while (rounded < size)
		rounded *= 2;
	return rounded > UINT32_MAX ? size : (uint32_t)rounded;
}

static int adjust_size(struct corepl_map *m, struct abi_map_create *a, struct corepl_diag *d)
{
	int cnt;

	if (a->map_type == ABI_MAP_RINGBUF || a->map_type == ABI_MAP_USER_RINGBUF)
		a->max_entries = ring_size(a->max_entries);
	if (a->map_type != ABI_MAP_PERF_EVENT_ARRAY || a->max_entries)
		return 0;
	cnt = cpus_possible_cnt();
	if (cnt < 0)
		return handle_fail_sys(d, corepl_map_name(m), "counting CPUs", cnt);
	a->max_entries = (uint32_t)cnt;
	return 0;
}

static void fill_types(const struct corepl_map *m, struct abi_map_create *a)
{
	if (m->obj->btf_fd < 0 || is_untyped(a->map_type))
		return;
	if (!m->def.key_btf_id && !m->def.value_btf_id)
		return;
	a->btf_fd = (uint32_t)m->obj->btf_fd;
	a->btf_key_type_id = m->def.key_btf_id;
	a->btf_value_type_id = m->def.value_btf_id;
}

/* Create with types; where the kernel does not want them for these, without. */
static int create_typed(struct abi_map_create *a)
{
	int fd = sys_bpf(ABI_MAP_CREATE, a, sizeof(*a));

	if (fd >= 0 || !a->btf_fd || a->btf_vmlinux_value_type_id)
		return fd;
	a->btf_fd = a->btf_key_type_id = a->btf_value_type_id = 0;
	return sys_bpf(ABI_MAP_CREATE, a, sizeof(*a));
}

int maps_create_describe(struct corepl_map *m, struct abi_map_create *a, struct corepl_diag *d)
{
	*a = (struct abi_map_create){
		.map_type = m->def.map_type,
		.key_size = m->def.key_size,
		.value_size = m->def.value_size,
		.max_entries = m->def.max_entries,
		.map_flags = m->def.map_flags,
		.numa_node = m->def.numa_node,
		.map_extra = (uint64_t)m->def.map_extra_high << 32 | m->def.map_extra_low,
	};
	if (data_maps_is_data(m))
		a->map_flags |= ABI_F_MMAPABLE | (data_maps_is_readonly(m) ? ABI_F_RDONLY_PROG : 0);
	return adjust_size(m, a, d);
}

/* The kernel refused A with ERR and says no more: what it was asked for is in the message. */
static int fail_create(const struct corepl_map *m, const struct abi_map_create *a, int err,
		       struct corepl_diag *d)
{
	const bool is_outer =
		a->map_type == ABI_MAP_ARRAY_OF_MAPS || a->map_type == ABI_MAP_HASH_OF_MAPS;
	size_t at;

	handle_fail_sys(d, corepl_map_name(m), "creating the map", err);
	at = text_size(d->text);
	diag_format(d->text + at, sizeof(d->text) - at,
		    " (type %u, key %u, value %u bytes, %u entries, flags 0x%x%s)", a->map_type,
		    a->key_size, a->value_size, a->max_entries, a->map_flags,
		    is_outer && !a->inner_map_fd ? ", no inner map" : "");
	return COREPL_ESYS;
}

static int create(struct corepl_map *m, int inner_fd, struct corepl_diag *d)
{
	char joined[ABI_NAME_SIZE];
	struct abi_map_create a;
	int fd = maps_create_describe(m, &a, d);

	if (fd)
		return fd;
	a.inner_map_fd = inner_fd < 0 ? 0 : (uint32_t)inner_fd;
	handle_kernel_name(a.map_name, data_maps_name(m, joined));
	if (m->ops && m->obj->btf_fd < 0)
		return handle_fail_sys(d, corepl_map_name(m),
				       "giving the kernel the object's types, which it needs",
				       -m->obj->btf_errno);
	if (m->ops)
		struct_ops_shape(m, &a);
	else
		fill_types(m, &a);
	fd = create_typed(&a);
	if (fd == -EINVAL && data_maps_is_data(m)) { /* before 5.5 no array can be mapped */
		a.map_flags &= ~(uint32_t)ABI_F_MMAPABLE;
		fill_types(m, &a);
		fd = create_typed(&a);
	}
	if (fd < 0)
		return fail_create(m, &a, fd, d);
	m->def.map_flags = a.map_flags & ~(uint32_t)ABI_F_VTYPE_BTF_OBJ_FD;
	m->def.max_entries = a.max_entries;
	m->fd = fd;
	return 0;
}

/* M with the prototype that a map of maps needs while it is created. */
static int create_whole(struct load *l, struct corepl_map *m)
{
	struct corepl_map *inner =
		m->def.inner_map == PLAN_NONE || m->inner_fd >= 0
			? NULL
			: &l->obj->maps[m->def.inner_map];
	bool is_prototype = inner && inner->fd < 0;
	int err = 0;

	if (is_prototype)
		err = create(inner, -1, l->diag);
	if (!err)
		err = create(m, inner ? inner->fd : m->inner_fd, l->diag);
	if (is_prototype && inner->def.role == PLAN_MAP_INNER) {
		sys_close(inner->fd);
		inner->fd = -1;
	}
	return err;
}

int maps_create_filled(struct load *l, struct corepl_map *m)
{
	int err = create_whole(l, m);

	return !err && data_maps_is_data(m) ? data_maps_fill(m, l->diag) : err;
}

static BYTES_APART int create_missing(struct load *l, struct corepl_map *m)
{
	if (m->fd >= 0)
		return 0;
	if (m->def.role == PLAN_MAP_STRUCT_OPS && !m->ops)
		return diag_fail(l->diag, COREPL_EUNSUPPORTED,
				 "map %s: found a struct_ops map and nothing to attach "
				 "it by, need corepl_attach() or "
				 "corepl_map_attach_struct_ops() in this program",
				 corepl_map_name(m));
	if (m->def.slot_cnt && !map_slots_fill && !m->ops)
		return diag_fail(l->diag, COREPL_EUNSUPPORTED,
				 "map %s: found initial values, need corepl_use_slots() in this "
				 "program",
				 corepl_map_name(m));
	return map_pin_create && m->pin_path ? map_pin_create(l, m) : maps_create_filled(l, m);
}

int maps_create(struct load *l)
{
	for (uint32_t i = 0; i < handle_map_cnt(l->obj); i++) {
		struct corepl_map *m = &l->obj->maps[i];
		int err = m->is_created ? create_missing(l, m) : 0;

		if (!err && arena_map_share && m->def.role == PLAN_MAP_ARENA && m->fd >= 0)
			err = arena_map_share(m, l->diag);
		if (err)
			return err;
	}
	return 0;
}
