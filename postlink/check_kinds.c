/* SPDX-License-Identifier: MIT */
/*
 * check_kinds.c - the types of maps, programs and attachments, against the kernel's own enums.
 *
 * A type of program or map that the kernel lacks fails at load.  A type of attachment does so for
 * the program types of which the kernel looks at it then; else when it is attached.  What a control
 * program has to set before loading (a type, a map's size) is not known here, and is said.
 *
 * Source: kernel bpf_prog_load_check_attach(), bpf_check_attach_target(); map_alloc_check() of each
 * type of map.
 */
#include "postlink/bpf_names.h"
#include "postlink/check_impl.h"

#include <string.h>

enum {
	PROG_SCHED_CLS = 3,
	PROG_CGROUP_SKB = 8,
	PROG_CGROUP_SOCK = 9,
	PROG_CGROUP_SOCK_ADDR = 18,
	PROG_SK_REUSEPORT = 21,
	PROG_CGROUP_SOCKOPT = 25,
	PROG_TRACING = 26,
	PROG_STRUCT_OPS = 27,
	PROG_EXT = 28,
	PROG_LSM = 29,
	PROG_SK_LOOKUP = 30,
	PROG_SYSCALL = 31,
	PROG_NETFILTER = 32,
};

enum { MAP_FLAG_LINK = 1u << 13, AT_STRUCT_OPS = 44 };

enum {
	MAP_HASH = 1,
	MAP_ARRAY = 2,
	MAP_PERCPU_HASH = 5,
	MAP_PERCPU_ARRAY = 6,
	MAP_STACK_TRACE = 7,
	MAP_LRU_HASH = 9,
	MAP_LRU_PERCPU_HASH = 10,
	MAP_LPM_TRIE = 11,
	MAP_RINGBUF = 27,
};

static void add_type(struct check_view *v, enum check_level level, const char *what,
		     const char *message)
{
	struct check_finding *f = check_add(v, v->prog, CHECK_PROGTYPE, level, message);

	f->what = arena_copy(v->r->a, what, strlen(what));
	f->key = v->prog;
	f->is_absence = level == CHECK_FAIL;
}

/* Does the kernel look at the type of attachment when such a program is loaded? */
static bool is_checked_at_load(uint32_t prog_type)
{
	switch (prog_type) {
	case PROG_CGROUP_SKB:
	case PROG_CGROUP_SOCK:
	case PROG_CGROUP_SOCK_ADDR:
	case PROG_SK_REUSEPORT:
	case PROG_CGROUP_SOCKOPT:
	case PROG_TRACING:
	case PROG_STRUCT_OPS:
	case PROG_EXT:
	case PROG_LSM:
	case PROG_SK_LOOKUP:
	case PROG_SYSCALL:
	case PROG_NETFILTER:
		return true;
	default:
		return false;
	}
}

/* Through netlink a classifier has none. */
static bool lacks_attach_type(const struct check_view *v)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];

	return !check_enum_has(v, CHECK_WANT_ATTACH_TYPES, p->plan.attach_type) &&
	       !(p->plan.prog_type == PROG_SCHED_CLS && !strncmp(p->sec_name, "tc/", 3));
}

static void add_attach_type(struct check_view *v, const char *message)
{
	uint32_t type = v->job->o->progs[v->prog].plan.attach_type;

	add_type(v, CHECK_FAIL, arena_printf(v->a, "attach type %s", bpf_names_attach_type(type)),
		 message);
}

void check_prog_types(struct check_view *v)
{
	uint32_t type = v->job->o->progs[v->prog].plan.prog_type;

	if (!type)
		add_type(v, CHECK_UNSURE, "program type",
			 "the section tells none: need one set before loading");
	else if (!check_enum_has(v, CHECK_WANT_PROG_TYPES, type))
		add_type(v, CHECK_FAIL,
			 arena_printf(v->a, "program type %s", bpf_names_prog_type(type)),
			 "the kernel does not know this type of program");
	else if (is_checked_at_load(type) && lacks_attach_type(v))
		add_attach_type(v, "the kernel does not know this type of attachment");
}

void check_attach_type(struct check_view *v)
{
	uint32_t type = v->job->o->progs[v->prog].plan.prog_type;

	if (!is_checked_at_load(type) && check_enum_has(v, CHECK_WANT_PROG_TYPES, type) &&
	    lacks_attach_type(v))
		add_attach_type(v, "at attachment: the kernel does not know this type of "
				   "attachment");
}

/* Kernels refuse such a map without entries. */
static bool needs_entries(uint32_t map_type)
{
	switch (map_type) {
	case MAP_HASH:
	case MAP_ARRAY:
	case MAP_PERCPU_HASH:
	case MAP_PERCPU_ARRAY:
	case MAP_STACK_TRACE:
	case MAP_LRU_HASH:
	case MAP_LRU_PERCPU_HASH:
	case MAP_LPM_TRIE:
	case MAP_RINGBUF:
		return true;
	default:
		return false;
	}
}

static void check_map_size(struct check_view *v, uint32_t map)
{
	const struct object_map *m = &v->job->o->maps[map];
	bool lacks_value = !m->plan.value_size && m->plan.map_type != MAP_RINGBUF;
	struct check_finding *f;

	if (m->plan.role != PLAN_MAP_USER || !needs_entries(m->plan.map_type) ||
	    (m->plan.max_entries && !lacks_value))
		return;
	f = check_add(v, OBJECT_NONE, CHECK_MAP, CHECK_UNSURE,
		      m->plan.max_entries ? "its value_size is 0: need one set before loading"
					  : "its max_entries is 0: need one set before loading");
	f->key = map;
	f->what = arena_printf(v->r->a, "map '%s'", m->name);
}

/* Attached by a link, which the kernel knows to do with structures of functions from 6.4 on. */
static bool lacks_links(const struct check_view *v, const struct plan_map *m)
{
	return m->role == PLAN_MAP_STRUCT_OPS && (m->map_flags & MAP_FLAG_LINK) &&
	       !check_enum_has(v, CHECK_WANT_ATTACH_TYPES, AT_STRUCT_OPS);
}

static const char *find_lack(struct check_view *v, uint32_t map, enum check_class *cls)
{
	const struct plan_map *m = &v->job->o->maps[map].plan;

	*cls = CHECK_MAP;
	if (!check_enum_has(v, CHECK_WANT_MAP_TYPES, m->map_type))
		return "the kernel does not know this type of map";
	*cls = CHECK_TARGET;
	if (v->job->map_want[map] != OBJECT_NONE && !check_ops(v, map))
		return "the kernel does not let this structure be implemented";
	if (lacks_links(v, m))
		return "the kernel knows no links of such structures: need section .struct_ops";
	return NULL;
}

void check_maps(struct check_view *v)
{
	const struct object *o = v->job->o;
	struct check_finding *f;

	for (uint32_t i = 0; i < o->map_cnt; i++) {
		enum check_class cls;
		const char *lack = find_lack(v, i, &cls);

		check_map_size(v, i);
		if (!lack)
			continue;
		f = check_add(v, OBJECT_NONE, cls, check_ops_level(v, i), lack);
		f->key = i;
		f->is_absence = f->level == CHECK_FAIL;
		f->what = arena_printf(v->r->a, "map '%s' of type %s", o->maps[i].name,
				       bpf_names_map_type(o->maps[i].plan.map_type));
	}
}
