/* SPDX-License-Identifier: MIT */
/*
 * btf_downgrade.c - types said in kinds that an older kernel knows.
 *
 * Each kind becomes an older one of the same size in bytes, so that ids and offsets stay:
 *
 *   ENUM64   (6.0)   -> UNION of members of some integer; a signed ENUM loses its sign
 *   TYPE_TAG (5.17)  -> CONST
 *   DECL_TAG (5.16)  -> INT of one byte
 *   FLOAT    (5.13)  -> STRUCT without members
 *
 * and with ENUM64 what came after it: flags, and a section's name that begins with '?'.
 *
 * The numbers of these kinds are in the order of kernels, so that one kind after another is given
 * up until the kernel takes the types.  Kinds before FLOAT are as old as global variables.
 *
 * Source: libbpf bpf_object__sanitize_btf() for behaviour.
 */
#include "runtime/load.h"

enum { NAME_OFF = 0, INFO_OFF = 4, SIZE_OFF = 8, COMMON_SIZE = 12, ENTRY_SIZE = 12 };

static void put(uint8_t *to, size_t byte_off, uint32_t value)
{
	memcpy(to + byte_off, &value, sizeof(value));
}

static void put_info(uint8_t *type, uint32_t kind, uint32_t vlen)
{
	put(type, INFO_OFF, kind << 24 | vlen);
}

/* The smallest integer of V, 0 when it has none: it fits into every enum64. */
static uint32_t smallest_int(const struct btfview *v)
{
	uint32_t id = 0, size = UINT32_MAX, at = 0;
	struct btfview_type t;

	for (uint32_t i = v->first_id; !btfview_type_at(v, at, i, &t); i++) {
		if (t.kind == BTFVIEW_INT && t.size_or_type < size) {
			size = t.size_or_type;
			id = i;
		}
		at = t.next_off;
	}
	return id;
}

/* Without attributes' flag and enums' sign, which came with ENUM64 or later. */
static bool drop_flag(uint8_t *type, const struct btfview_type *t)
{
	const bool has = t->kind_flag && (t->kind == BTFVIEW_ENUM || t->kind == BTFVIEW_DECL_TAG ||
					  t->kind == BTFVIEW_TYPE_TAG);

	if (has)
		put_info(type, t->kind, t->vlen);
	return has;
}

/* Section "?.struct_ops" is a name from Linux 6.9 on; '_' takes the '?''s place, as in libbpf. */
static bool drop_mark(const struct btfview *v, uint8_t *copy, const struct btfview_type *t)
{
	const char *name = btfview_str(v, t->name_off);
	const bool has = t->kind == BTFVIEW_DATASEC && name && *name == '?';

	if (has)
		copy[v->strs.data - v->blob.data + t->name_off] = '_';
	return has;
}

static void replace(uint8_t *type, const struct btfview_type *t, uint32_t int_id)
{
	switch (t->kind) {
	case BTFVIEW_ENUM64:
		put_info(type, BTFVIEW_UNION, t->vlen);
		for (uint32_t i = 0; i < t->vlen; i++) {
			put(type, COMMON_SIZE + (size_t)i * ENTRY_SIZE + 4, int_id);
			put(type, COMMON_SIZE + (size_t)i * ENTRY_SIZE + 8, 0);
		}
		break;
	case BTFVIEW_TYPE_TAG:
		put(type, NAME_OFF, 0);
		put_info(type, BTFVIEW_CONST, 0);
		break;
	case BTFVIEW_DECL_TAG:
		put_info(type, BTFVIEW_INT, 0);
		put(type, SIZE_OFF, 1);
		put(type, COMMON_SIZE, 8); /* bits */
		break;
	case BTFVIEW_FLOAT:
		put(type, NAME_OFF, 0); /* "long double" is no name of a struct */
		put_info(type, BTFVIEW_STRUCT, 0);
		break;
	default:
		break;
	}
}

bool btf_downgrade(const struct btfview *v, uint8_t *copy, uint32_t kind)
{
	uint8_t *types = copy + (v->types.data - v->blob.data);
	uint32_t int_id = kind == BTFVIEW_ENUM64 ? smallest_int(v) : 0, at = 0;
	bool is_changed = false;
	struct btfview_type t;

	for (uint32_t i = v->first_id; !btfview_type_at(v, at, i, &t); i++) {
		if (kind == BTFVIEW_ENUM64)
			is_changed |= drop_flag(types + at, &t) | drop_mark(v, copy, &t);
		if (t.kind == kind) {
			replace(types + at, &t, int_id);
			is_changed = true;
		}
		at = t.next_off;
	}
	return is_changed;
}
