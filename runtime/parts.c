/* SPDX-License-Identifier: MIT */
/*
 * parts.c - the parts of an object by index and by name, and what can be asked of them.
 *
 * Nothing here makes a system call or can fail with a diagnostic.
 */
#include "runtime/data_maps.h"
#include "runtime/handle.h"

#include "core/text.h"

const struct corepl_diag *corepl_diag(const struct corepl_object *obj)
{
	return &obj->diag;
}

void *corepl_extra(struct corepl_object *obj)
{
	return obj->extra;
}

const char *corepl_name(const struct corepl_object *obj)
{
	return obj->name;
}

const char *corepl_log(const struct corepl_object *obj)
{
	return obj->log ? obj->log : "";
}

uint32_t corepl_map_cnt(const struct corepl_object *obj)
{
	return handle_map_cnt(obj);
}

uint32_t corepl_program_cnt(const struct corepl_object *obj)
{
	return handle_prog_cnt(obj);
}

uint32_t corepl_var_cnt(const struct corepl_object *obj)
{
	return plan_cnt(&obj->plan, PLAN_VARS);
}

struct corepl_map *corepl_map_at(const struct corepl_object *obj, uint32_t idx)
{
	return idx < handle_map_cnt(obj) ? &obj->maps[idx] : NULL;
}

struct corepl_program *corepl_program_at(const struct corepl_object *obj, uint32_t idx)
{
	return idx < handle_prog_cnt(obj) ? &obj->progs[idx] : NULL;
}

struct corepl_var *corepl_var_at(const struct corepl_object *obj, uint32_t idx)
{
	return idx < corepl_var_cnt(obj) ? &obj->vars[idx] : NULL;
}

struct corepl_map *corepl_find_map(const struct corepl_object *obj, const char *name)
{
	for (uint32_t i = 0; i < handle_map_cnt(obj); i++)
		if (text_equal(corepl_map_name(&obj->maps[i]), name))
			return &obj->maps[i];
	return NULL;
}

struct corepl_program *corepl_find_program(const struct corepl_object *obj, const char *name)
{
	for (uint32_t i = 0; i < handle_prog_cnt(obj); i++)
		if (text_equal(corepl_program_name(&obj->progs[i]), name))
			return &obj->progs[i];
	return NULL;
}

struct corepl_var *corepl_find_var(const struct corepl_object *obj, const char *name)
{
	for (uint32_t i = 0; i < corepl_var_cnt(obj); i++)
		if (text_equal(corepl_var_name(&obj->vars[i]), name))
			return &obj->vars[i];
	return NULL;
}

const char *corepl_map_name(const struct corepl_map *map)
{
	return handle_str(map->obj, map->def.name_str);
}

int corepl_map_fd(const struct corepl_map *map)
{
	return map ? map->fd : -1;
}

uint32_t corepl_map_type(const struct corepl_map *map)
{
	return map->def.map_type;
}

uint32_t corepl_map_key_size(const struct corepl_map *map)
{
	return map->def.key_size;
}

uint32_t corepl_map_value_size(const struct corepl_map *map)
{
	return map->def.value_size;
}

uint32_t corepl_map_max_entries(const struct corepl_map *map)
{
	return map->def.max_entries;
}

void *corepl_map_data(const struct corepl_map *map, size_t *size)
{
	if (size)
		*size = map->data ? handle_globals_size(map) : 0;
	return map->data;
}

const char *corepl_program_name(const struct corepl_program *prog)
{
	return handle_str(prog->obj, prog->def.name_str);
}

const char *corepl_program_section(const struct corepl_program *prog)
{
	return handle_str(prog->obj, prog->def.sec_str);
}

uint32_t corepl_program_type(const struct corepl_program *prog)
{
	return prog->def.prog_type;
}

int corepl_program_fd(const struct corepl_program *prog)
{
	return prog ? prog->fd : -1;
}

bool corepl_program_autoload(const struct corepl_program *prog)
{
	return prog->is_loaded;
}

bool corepl_program_autoattach(const struct corepl_program *prog)
{
	return prog->is_attached;
}

void corepl_program_set_autoattach(struct corepl_program *prog, bool autoattach)
{
	prog->is_attached = autoattach;
}

struct corepl_link *corepl_map_link(const struct corepl_map *map)
{
	return map ? map->link : NULL;
}

struct corepl_link *corepl_program_link(const struct corepl_program *prog)
{
	return prog ? prog->link : NULL;
}

const char *corepl_var_name(const struct corepl_var *var)
{
	return handle_str(var->obj, var->def.name_str);
}

size_t corepl_var_size(const struct corepl_var *var)
{
	return var->def.size;
}

void *corepl_var_data(const struct corepl_var *var)
{
	return var ? (uint8_t *)var->obj->maps[var->def.map].data + var->def.byte_off : NULL;
}
