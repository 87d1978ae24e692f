/* SPDX-License-Identifier: MIT */
/*
 * data_maps.c - see data_maps.h.
 *
 * A data map is an array of one entry, and BPF_F_MMAPABLE ones (5.5+) can be mapped.
 * A map's pages are mapped anywhere first and then moved to the globals' address: a failure of
 * the first leaves the private pages as they are.
 */
#include "runtime/data_maps.h"

#include "core/diag.h"
#include "core/text.h"
#include "runtime/arena_map.h"
#include "runtime/sys.h"

#define OBJ_NAME_PART 8u /* bytes of the object's name in a data map's */

bool data_maps_is_data(const struct corepl_map *m)
{
	switch (m->def.role) {
	case PLAN_MAP_DATA:
	case PLAN_MAP_BSS:
	case PLAN_MAP_RODATA:
	case PLAN_MAP_KCONFIG:
	case PLAN_MAP_EXTERN:
		return true;
	default:
		return false;
	}
}

bool data_maps_is_readonly(const struct corepl_map *m)
{
	return m->def.role == PLAN_MAP_RODATA || m->def.role == PLAN_MAP_KCONFIG ||
	       m->def.role == PLAN_MAP_EXTERN;
}

const char *data_maps_name(const struct corepl_map *m, char *joined)
{
	const char *source = corepl_map_name(m);
	size_t tail = text_size(source);
	size_t part = ABI_NAME_SIZE - 1 - (tail < 7 ? 7 : tail);

	if (!data_maps_is_data(m) || memchr(source + 1, '.', text_size(source + (*source != 0))))
		return source;
	part = tail > ABI_NAME_SIZE - 1 ? 0 : part < OBJ_NAME_PART ? part : OBJ_NAME_PART;
	diag_format(joined, ABI_NAME_SIZE, "%.*s%s", (int)part, m->obj->name, source);
	return joined;
}

/* Private pages for M with its section's content. */
static int open_map(struct corepl_map *m, struct corepl_diag *d)
{
	const struct elf64_section *s =
		m->def.sec == PLAN_NONE ? NULL : &m->obj->sections[m->def.sec];
	const char *name = handle_str(m->obj, m->def.name_str);
	void *data;

	if (m->def.map_type != ABI_MAP_ARRAY || m->def.key_size != sizeof(uint32_t) ||
	    m->def.max_entries != 1 || !m->def.value_size)
		return diag_fail(
			d, COREPL_EFORMAT,
			"plan: map %s: found type %u, key size %u, %u entries of %u bytes, "
			"need an array of one entry for globals",
			name, m->def.map_type, m->def.key_size, m->def.max_entries,
			m->def.value_size);
	if (s && s->size > m->def.value_size)
		return diag_fail(d, COREPL_ESTALE,
				 "plan: map %s: found value size %u, need %llu, its section's: run "
				 "bpf-postlink again",
				 name, m->def.value_size, (unsigned long long)s->size);
	m->data_size = sys_page_align(m->def.value_size);
	data = sys_mmap_memory(m->data_size);
	if (sys_ptr_error(data))
		return handle_fail_sys(d, name, "memory for globals", sys_ptr_error(data));
	m->data = data;
	if (s && s->content.size)
		memcpy(data, s->content.data, s->content.size);
	return 0;
}

static int check_vars(struct corepl_object *o, struct corepl_diag *d)
{
	for (uint32_t i = 0; i < plan_cnt(&o->plan, PLAN_VARS); i++) {
		const struct plan_var *v = &o->vars[i].def;
		const struct corepl_map *m = &o->maps[v->map];

		if (!m->data || v->byte_off > handle_globals_size(m) ||
		    v->size > handle_globals_size(m) - v->byte_off)
			return diag_fail(
				d, COREPL_EFORMAT,
				"plan: variable %s: found offset %u and size %u, need them "
				"within its map",
				handle_str(o, v->name_str), v->byte_off, v->size);
	}
	return 0;
}

static int open_any(struct corepl_map *m, struct corepl_diag *d)
{
	if (data_maps_is_data(m))
		return open_map(m, d);
	if (m->def.role != PLAN_MAP_ARENA)
		return 0;
	if (arena_map_open)
		return arena_map_open(m, d);
	return diag_fail(d, COREPL_EUNSUPPORTED,
			 "map %s: found an arena, need corepl_use_arena() in this program",
			 corepl_map_name(m));
}

int data_maps_open(struct corepl_object *o, struct corepl_diag *d)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		int err = open_any(&o->maps[i], d);

		if (err)
			return err;
	}
	return check_vars(o, d);
}

int data_maps_fill(struct corepl_map *m, struct corepl_diag *d)
{
	const char *name = handle_str(m->obj, m->def.name_str);
	uint32_t key = 0;
	struct abi_map_elem a = { .map_fd = (uint32_t)m->fd,
				  .key = SYS_PTR(&key),
				  .value = SYS_PTR(m->data) };
	int err = sys_bpf(ABI_MAP_UPDATE_ELEM, &a, sizeof(a));

	if (err)
		return handle_fail_sys(d, name, "copying globals into the map", err);
	if (!data_maps_is_readonly(m))
		return 0;
	a = (struct abi_map_elem){ .map_fd = (uint32_t)m->fd };
	err = sys_bpf(ABI_MAP_FREEZE, &a, sizeof(a.map_fd));
	/* 5.1 and before cannot freeze: the programs then see plain memory, as with libbpf */
	return err && err != -EINVAL ? handle_fail_sys(d, name, "freezing the map", err) : 0;
}

/* M's pages in the kernel, mapped anywhere; NULL in *DATA when such a map cannot be mapped. */
static int map_pages(const struct corepl_map *m, void **data, struct corepl_diag *d)
{
	int prot = data_maps_is_readonly(m) ? PROT_READ : PROT_READ | PROT_WRITE;

	*data = NULL;
	if (!data_maps_is_data(m) || m->fd < 0 || !(m->def.map_flags & ABI_F_MMAPABLE))
		return 0;
	*data = sys_mmap(NULL, m->data_size, prot, MAP_SHARED, m->fd, 0);
	if (!sys_ptr_error(*data))
		return 0;
	handle_fail_sys(d, handle_str(m->obj, m->def.name_str), "mapping globals",
			sys_ptr_error(*data));
	*data = NULL;
	return COREPL_ESYS;
}

/* Private pages again for M, with the content that is there now. */
static void unshare(struct corepl_map *m)
{
	void *copy = sys_mmap_memory(m->data_size);

	if (sys_ptr_error(copy))
		return; /* the pages keep the map alive: still valid memory */
	memcpy(copy, m->data, m->def.value_size);
	if (sys_ptr_error(sys_mmap_move(copy, m->data_size, m->data)))
		sys_munmap(copy, m->data_size);
}

static int share_map(struct corepl_map *m, struct corepl_diag *d)
{
	void *pages;
	int err = map_pages(m, &pages, d);

	if (err || !pages)
		return err;
	err = sys_ptr_error(sys_mmap_move(pages, m->data_size, m->data));
	if (!err)
		return 0;
	sys_munmap(pages, m->data_size);
	return handle_fail_sys(d, handle_str(m->obj, m->def.name_str), "moving globals into place",
			       err);
}

int data_maps_share(struct corepl_object *o, struct corepl_diag *d)
{
	int err = 0;
	uint32_t i;

	for (i = 0; i < handle_map_cnt(o) && !err; i++)
		err = share_map(&o->maps[i], d);
	if (!err)
		return 0;
	while (--i > 0)
		if (data_maps_is_data(&o->maps[i - 1]))
			unshare(&o->maps[i - 1]);
	return err;
}

void data_maps_close(struct corepl_object *o)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		sys_munmap(o->maps[i].data, o->maps[i].data_size);
		o->maps[i].data = NULL;
		sys_munmap(o->maps[i].ops, o->maps[i].ops_size);
		o->maps[i].ops = NULL;
	}
}
