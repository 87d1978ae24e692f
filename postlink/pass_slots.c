/* SPDX-License-Identifier: MIT */
/*
 * pass_slots.c - initial values: what the relocations of .maps and struct_ops sections point to.
 *
 *   struct { ... __array(values, struct inner); } outer SEC(".maps") = { .values = { [3] = &in } };
 *   -> slot { key 3, map in };  in a prog array a function gives { key, program };
 *   in a struct_ops variable key is the member's byte offset
 *
 * Sources: libbpf bpf_object__collect_map_relos(), bpf_object__collect_st_ops_relos() for
 * behaviour.
 */
#include <elf.h>

#include "core/insn.h"
#include "passes.h"

#define POINTER_SIZE 8u /* bytes of an address in a BPF object */

/* The map of section SEC whose declaration covers BYTE_OFF, or NULL; maps are sorted by place. */
static struct object_map *pass_slots_owner(struct object *o, uint32_t sec, uint64_t byte_off)
{
	bool is_ops = o->secs[sec].role == OBJECT_SEC_STRUCT_OPS;

	for (uint32_t i = 0; i < o->map_cnt; i++) {
		struct object_map *m = &o->maps[i];

		if (m->plan.role != (uint32_t)(is_ops ? PLAN_MAP_STRUCT_OPS : PLAN_MAP_USER) ||
		    (is_ops && m->plan.sec != sec))
			continue;
		if (byte_off >= m->byte_off && byte_off - m->byte_off < m->decl_size)
			return m;
	}
	return NULL;
}

/* What the pointer at REL points to: a program or a map. */
static int pass_slots_target(const struct object *o, uint32_t sec, const struct object_rel *rel,
			     struct plan_slot *slot)
{
	const struct object_symbol *sym = &o->syms[rel->sym];
	struct bytes b = { o->secs[sec].data, o->secs[sec].size, o->is_swapped };
	uint64_t value = sym->value;
	uint32_t func;

	if (sym->sec == OBJECT_SYM_UNDEF || sym->sec >= OBJECT_SYM_SPECIAL ||
	    !bytes_has(&b, rel->byte_off, POINTER_SIZE))
		return COREPL_EFORMAT;
	if (sym->type == STT_SECTION)
		value += bytes_u64(&b, rel->byte_off);
	slot->is_prog = o->secs[sym->sec].role == OBJECT_SEC_CODE;
	if (!slot->is_prog) {
		slot->idx = sym->sec == o->maps_sec ? object_find_map(o, value) : OBJECT_NONE;
	} else {
		func = object_find_func(o, sym->sec, (uint32_t)(value / INSN_SIZE));
		slot->idx = func == OBJECT_NONE ? OBJECT_NONE : o->funcs[func].prog;
	}
	return slot->idx == OBJECT_NONE ? COREPL_EFORMAT : 0;
}

static int pass_slots_add(struct object *o, uint32_t sec, const struct object_rel *rel,
			  struct corepl_diag *d)
{
	struct object_map *m = pass_slots_owner(o, sec, rel->byte_off);
	struct plan_slot *slot = &o->slots[o->slot_cnt];
	uint64_t at;

	if (!m || m->values_off == OBJECT_NONE || rel->byte_off - m->byte_off < m->values_off)
		return diag_fail(
			d, COREPL_EFORMAT,
			"section '%s': byte %llu: an initial value outside the values of a map%s%s",
			o->secs[sec].name, (unsigned long long)rel->byte_off, m ? " " : "",
			m ? m->name : "");
	at = rel->byte_off - m->byte_off - m->values_off;
	if (pass_slots_target(o, sec, rel, slot) ||
	    (slot->is_prog && m->plan.role == PLAN_MAP_USER && m->plan.inner_map != OBJECT_NONE))
		return diag_fail(
			d, COREPL_EFORMAT,
			"map '%s': initial value at byte %llu: found symbol '%s', need a %s",
			m->name, (unsigned long long)at, o->syms[rel->sym].name,
			m->plan.inner_map != OBJECT_NONE ? "map" : "program");
	if (m->plan.role == PLAN_MAP_USER && at % POINTER_SIZE)
		return diag_fail(d, COREPL_EFORMAT,
				 "map '%s': initial value at byte %llu, need a multiple of %u",
				 m->name, (unsigned long long)at, POINTER_SIZE);
	slot->key = (uint32_t)(m->plan.role == PLAN_MAP_USER ? at / POINTER_SIZE : at);
	if (!m->plan.slot_cnt++)
		m->plan.slot_first = o->slot_cnt;
	o->slot_cnt++;
	return 0;
}

int pass_slots(struct object *o, struct corepl_diag *d)
{
	uint32_t bound = 0;
	int ret = 0;

	for (uint32_t i = 1; i < o->sec_cnt; i++)
		bound += o->secs[i].rel_cnt;
	o->slots = ARENA_NEW(o->arena, struct plan_slot, bound);
	for (uint32_t i = 1; i < o->sec_cnt && !ret; i++) {
		const struct object_section *s = &o->secs[i];

		if (s->role != OBJECT_SEC_MAPS && s->role != OBJECT_SEC_STRUCT_OPS)
			continue;
		for (uint32_t k = 0; k < s->rel_cnt && !ret; k++)
			ret = pass_slots_add(o, i, &s->rels[k], d);
	}
	o->note = arena_printf(o->arena, "%u initial values", o->slot_cnt);
	return ret;
}
