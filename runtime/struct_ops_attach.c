/* SPDX-License-Identifier: MIT */
/*
 * struct_ops_attach.c - registering a struct of programs with the kernel, and taking it back.
 *
 *   .struct_ops       the map's update registers, the element's deletion takes it back
 *   .struct_ops.link  the update only fills; a link registers (6.4+)
 *
 * Source: kernel bpf_struct_ops_map_update_elem(), bpf_struct_ops_link_create().
 */
#include "runtime/attach.h"
#include "runtime/link.h"
#include "runtime/struct_ops.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define F_LINK (1u << 13)

static void take_off(const struct corepl_link *link)
{
	uint32_t key = 0;
	struct abi_map_elem a = { .map_fd = (uint32_t)link->perf_fd, .key = SYS_PTR(&key) };

	(void)sys_bpf(ABI_MAP_DELETE_ELEM, &a, sizeof(a));
}

static int fill(const struct corepl_map *m)
{
	uint32_t key = 0;
	struct abi_map_elem a = { .map_fd = (uint32_t)m->fd,
				  .key = SYS_PTR(&key),
				  .value = SYS_PTR(struct_ops_value(m)) };
	int err = sys_bpf(ABI_MAP_UPDATE_ELEM, &a, sizeof(a));

	/* a map for links keeps its first content */
	return err == -EBUSY && m->def.map_flags & F_LINK ? 0 : err;
}

/* A link; without one, by registration: L then has a duplicate of the map's for take_off(). */
static int register_struct(const struct corepl_map *m, struct corepl_link *l)
{
	struct abi_link_create a = { .prog_fd = (uint32_t)m->fd, .attach_type = ABI_STRUCT_OPS };
	int err;

	if (m->def.map_flags & F_LINK) {
		err = fill(m);
		l->fd = err ? -1 : sys_bpf(ABI_LINK_CREATE, &a, sizeof(a));
		return err ? err : l->fd < 0 ? l->fd : 0;
	}
	l->perf_fd = sys_dup_high(m->fd);
	err = l->perf_fd < 0 ? l->perf_fd : fill(m);
	if (!err)
		l->detach = take_off;
	return err;
}

struct corepl_link *corepl_map_attach_struct_ops(struct corepl_map *map)
{
	struct corepl_diag *d = HANDLE_DIAG(map);
	struct corepl_link *l;
	int err;

	if (!map)
		return NULL;
	if (map->fd < 0 || !map->ops) {
		diag_fail(d, COREPL_EUSAGE, "map %s: found %s, need a loaded struct_ops map",
			  corepl_map_name(map), map->fd < 0 ? "it not loaded" : "another map");
		return NULL;
	}
	l = link_take(map->obj, d);
	if (!l)
		return NULL;
	err = register_struct(map, l);
	if (!err) {
		map->link = l;
		return l;
	}
	corepl_link_destroy(l);
	handle_fail_sys(d, corepl_map_name(map), "registering the struct", err);
	return NULL;
}

static bool has_program(const struct corepl_map *m, uint32_t prog)
{
	const struct struct_ops *ops = m->ops;

	for (uint32_t i = 0; ops && i < ops->func_cnt; i++)
		if (ops->funcs[i].prog == prog)
			return true;
	return false;
}

/* Take back the links that this attach made, of the first CNT maps. */
static void detach_new(struct corepl_object *o, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt; i++)
		if (!o->maps[i].was_linked)
			corepl_link_destroy(o->maps[i].link);
}

struct corepl_link *corepl_auto_struct_ops(struct corepl_program *prog)
{
	struct corepl_link *link = NULL;

	for (uint32_t i = 0; i < handle_map_cnt(prog->obj); i++) {
		struct corepl_map *m = &prog->obj->maps[i];

		m->was_linked = m->link != NULL;
		if (!has_program(m, prog->idx))
			continue;
		link = m->link ? m->link : corepl_map_attach_struct_ops(m);
		if (!link) {
			detach_new(prog->obj, i);
			return NULL;
		}
	}
	return link ? link : attach_no_target(prog, "a struct_ops map that refers to it");
}
