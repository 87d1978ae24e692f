/* SPDX-License-Identifier: MIT */
/*
 * btf_patches.c - externs made palatable: BTF_LOAD refuses extern linkage, functions in a
 * DATASEC, and parameters without names, on every kernel.
 *
 *   VAR extern     -> linkage global; in .ksyms also an int (its type may be incomplete)
 *   FUNC extern    -> linkage global; unnamed parameters take the function's name
 *   DATASEC .ksyms -> an anonymous struct of ints: 12 bytes per entry, as before
 *
 * Other loaders do the same to the copy they load; the object's own .BTF keeps the truth.
 *
 * Sources: kernel btf_var_check_meta(), btf_func_check(), btf_datasec_resolve() for what is
 * refused; libbpf bpf_object__collect_externs() for behaviour.
 */
#include "btf_patches.h"

#include <string.h>

#include "btf_words.h"

#define LINKAGE_GLOBAL 1u
#define LINKAGE_EXTERN 2u

static void btf_patches_word(struct plan_build *b, const struct btfview_type *t, uint32_t word_idx,
			     uint32_t value)
{
	const struct object *o = b->o;
	size_t types_off = (size_t)(o->btf.types.data - o->btf.blob.data);
	struct plan_btf_patch patch = { (uint32_t)types_off + btf_words_off(t, word_idx), value };

	PLAN_BUILD_ADD(b, PLAN_BTF_PATCHES, &patch);
}

static void btf_patches_func(struct plan_build *b, const struct btfview_type *t)
{
	const struct object *o = b->o;
	const struct btfview_type *proto = object_type(o, t->size_or_type);

	btf_patches_word(b, t, 1, BTFVIEW_FUNC << 24 | LINKAGE_GLOBAL);
	for (uint32_t i = 0; proto->kind == BTFVIEW_FUNC_PROTO && i < proto->vlen; i++) {
		struct btfview_param p;

		btfview_param(&o->btf, proto, i, &p);
		if (p.type_id && !p.name_off)
			btf_patches_word(b, proto, 3 + 2 * i, t->name_off);
	}
}

/* Entries { type, byte offset, size } become members { no name, int, bit offset }. */
static void btf_patches_ksyms(struct plan_build *b, const struct btfview_type *t, uint32_t int_id)
{
	const struct object *o = b->o;
	uint32_t int_size = object_type(o, int_id)->size_or_type;

	btf_patches_word(b, t, 0, 0);
	btf_patches_word(b, t, 1, BTFVIEW_STRUCT << 24 | t->vlen);
	btf_patches_word(b, t, 2, t->vlen * int_size);
	for (uint32_t i = 0; i < t->vlen; i++) {
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, t, i, &sv);
		if (object_type(o, sv.type_id)->kind == BTFVIEW_VAR)
			btf_patches_word(b, object_type(o, sv.type_id), 2, int_id);
		btf_patches_word(b, t, 3 + 3 * i, 0);
		btf_patches_word(b, t, 4 + 3 * i, int_id);
		btf_patches_word(b, t, 5 + 3 * i, i * int_size * 8);
	}
}

/* An INT of whole bytes to stand in for types that the kernel cannot take, or 0. */
static uint32_t btf_patches_int(const struct object *o)
{
	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_INT && o->types[id].size_or_type == 4)
			return id;
	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_INT)
			return id;
	return 0;
}

int btf_patches_add(struct plan_build *b, struct corepl_diag *d)
{
	const struct object *o = b->o;
	uint32_t int_id = btf_patches_int(o);

	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];

		if (t->kind == BTFVIEW_FUNC && t->vlen == LINKAGE_EXTERN)
			btf_patches_func(b, t);
		if (t->kind == BTFVIEW_VAR && btfview_extra_u32(&o->btf, t) == LINKAGE_EXTERN)
			btf_patches_word(b, t, 3, LINKAGE_GLOBAL);
		if (t->kind != BTFVIEW_DATASEC ||
		    strcmp(object_btf_str(o, t->name_off), ".ksyms") != 0)
			continue;
		if (!int_id)
			return diag_fail(
				d, COREPL_EUNSUPPORTED,
				".BTF: found externs in .ksyms but no integer type, need one");
		btf_patches_ksyms(b, t, int_id);
	}
	return 0;
}
