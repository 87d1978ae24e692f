/* SPDX-License-Identifier: MIT */
/*
 * pass_renumber.c - .BTF and .BTF.ext written anew from the kept types and the records.
 *
 * in -> out: o->kept and the decoded records -> the bytes of both sections, strings in the order in
 * which types, then records first name them; then the object is viewed again with its new ids.
 * Instructions that hold a local type id (type_id_local and type_id_target relocations) follow.
 * Headers are the plain ones of 24 and 32 bytes.
 */
#include <string.h>

#include "btf_words.h"
#include "core/insn.h"
#include "core/relo.h"
#include "ext_write.h"
#include "passes.h"
#include "strtab.h"

#define BTF_MAGIC 0xeb9fu
#define BTF_HEADER_SIZE 24u

struct pass_renumber_job {
	struct object *o;
	uint32_t *new_id;    /* by old id */
	uint8_t *types;	     /* the new type section */
	uint32_t types_size; /* bytes */
	struct strtab strs;
};

static void pass_renumber_type(struct pass_renumber_job *j, const struct btfview_type *t)
{
	const struct object *o = j->o;

	for (uint32_t i = 0; i < btf_words_cnt(t); i++) {
		uint32_t word = btf_words_get(o, t, i);

		switch (btf_words_role(t->kind, i)) {
		case BTF_WORDS_STR:
			word = strtab_add(&j->strs, object_btf_str(o, word));
			break;
		case BTF_WORDS_TYPE:
			word = j->new_id[word];
			break;
		case BTF_WORDS_PLAIN:
			break;
		}
		object_put_u32(o, j->types + j->types_size, word);
		j->types_size += 4;
	}
}

/* An instruction that holds the id of its relocation's root type holds the new one. */
static void pass_renumber_insn(const struct object *o, const struct object_relo *r, uint32_t new_id)
{
	struct object_section *s = &o->secs[r->sec];
	struct insn insn;

	if (r->kind != RELO_TYPE_ID_LOCAL && r->kind != RELO_TYPE_ID_TARGET)
		return;
	insn = insn_load(s->data + r->insn_off, o->is_swapped);
	if (!insn_is_ld_imm64(insn.code) && !insn_is_alu(insn.code))
		return;
	if ((uint32_t)insn.imm != r->type_id)
		return;
	insn.imm = (int32_t)new_id;
	insn_store(s->data + r->insn_off, o->is_swapped, &insn);
}

static void pass_renumber_records(struct pass_renumber_job *j)
{
	struct object *o = j->o;

	for (uint32_t i = 0; i < o->func_info_cnt; i++)
		o->func_infos[i].type_id = j->new_id[o->func_infos[i].type_id];
	for (uint32_t i = 0; i < o->func_cnt; i++)
		o->funcs[i].btf_id = j->new_id[o->funcs[i].btf_id];
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		pass_renumber_insn(o, &o->relos[i], j->new_id[o->relos[i].type_id]);
		o->relos[i].type_id = j->new_id[o->relos[i].type_id];
	}
}

/* Header, types, strings. */
static void pass_renumber_blob(struct pass_renumber_job *j)
{
	struct object *o = j->o;
	struct object_section *s = &o->secs[o->btf_sec];
	uint32_t size = BTF_HEADER_SIZE + j->types_size + j->strs.size;
	uint8_t *blob = ARENA_NEW(o->arena, uint8_t, size);
	uint32_t magic_word = o->is_big_endian ? BTF_MAGIC << 16 | 1u << 8 : BTF_MAGIC | 1u << 16;

	object_put_u32(o, blob, magic_word);
	object_put_u32(o, blob + 4, BTF_HEADER_SIZE);
	object_put_u32(o, blob + 8, 0);
	object_put_u32(o, blob + 12, j->types_size);
	object_put_u32(o, blob + 16, j->types_size);
	object_put_u32(o, blob + 20, j->strs.size);
	if (j->types_size)
		memcpy(blob + BTF_HEADER_SIZE, j->types, j->types_size);
	memcpy(blob + BTF_HEADER_SIZE + j->types_size, j->strs.data, j->strs.size);
	s->data = blob;
	s->size = size;
	s->align = 4;
}

int pass_renumber(struct object *o, struct corepl_diag *d)
{
	struct pass_renumber_job j = { .o = o };
	size_t old_size = o->secs[o->btf_sec].size;
	int ret;

	strtab_init(&j.strs, o->arena);
	j.new_id = ARENA_NEW(o->arena, uint32_t, o->type_cnt);
	j.types = ARENA_NEW(o->arena, uint8_t, o->btf.types.size);
	for (uint32_t id = 1; id < o->kept_cnt; id++)
		j.new_id[o->kept[id]] = id;
	for (uint32_t id = 1; id < o->type_cnt; id++)
		j.new_id[id] = j.new_id[o->same[id]];
	for (uint32_t id = 1; id < o->kept_cnt; id++)
		pass_renumber_type(&j, &o->types[o->kept[id]]);
	pass_renumber_records(&j);
	ext_write(o, &j.strs);
	pass_renumber_blob(&j);
	ret = object_view_btf(o, d);
	if (ret)
		return diag_fail(d, COREPL_EBUG, ".BTF: written anew, it cannot be read");
	o->note = arena_printf(o->arena, ".BTF %zu -> %zu bytes", old_size,
			       (size_t)o->secs[o->btf_sec].size);
	return 0;
}
