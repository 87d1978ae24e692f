/* SPDX-License-Identifier: MIT */
/*
 * legacy_def.c - one legacy map definition: which form it has, and its numbers.
 *
 *   struct bpf_map_def { u32 type, key_size, value_size, max_entries, map_flags; ... }
 *   struct bpf_elf_map { u32 type, size_key, size_value, max_elem, flags, id, pinning, inner_id,
 *                        inner_idx; }                                          (iproute2)
 *
 * Loaders copied these structs and made them longer, each in its own way; so not the place decides
 * what a number is but the name of the member, and the struct's own BTF gives the names.
 * Members that are 0 need not be known.
 *
 * Sources: libbpf 0.8 bpf_object__init_user_maps(), iproute2 include/bpf_elf.h, the kernel's
 * samples/bpf/bpf_load.h of 5.4 (inner_map_idx) for behaviour.
 */
#include "legacy_def.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum legacy_def_pin { PIN_NONE = 0, PIN_OBJECT = 1, PIN_GLOBAL = 2 }; /* iproute2's */

#define ARRAY_OF_MAPS 12u
#define HASH_OF_MAPS 13u

struct legacy_def_member {
	const char *name;
	size_t field; /* in struct legacy_def */
};

#define FIELD(name, field)                               \
	{                                                \
		name, offsetof(struct legacy_def, field) \
	}

static const struct legacy_def_member legacy_def_members[] = {
	FIELD("type", type),
	FIELD("key_size", key_size),
	FIELD("size_key", key_size),
	FIELD("value_size", value_size),
	FIELD("size_value", value_size),
	FIELD("max_entries", max_entries),
	FIELD("max_elem", max_entries),
	FIELD("map_flags", flags),
	FIELD("flags", flags),
	FIELD("numa_node", numa_node),
	FIELD("pinning", pinning),
	FIELD("id", id),
	FIELD("inner_id", inner_id),
	FIELD("inner_idx", inner_idx),
	FIELD("inner_map_idx", inner_seq),
};

bool legacy_def_tail(const char *sec_name, uint32_t *id, uint32_t *slot)
{
	unsigned long first, second;
	char *end;

	if (!isdigit((unsigned char)*sec_name))
		return false;
	first = strtoul(sec_name, &end, 0);
	if (*end != '/' || !isdigit((unsigned char)end[1]))
		return false;
	second = strtoul(end + 1, &end, 0);
	*id = (uint32_t)first;
	*slot = (uint32_t)second;
	return !*end && first && first <= UINT32_MAX && second < UINT32_MAX;
}

bool legacy_def_is_outer(uint32_t map_type)
{
	return map_type == ARRAY_OF_MAPS || map_type == HASH_OF_MAPS;
}

static int legacy_def_member(const struct object *o, const struct btfview_member *m,
			     const struct bytes *data, struct legacy_def *def,
			     struct corepl_diag *d)
{
	const char *name = object_btf_str(o, m->name_off);
	struct btfview_type t;
	uint32_t value;

	if (btfview_skip_mods(&o->btf, m->type_id, true, &t) || t.size_or_type != 4 ||
	    (t.kind != BTFVIEW_INT && t.kind != BTFVIEW_ENUM) || m->bit_off % 32 ||
	    !bytes_has(data, m->bit_off / 8, 4))
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "map '%s': legacy definition: member '%s': need a number of 32 "
				 "bits: define the map in .maps",
				 def->name, name);
	value = bytes_u32(data, m->bit_off / 8);
	for (size_t i = 0; i < sizeof(legacy_def_members) / sizeof(legacy_def_members[0]); i++) {
		const struct legacy_def_member *known = &legacy_def_members[i];

		if (strcmp(name, known->name) != 0)
			continue;
		memcpy((uint8_t *)def + known->field, &value, sizeof(value));
		def->is_iproute2 |= !strcmp(name, "size_key");
		return 0;
	}
	if (!value)
		return 0;
	return diag_fail(d, COREPL_EUNSUPPORTED,
			 "map '%s': legacy definition: member '%s': found %u, need a member of "
			 "bpf_map_def or bpf_elf_map, or 0: define the map in .maps",
			 def->name, name, value);
}

/* Pinning in iproute2's numbers becomes libbpf's. */
static int legacy_def_pinning(struct object *o, struct legacy_def *def, struct corepl_diag *d)
{
	if (def->pinning == PIN_NONE || (def->pinning == 1 && !def->is_iproute2))
		return 0;
	if (!def->is_iproute2 || def->pinning > PIN_GLOBAL)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "map '%s': legacy definition: pinning: found %u, need %s",
				 def->name, def->pinning,
				 def->is_iproute2 ? "PIN_NONE, PIN_OBJECT_NS or PIN_GLOBAL_NS"
						  : "0 or 1");
	if (def->pinning == PIN_OBJECT)
		object_warn(o,
			    "map '%s': pinned by name: PIN_OBJECT_NS's folder of the object's own "
			    "is the loader's to choose",
			    def->name);
	def->pinning = 1;
	return 0;
}

int legacy_def_read(struct object *o, uint32_t sym, uint32_t var_id, struct legacy_def *def,
		    struct corepl_diag *d)
{
	const struct object_symbol *s = &o->syms[sym];
	const struct bytes sec = { o->secs[s->sec].data, o->secs[s->sec].size, o->is_swapped };
	struct bytes data;
	struct btfview_type t;
	int ret = 0;

	*def = (struct legacy_def){ .name = s->name, .sym = sym, .var_id = var_id };
	def->inner_idx = def->inner_seq = LEGACY_DEF_NO_IDX;
	if (!var_id)
		return diag_fail(d, COREPL_EFORMAT,
				 "map '%s': legacy definition in section '%s' is not described in "
				 ".BTF: compile with -g",
				 s->name, o->secs[s->sec].name);
	if (btfview_skip_mods(&o->btf, object_type(o, var_id)->size_or_type, true, &t) ||
	    t.kind != BTFVIEW_STRUCT)
		return diag_fail(d, COREPL_EFORMAT,
				 "map '%s': legacy definition: need a struct that defines it",
				 s->name);
	data = bytes_part(&sec, s->value, t.size_or_type);
	for (uint32_t i = 0; i < t.vlen && !ret; i++) {
		struct btfview_member m;

		btfview_member(&o->btf, &t, i, &m);
		ret = legacy_def_member(o, &m, &data, def, d);
	}
	if (!ret && !def->type)
		return diag_fail(d, COREPL_EFORMAT,
				 "map '%s': legacy definition: found no map type, need one",
				 s->name);
	if (!def->is_iproute2)
		def->inner_idx = LEGACY_DEF_NO_IDX;
	if (!legacy_def_is_outer(def->type)) {
		def->inner_id = 0;
		def->inner_seq = LEGACY_DEF_NO_IDX;
	}
	return ret ? ret : legacy_def_pinning(o, def, d);
}
