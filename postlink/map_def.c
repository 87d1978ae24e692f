/* SPDX-License-Identifier: MIT */
/*
 * map_def.c - a BTF-defined map: numbers are array lengths behind pointers, types are pointees.
 *
 *   struct { int (*type)[BPF_MAP_TYPE_HASH]; int (*max_entries)[10240]; u32 *key; u64 *value; }
 *   -> map_type 1, max_entries 10240, key_size 4, value_size 8, key and value type ids
 *
 * __uint() members are PTR -> ARRAY; __ulong() members (map_extra) an enum with one value.
 * Does not create maps and does not judge values: the kernel does.
 *
 * Sources: libbpf parse_btf_map_def() for behaviour; <bpf/bpf_helpers.h> for the macros.
 */
#include "map_def.h"

#include <string.h>

/* enum bpf_map_type of <linux/bpf.h>, the ones that this file has to know. */
enum map_def_type {
	MAP_DEF_PROG_ARRAY = 3,
	MAP_DEF_PERF_EVENT_ARRAY = 4,
	MAP_DEF_STACK_TRACE = 7,
	MAP_DEF_CGROUP_ARRAY = 8,
	MAP_DEF_ARRAY_OF_MAPS = 12,
	MAP_DEF_HASH_OF_MAPS = 13,
	MAP_DEF_DEVMAP = 14,
	MAP_DEF_SOCKMAP = 15,
	MAP_DEF_CPUMAP = 16,
	MAP_DEF_XSKMAP = 17,
	MAP_DEF_SOCKHASH = 18,
	MAP_DEF_QUEUE = 22,
	MAP_DEF_STACK = 23,
	MAP_DEF_DEVMAP_HASH = 25,
	MAP_DEF_RINGBUF = 27,
	MAP_DEF_ARENA = 33,
};

struct map_def_job {
	struct object *o;
	struct object_map *m;
	struct map_def_values *values;
	bool is_inner;
	struct corepl_diag *d;
};

/* Does the kernel refuse key and value types for maps of MAP_TYPE? */
static bool is_untyped(uint32_t map_type)
{
	switch (map_type) {
	case MAP_DEF_PERF_EVENT_ARRAY:
	case MAP_DEF_STACK_TRACE:
	case MAP_DEF_CGROUP_ARRAY:
	case MAP_DEF_ARRAY_OF_MAPS:
	case MAP_DEF_HASH_OF_MAPS:
	case MAP_DEF_DEVMAP:
	case MAP_DEF_SOCKMAP:
	case MAP_DEF_CPUMAP:
	case MAP_DEF_XSKMAP:
	case MAP_DEF_SOCKHASH:
	case MAP_DEF_QUEUE:
	case MAP_DEF_STACK:
	case MAP_DEF_DEVMAP_HASH:
	case MAP_DEF_RINGBUF:
	case MAP_DEF_ARENA:
		return true;
	default:
		return false;
	}
}

static int map_def_fail(const struct map_def_job *j, const char *member, const char *need)
{
	return diag_fail(j->d, COREPL_EFORMAT, "map '%s': member '%s': need %s", j->m->name, member,
			 need);
}

/* The number that __uint(NAME, N) or __ulong(NAME, N) declares. */
static int map_def_number(const struct map_def_job *j, const char *name, uint32_t type_id,
			  uint64_t *number)
{
	const struct btfview *v = &j->o->btf;
	struct btfview_enumval e;
	struct btfview_array a;
	struct btfview_type t;

	if (btfview_skip_mods(v, type_id, true, &t))
		return map_def_fail(j, name, "a type without cycles");
	if ((t.kind == BTFVIEW_ENUM || t.kind == BTFVIEW_ENUM64) && t.vlen == 1) {
		btfview_enumval(v, &t, 0, &e);
		*number = e.value;
		return 0;
	}
	if (t.kind != BTFVIEW_PTR || btfview_skip_mods(v, t.size_or_type, true, &t) ||
	    t.kind != BTFVIEW_ARRAY)
		return map_def_fail(j, name, "a number declared with __uint() or __ulong()");
	btfview_array(v, &t, &a);
	*number = a.elem_cnt;
	return 0;
}

static int map_def_u32(const struct map_def_job *j, const char *name, uint32_t type_id,
		       uint32_t *field)
{
	uint64_t number = 0;
	int ret = map_def_number(j, name, type_id, &number);

	*field = (uint32_t)number;
	return ret;
}

/* key_size, value_size: must not contradict an earlier key or value. */
static int map_def_size(const struct map_def_job *j, const char *name, uint32_t type_id,
			uint32_t *field)
{
	uint32_t size = 0;
	int ret = map_def_u32(j, name, type_id, &size);

	if (!ret && *field && *field != size)
		return diag_fail(j->d, COREPL_EFORMAT,
				 "map '%s': member '%s': found %u bytes, need %u", j->m->name, name,
				 size, *field);
	*field = size;
	return ret;
}

/* key, value: a pointer to the type. */
static int map_def_type(const struct map_def_job *j, const char *name, uint32_t type_id,
			uint32_t *size_field, uint32_t *id_field)
{
	const struct btfview *v = &j->o->btf;
	struct btfview_type t;
	uint64_t size;

	if (btfview_skip_mods(v, type_id, true, &t) || t.kind != BTFVIEW_PTR)
		return map_def_fail(j, name, "a type declared with __type()");
	if (btfview_size(v, t.size_or_type, &size) || size > UINT32_MAX)
		return map_def_fail(j, name, "a complete type with a size");
	if (*size_field && *size_field != size)
		return diag_fail(j->d, COREPL_EFORMAT,
				 "map '%s': member '%s': found %llu bytes, need %u", j->m->name,
				 name, (unsigned long long)size, *size_field);
	*size_field = (uint32_t)size;
	*id_field = t.size_or_type;
	return 0;
}

/* values: __array(values, struct inner) or __array(values, int (void *)). */
static int map_def_array(const struct map_def_job *j, uint32_t type_id, uint32_t bit_off)
{
	const struct btfview *v = &j->o->btf;
	uint32_t map_type = j->m->plan.map_type;
	bool is_prog_array = map_type == MAP_DEF_PROG_ARRAY;
	struct btfview_array a;
	struct btfview_type t;

	if (j->is_inner)
		return map_def_fail(j, "values", "none: an inner map holds no maps");
	if (!is_prog_array && map_type != MAP_DEF_ARRAY_OF_MAPS && map_type != MAP_DEF_HASH_OF_MAPS)
		return map_def_fail(j, "values",
				    "a map-in-map or prog array type declared before it");
	if (btfview_skip_mods(v, type_id, true, &t) || t.kind != BTFVIEW_ARRAY)
		return map_def_fail(j, "values", "an array declared with __array()");
	btfview_array(v, &t, &a);
	if (btfview_skip_mods(v, a.elem_type_id, true, &t) || t.kind != BTFVIEW_PTR ||
	    btfview_skip_mods(v, t.size_or_type, true, &t))
		return map_def_fail(j, "values", "an array of pointers");
	j->m->plan.value_size = 4;
	if (!j->m->plan.key_size)
		j->m->plan.key_size = 4;
	j->values->has_values = true;
	j->values->byte_off = bit_off / 8;
	if (is_prog_array)
		return t.kind == BTFVIEW_FUNC_PROTO ? 0 : map_def_fail(j, "values", "functions");
	if (t.kind != BTFVIEW_STRUCT)
		return map_def_fail(j, "values", "a struct that defines the inner map");
	j->values->has_inner = true;
	j->values->inner->name = arena_printf(j->o->arena, "%s.inner", j->m->name);
	j->values->inner->plan.role = PLAN_MAP_INNER;
	return map_def_read(j->o, t.id, j->values->inner, NULL, j->d);
}

static int map_def_pinning(const struct map_def_job *j, uint32_t type_id)
{
	int ret = map_def_u32(j, "pinning", type_id, &j->m->plan.pinning);

	if (ret)
		return ret;
	if (j->is_inner)
		return map_def_fail(j, "pinning", "none: an inner map is not pinned");
	if (j->m->plan.pinning > 1)
		return map_def_fail(j, "pinning", "LIBBPF_PIN_NONE or LIBBPF_PIN_BY_NAME");
	return 0;
}

static int map_def_extra(const struct map_def_job *j, uint32_t type_id)
{
	uint64_t extra = 0;
	int ret = map_def_number(j, "map_extra", type_id, &extra);

	j->m->plan.map_extra_low = (uint32_t)extra;
	j->m->plan.map_extra_high = (uint32_t)(extra >> 32);
	return ret;
}

static int map_def_member(const struct map_def_job *j, const char *name,
			  const struct btfview_member *m)
{
	struct plan_map *p = &j->m->plan;

	if (!strcmp(name, "type"))
		return map_def_u32(j, name, m->type_id, &p->map_type);
	if (!strcmp(name, "max_entries"))
		return map_def_u32(j, name, m->type_id, &p->max_entries);
	if (!strcmp(name, "map_flags"))
		return map_def_u32(j, name, m->type_id, &p->map_flags);
	if (!strcmp(name, "numa_node"))
		return map_def_u32(j, name, m->type_id, &p->numa_node);
	if (!strcmp(name, "key_size"))
		return map_def_size(j, name, m->type_id, &p->key_size);
	if (!strcmp(name, "value_size"))
		return map_def_size(j, name, m->type_id, &p->value_size);
	if (!strcmp(name, "key"))
		return map_def_type(j, name, m->type_id, &p->key_size, &p->key_btf_id);
	if (!strcmp(name, "value"))
		return map_def_type(j, name, m->type_id, &p->value_size, &p->value_btf_id);
	if (!strcmp(name, "values"))
		return map_def_array(j, m->type_id, m->bit_off);
	if (!strcmp(name, "pinning"))
		return map_def_pinning(j, m->type_id);
	if (!strcmp(name, "map_extra"))
		return map_def_extra(j, m->type_id);
	return diag_fail(j->d, COREPL_EFORMAT,
			 "map '%s': unknown member '%s', need one of type, max_entries, map_flags, "
			 "numa_node, key_size, value_size, key, value, values, pinning, map_extra",
			 j->m->name, name);
}

int map_def_read(struct object *o, uint32_t type_id, struct object_map *m,
		 struct map_def_values *values, struct corepl_diag *d)
{
	struct map_def_job j = { o, m, values, !values, d };
	const struct btfview_type *t = object_type(o, type_id);
	int ret = 0;

	m->plan.inner_map = OBJECT_NONE;
	m->plan.sec = OBJECT_NONE;
	for (uint32_t i = 0; i < t->vlen && !ret; i++) {
		struct btfview_member member;

		btfview_member(&o->btf, t, i, &member);
		if (values && values->has_values)
			return map_def_fail(&j, "values", "it to be the last member");
		ret = map_def_member(&j, object_btf_str(o, member.name_off), &member);
	}
	if (!ret && !m->plan.map_type)
		return map_def_fail(&j, "type", "a map type: found none");
	/* the kernel takes a value without a key only where there are no keys */
	if (is_untyped(m->plan.map_type) || !m->plan.value_btf_id ||
	    (!m->plan.key_btf_id && m->plan.key_size))
		m->plan.key_btf_id = m->plan.value_btf_id = 0;
	return ret;
}
