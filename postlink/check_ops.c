/* SPDX-License-Identifier: MIT */
/*
 * check_ops.c - structures of functions (struct_ops) on one kernel, member by member.
 *
 *   object   struct tcp_congestion_ops { .ssthresh = f, .name = "x" }        its own layout
 *   kernel   struct bpf_struct_ops_tcp_congestion_ops { ...; struct tcp_congestion_ops data; }
 *
 * Members go by name.  One that the kernel lacks does no harm while it is 0 and has no program;
 * else no loader can put it anywhere.  A function of the object needs a function pointer there,
 * and its program gets that one's arguments.
 *
 * Source: libbpf bpf_map__init_kern_struct_ops() for behaviour.
 */
#include "postlink/check_impl.h"

#include "core/compat.h"

#include <string.h>

/* One map on one kernel. */
struct ops {
	const struct check_view *v;
	uint32_t map;
	struct btfview_type local, kernel; /* the structure on both sides */
};

static bool find_member(const struct btfview *view, const struct btfview_type *t, const char *name,
			struct btfview_member *m)
{
	for (uint32_t i = 0; i < t->vlen; i++) {
		btfview_member(view, t, i, m);
		if (!strcmp(compat_name(view, m->name_off), name))
			return true;
	}
	return false;
}

/* Both sides of map MAP; false: the kernel lets nobody implement it. */
static bool find_sides(struct ops *s)
{
	const struct object *o = s->v->job->o;
	const struct btfview *view = s->v->res->views;
	struct btfview_member data;
	struct btfview_type t;

	return s->v->job->map_want[s->map] != OBJECT_NONE &&
	       check_hit(s->v, s->v->job->map_want[s->map], &t) &&
	       find_member(view, &t, "data", &data) &&
	       !btfview_skip_mods(view, data.type_id, true, &s->kernel) &&
	       s->kernel.kind == BTFVIEW_STRUCT &&
	       !btfview_type(&o->btf, o->maps[s->map].var_id, &t) &&
	       !btfview_skip_mods(&o->btf, t.size_or_type, true, &s->local) &&
	       s->local.kind == BTFVIEW_STRUCT;
}

/* The program at byte OFF of the map, or OBJECT_NONE. */
static uint32_t prog_at(const struct ops *s, uint64_t byte_off)
{
	const struct object *o = s->v->job->o;
	const struct plan_map *m = &o->maps[s->map].plan;

	for (uint32_t i = 0; i < m->slot_cnt; i++) {
		const struct plan_slot *slot = &o->slots[m->slot_first + i];

		if (slot->is_prog && slot->key == byte_off)
			return slot->idx;
	}
	return OBJECT_NONE;
}

/* Is any of SIZE bytes at byte OFF of the map's initial value not 0? */
static bool is_set(const struct ops *s, uint64_t byte_off, uint64_t size)
{
	const struct object *o = s->v->job->o;
	const struct plan_map *m = &o->maps[s->map].plan;
	const struct object_section *sec = m->sec < o->sec_cnt ? &o->secs[m->sec] : NULL;
	uint64_t at = m->sec_off + byte_off;

	if (!sec || !sec->data || at > sec->size || size > sec->size - at)
		return false;
	for (uint64_t i = 0; i < size; i++) {
		if (sec->data[at + i])
			return true;
	}
	return false;
}

enum check_level check_ops_level(const struct check_view *v, uint32_t map)
{
	const struct object *o = v->job->o;
	const struct plan_map *m = &o->maps[map].plan;
	bool is_waiting = m->role == PLAN_MAP_STRUCT_OPS && m->sec < o->sec_cnt &&
			  o->secs[m->sec].name[0] == '?';

	return is_waiting ? CHECK_UNSURE : CHECK_FAIL;
}

static void add(struct check_view *v, const struct ops *s, uint32_t idx, const char *message)
{
	const struct object *o = s->v->job->o;
	struct check_finding *f = check_add(v, OBJECT_NONE, CHECK_TARGET,
					    check_ops_level(v, s->map), message);
	struct btfview_member m;

	btfview_member(&o->btf, &s->local, idx, &m);
	f->key = s->map << 16 ^ idx;
	f->what = arena_printf(v->r->a, "member %s of map '%s'", compat_name(&o->btf, m.name_off),
			       o->maps[s->map].name);
}

/* What is wrong with member IDX on this kernel, or NULL. */
static const char *member_fault(struct arena *a, const struct ops *s, uint32_t idx)
{
	const struct btfview *l_view = &s->v->job->o->btf, *k_view = s->v->res->views;
	struct btfview_member l, k;
	struct btfview_type l_type, k_type;
	uint64_t l_size, k_size;
	uint32_t prog;
	const char *name;

	btfview_member(l_view, &s->local, idx, &l);
	name = compat_name(l_view, l.name_off);
	prog = prog_at(s, l.bit_off / 8);
	if (l.bit_size || btfview_skip_mods(l_view, l.type_id, true, &l_type) ||
	    btfview_size(l_view, l_type.id, &l_size) ||
	    (prog == OBJECT_NONE && !is_set(s, l.bit_off / 8, l_size)))
		return NULL;
	if (!find_member(k_view, &s->kernel, name, &k))
		return arena_printf(a, "the kernel's struct %s has no such member",
				    compat_name(k_view, s->kernel.name_off));
	if (btfview_skip_mods(k_view, k.type_id, true, &k_type) ||
	    btfview_size(k_view, k_type.id, &k_size))
		return NULL;
	if (k_type.kind != l_type.kind)
		return "the kernel's member has another type";
	if (prog != OBJECT_NONE || k_size == l_size)
		return NULL;
	return arena_printf(a, "the kernel's member has %llu bytes, the program's %llu",
			    (unsigned long long)k_size, (unsigned long long)l_size);
}

bool check_ops(struct check_view *v, uint32_t map)
{
	struct ops s = { .v = v, .map = map };
	const char *why;

	if (!find_sides(&s))
		return false;
	for (uint32_t i = 0; i < s.local.vlen; i++)
		if ((why = member_fault(v->a, &s, i)))
			add(v, &s, i, why);
	return true;
}

/* The prototype of the kernel's member that holds V's program in map S. */
static bool find_in_map(struct ops *s, struct btfview_type *proto)
{
	const struct btfview *l_view = &s->v->job->o->btf, *k_view = s->v->res->views;

	for (uint32_t i = 0; i < s->local.vlen; i++) {
		struct btfview_member l, k;

		btfview_member(l_view, &s->local, i, &l);
		if (prog_at(s, l.bit_off / 8) != s->v->prog)
			continue;
		return find_member(k_view, &s->kernel, compat_name(l_view, l.name_off), &k) &&
		       !btfview_skip_mods(k_view, k.type_id, true, proto) &&
		       proto->kind == BTFVIEW_PTR &&
		       !btfview_skip_mods(k_view, proto->size_or_type, true, proto) &&
		       proto->kind == BTFVIEW_FUNC_PROTO;
	}
	return false;
}

bool check_ops_proto(const struct check_view *v, struct btfview_type *proto)
{
	for (uint32_t i = 0; i < v->job->o->map_cnt; i++) {
		struct ops s = { .v = v, .map = i };

		if (v->job->o->maps[i].plan.role == PLAN_MAP_STRUCT_OPS && find_sides(&s) &&
		    find_in_map(&s, proto))
			return true;
	}
	return false;
}
