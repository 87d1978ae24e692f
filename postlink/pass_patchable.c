/* SPDX-License-Identifier: MIT */
/*
 * pass_patchable.c - externs of .BPF.patchable_externs lowered to kconfig externs, which every
 * loader knows.
 *
 *   extern bool CONFIG_BPF SEC(".BPF.patchable_externs");
 *   -> the same symbol and code; the BTF variable moves to DATASEC .kconfig
 *
 * in -> out: .BTF with that DATASEC -> .BTF without; ids of all other types stay.  The merged
 * DATASEC takes the place of .kconfig where there is one; the other place is left to a nameless
 * FWD, which nothing refers to and pruning drops.
 *
 * Only CONFIG_* and LINUX_* of up to 8 bytes can be lowered: their values come from the kernel.
 */
#include <string.h>

#include "btf_words.h"
#include "passes.h"

#define PATCHABLE ".BPF.patchable_externs"
#define KCONFIG ".kconfig"
#define LOWERED_MAX_SIZE 8u /* bytes */
#define HEADER_SIZE 24u	    /* bytes of a plain .BTF header */

struct pass_patchable_job {
	struct object *o;
	const struct btfview_type *from; /* DATASEC .BPF.patchable_externs */
	const struct btfview_type *to;	 /* DATASEC .kconfig, NULL when there is none */
	uint8_t *data;			 /* the new .BTF */
	uint32_t size;			 /* bytes written */
	uint32_t name_off;		 /* of ".kconfig" in the new strings */
};

static int pass_patchable_check(const struct object *o, const struct btfview_type *from,
				struct corepl_diag *d)
{
	for (uint32_t i = 0; i < from->vlen; i++) {
		const struct btfview_type *var;
		struct btfview_secvar sv;
		const char *name;
		uint64_t size = 0;

		btfview_secvar(&o->btf, from, i, &sv);
		var = object_type(o, sv.type_id);
		name = object_btf_str(o, var->name_off);
		if (strncmp(name, "CONFIG_", 7) != 0 && strncmp(name, "LINUX_", 6) != 0)
			return diag_fail(d, COREPL_EUNSUPPORTED,
					 "extern '%s': externs set by the control program are not "
					 "supported yet, need CONFIG_* or LINUX_*",
					 name);
		if (btfview_size(&o->btf, var->size_or_type, &size) || size > LOWERED_MAX_SIZE)
			return diag_fail(d, COREPL_EUNSUPPORTED,
					 "extern '%s': found a type of %llu bytes, need at most "
					 "%u: declare it with __kconfig",
					 name, (unsigned long long)size, LOWERED_MAX_SIZE);
	}
	return 0;
}

static void pass_patchable_word(struct pass_patchable_job *j, uint32_t word)
{
	object_put_u32(j->o, j->data + j->size, word);
	j->size += 4;
}

/* Words FIRST and on of T, as they are. */
static void pass_patchable_copy(struct pass_patchable_job *j, const struct btfview_type *t,
				uint32_t first)
{
	for (uint32_t i = first; i < btf_words_cnt(t); i++)
		pass_patchable_word(j, btf_words_get(j->o, t, i));
}

static void pass_patchable_types(struct pass_patchable_job *j)
{
	const struct object *o = j->o;
	const struct btfview_type *place = j->to ? j->to : j->from;
	uint32_t vlen = j->from->vlen + (j->to ? j->to->vlen : 0);

	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const struct btfview_type *t = &o->types[id];

		if (t == place) {
			pass_patchable_word(j, j->name_off);
			pass_patchable_word(j, BTFVIEW_DATASEC << 24 | vlen);
			pass_patchable_word(j, 0);
			if (j->to)
				pass_patchable_copy(j, j->to, 3);
			pass_patchable_copy(j, j->from, 3);
		} else if (t == j->from) {
			pass_patchable_word(j, 0);
			pass_patchable_word(j, BTFVIEW_FWD << 24);
			pass_patchable_word(j, 0);
		} else {
			pass_patchable_copy(j, t, 0);
		}
	}
}

static void pass_patchable_blob(struct pass_patchable_job *j)
{
	struct object *o = j->o;
	const struct bytes *strs = &o->btf.strs;
	uint32_t types_size;

	j->data = ARENA_NEW(o->arena, uint8_t,
			    HEADER_SIZE + o->btf.types.size + strs->size + sizeof(KCONFIG) + 12);
	j->name_off = (uint32_t)strs->size;
	j->size = HEADER_SIZE;
	pass_patchable_types(j);
	types_size = j->size - HEADER_SIZE;
	memcpy(j->data + j->size, strs->data, strs->size);
	memcpy(j->data + j->size + strs->size, KCONFIG, sizeof(KCONFIG));
	o->secs[o->btf_sec].size = j->size + strs->size + sizeof(KCONFIG);
	o->secs[o->btf_sec].data = j->data;
	j->size = 0;
	pass_patchable_word(j, o->is_big_endian ? 0xeb9f0100u : 0x0001eb9fu);
	pass_patchable_word(j, HEADER_SIZE);
	pass_patchable_word(j, 0);
	pass_patchable_word(j, types_size);
	pass_patchable_word(j, types_size);
	pass_patchable_word(j, (uint32_t)(strs->size + sizeof(KCONFIG)));
}

int pass_patchable(struct object *o, struct corepl_diag *d)
{
	struct pass_patchable_job j = { .o = o };
	int ret;

	for (uint32_t id = 1; id < o->type_cnt; id++) {
		const char *name = object_btf_str(o, o->types[id].name_off);

		if (o->types[id].kind == BTFVIEW_DATASEC && !strcmp(name, PATCHABLE))
			j.from = &o->types[id];
		if (o->types[id].kind == BTFVIEW_DATASEC && !strcmp(name, KCONFIG))
			j.to = &o->types[id];
	}
	if (!j.from)
		return 0;
	ret = pass_patchable_check(o, j.from, d);
	if (ret)
		return ret;
	o->note = arena_printf(o->arena, "%u externs lowered", j.from->vlen);
	pass_patchable_blob(&j);
	return object_view_btf(o, d);
}
