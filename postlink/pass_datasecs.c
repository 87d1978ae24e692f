/* SPDX-License-Identifier: MIT */
/*
 * pass_datasecs.c - DATASEC types completed: clang leaves their size and the variables' places 0.
 *
 * in -> out: .BTF as compiled -> the same types with size, places (from the ELF symbols) and
 * rising order; .kconfig laid out as libbpf does (alignment falling, size rising, name); variables
 * and functions with hidden visibility marked static, as libbpf marks them while loading.
 * Works on the section's bytes in place; every entry is 12 bytes before and after.
 *
 *   clang: .bss size 0 { counter @0 size 8, flag @0 size 1 }   ->   size 9 { counter @0, flag @8 }
 *
 * Sources: libbpf btf_fixup_datasec(), bpf_object__collect_externs() for behaviour.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "btf_words.h"
#include "passes.h"

#define KSYM_SIZE 4u /* bytes that an entry of .ksyms takes, libbpf's */

/* One entry of a DATASEC while it is put in order. */
struct pass_datasecs_var {
	const char *name;
	struct btfview_secvar secvar;
	uint32_t align; /* bytes, for .kconfig */
	uint32_t seq;	/* place before sorting */
};

struct pass_datasecs_job {
	struct object *o;
	const struct object_symbol **by_name; /* symbols with a section: by section, then name */
	uint32_t sym_cnt;
	uint32_t filled_cnt; /* DATASECs that had no size */
};

static int pass_datasecs_sym_cmp(const void *left, const void *right)
{
	const struct object_symbol *l = *(const struct object_symbol *const *)left;
	const struct object_symbol *r = *(const struct object_symbol *const *)right;

	if (l->sec != r->sec)
		return l->sec < r->sec ? -1 : 1;
	return strcmp(l->name, r->name);
}

static void pass_datasecs_index(struct pass_datasecs_job *j)
{
	struct object *o = j->o;

	j->by_name = ARENA_NEW(o->arena, const struct object_symbol *, o->sym_cnt);
	for (uint32_t i = 1; i < o->sym_cnt; i++) {
		const struct object_symbol *sym = &o->syms[i];

		if (sym->sec != OBJECT_SYM_UNDEF && sym->sec < OBJECT_SYM_SPECIAL &&
		    (sym->type == STT_OBJECT || sym->type == STT_NOTYPE || sym->type == STT_FUNC))
			j->by_name[j->sym_cnt++] = sym;
	}
	qsort(j->by_name, j->sym_cnt, sizeof(*j->by_name), pass_datasecs_sym_cmp);
}

static const struct object_symbol *pass_datasecs_symbol(const struct pass_datasecs_job *j,
							uint32_t sec, const char *name)
{
	const struct object_symbol key = { .sec = sec, .name = name };
	const struct object_symbol *key_ptr = &key;
	const struct object_symbol **found = bsearch(&key_ptr, j->by_name, j->sym_cnt,
						     sizeof(*j->by_name), pass_datasecs_sym_cmp);

	return found ? *found : NULL;
}

static int pass_datasecs_cmp(const void *left, const void *right)
{
	const struct pass_datasecs_var *l = left, *r = right;

	if (l->secvar.byte_off != r->secvar.byte_off)
		return l->secvar.byte_off < r->secvar.byte_off ? -1 : 1;
	return l->seq < r->seq ? -1 : l->seq > r->seq;
}

static int pass_datasecs_kconfig_cmp(const void *left, const void *right)
{
	const struct pass_datasecs_var *l = left, *r = right;

	if (l->align != r->align)
		return l->align > r->align ? -1 : 1;
	if (l->secvar.size != r->secvar.size)
		return l->secvar.size < r->secvar.size ? -1 : 1;
	return strcmp(l->name, r->name);
}

/* Natural alignment of a kconfig type: its size up to 8, of an array its element's. */
static uint32_t pass_datasecs_align(const struct object *o, uint32_t type_id)
{
	struct btfview_type t;
	struct btfview_array a;

	if (btfview_skip_mods(&o->btf, type_id, true, &t))
		return 1;
	if (t.kind == BTFVIEW_ARRAY) {
		btfview_array(&o->btf, &t, &a);
		return a.elem_type_id == type_id ? 1 : pass_datasecs_align(o, a.elem_type_id);
	}
	if (t.kind != BTFVIEW_INT && t.kind != BTFVIEW_ENUM && t.kind != BTFVIEW_ENUM64)
		return 8;
	return t.size_or_type >= 8 ? 8 : t.size_or_type ? t.size_or_type : 1;
}

/* Places for externs, which no section holds; returns the size of all. */
static uint32_t pass_datasecs_lay_externs(struct object *o, struct pass_datasecs_var *vars,
					  uint32_t cnt, bool is_kconfig)
{
	uint64_t at = 0;

	for (uint32_t i = 0; i < cnt; i++) {
		uint32_t var_type = object_type(o, vars[i].secvar.type_id)->size_or_type;
		uint64_t size = KSYM_SIZE;

		vars[i].align = KSYM_SIZE;
		if (is_kconfig) {
			vars[i].align = pass_datasecs_align(o, var_type);
			if (btfview_size(&o->btf, var_type, &size) || size > UINT16_MAX)
				size = 0; /* pass_externs says what is wrong with the type */
		}
		vars[i].secvar.size = (uint32_t)size;
	}
	if (is_kconfig)
		qsort(vars, cnt, sizeof(*vars), pass_datasecs_kconfig_cmp);
	for (uint32_t i = 0; i < cnt; i++) {
		at = (at + vars[i].align - 1) / vars[i].align * vars[i].align;
		vars[i].secvar.byte_off = (uint32_t)at;
		at += vars[i].secvar.size;
	}
	return (uint32_t)at;
}

static void pass_datasecs_set_linkage(struct object *o, const struct btfview_type *var,
				      uint32_t linkage)
{
	uint8_t *types = o->secs[o->btf_sec].data + (o->btf.types.data - o->btf.blob.data);

	object_put_u32(o, types + var->extra_off, linkage);
}

/* Places of variables that a section holds, from their symbols; HAS_PLACES: only linkage. */
static int pass_datasecs_place(struct pass_datasecs_job *j, uint32_t sec,
			       struct pass_datasecs_var *v, bool has_places, struct corepl_diag *d)
{
	struct object *o = j->o;
	const struct btfview_type *var = object_type(o, v->secvar.type_id);
	const struct object_symbol *sym = pass_datasecs_symbol(j, sec, v->name);

	if (sym && ELF64_ST_VISIBILITY(sym->other) != STV_DEFAULT && var->kind == BTFVIEW_VAR)
		pass_datasecs_set_linkage(o, var, 0);
	if (has_places && (v->secvar.byte_off > o->secs[sec].size ||
			   v->secvar.size > o->secs[sec].size - v->secvar.byte_off))
		return diag_fail(d, COREPL_ERANGE,
				 "section '%s': variable '%s' of .BTF: found byte %u and %u bytes, "
				 "need end <= %llu",
				 o->secs[sec].name, v->name, v->secvar.byte_off, v->secvar.size,
				 (unsigned long long)o->secs[sec].size);
	if (has_places)
		return 0;
	if (!sym)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': variable '%s' of .BTF: no symbol of that name in "
				 "the section",
				 o->secs[sec].name, v->name);
	if (sym->value > o->secs[sec].size || v->secvar.size > o->secs[sec].size - sym->value)
		return diag_fail(d, COREPL_ERANGE,
				 "section '%s': variable '%s': found bytes %llu..%llu, need < %llu",
				 o->secs[sec].name, v->name, (unsigned long long)sym->value,
				 (unsigned long long)(sym->value + v->secvar.size),
				 (unsigned long long)o->secs[sec].size);
	v->secvar.byte_off = (uint32_t)sym->value;
	return 0;
}

static void pass_datasecs_store(struct object *o, const struct btfview_type *t, uint32_t size,
				const struct pass_datasecs_var *vars)
{
	uint8_t *types = o->secs[o->btf_sec].data + (o->btf.types.data - o->btf.blob.data);

	object_put_u32(o, types + t->extra_off - 4, size);
	o->types[t->id].size_or_type = size;
	for (uint32_t i = 0; i < t->vlen; i++) {
		uint8_t *at = types + t->extra_off + (size_t)i * 12;

		object_put_u32(o, at, vars[i].secvar.type_id);
		object_put_u32(o, at + 4, vars[i].secvar.byte_off);
		object_put_u32(o, at + 8, vars[i].secvar.size);
	}
}

static int pass_datasecs_fill(struct pass_datasecs_job *j, const struct btfview_type *t,
			      struct corepl_diag *d)
{
	struct object *o = j->o;
	const char *name = object_btf_str(o, t->name_off);
	bool is_kconfig = !strcmp(name, ".kconfig");
	bool has_places = t->size_or_type != 0;
	uint32_t sec = object_find_section(o, name), size = t->size_or_type;
	struct pass_datasecs_var *vars = ARENA_NEW(o->arena, struct pass_datasecs_var, t->vlen);
	int ret = 0;

	for (uint32_t i = 0; i < t->vlen; i++) {
		vars[i].seq = i;
		btfview_secvar(&o->btf, t, i, &vars[i].secvar);
		vars[i].name = object_btf_str(o, object_type(o, vars[i].secvar.type_id)->name_off);
	}
	j->filled_cnt += !has_places;
	if (is_kconfig || !strcmp(name, ".ksyms")) {
		size = pass_datasecs_lay_externs(o, vars, t->vlen, is_kconfig);
	} else if (sec != OBJECT_NONE) {
		for (uint32_t i = 0; i < t->vlen && !ret; i++)
			ret = pass_datasecs_place(j, sec, &vars[i], has_places, d);
		size = has_places ? size : (uint32_t)o->secs[sec].size;
		qsort(vars, t->vlen, sizeof(*vars), pass_datasecs_cmp);
	}
	if (!ret)
		pass_datasecs_store(o, t, size, vars);
	return ret;
}

/* A hidden global function is verified like a static one: say so in its FUNC. */
static void pass_datasecs_hidden_func(struct pass_datasecs_job *j, const struct btfview_type *t)
{
	struct object *o = j->o;
	uint8_t *types = o->secs[o->btf_sec].data + (o->btf.types.data - o->btf.blob.data);
	const char *name = object_btf_str(o, t->name_off);
	uint32_t text = object_find_section(o, ".text");
	const struct object_symbol *sym =
		text == OBJECT_NONE ? NULL : pass_datasecs_symbol(j, text, name);

	if (!sym || sym->type != STT_FUNC || ELF64_ST_VISIBILITY(sym->other) == STV_DEFAULT)
		return;
	object_put_u32(o, types + t->extra_off - 8, BTFVIEW_FUNC << 24);
	o->types[t->id].vlen = 0;
}

int pass_datasecs(struct object *o, struct corepl_diag *d)
{
	struct pass_datasecs_job j = { .o = o };
	uint32_t cnt = 0;
	int ret = 0;

	pass_datasecs_index(&j);
	for (uint32_t id = 1; id < o->type_cnt && !ret; id++) {
		const struct btfview_type *t = &o->types[id];

		if (t->kind == BTFVIEW_DATASEC) {
			ret = pass_datasecs_fill(&j, t, d);
			cnt++;
		} else if (t->kind == BTFVIEW_FUNC && t->vlen == 1) {
			pass_datasecs_hidden_func(&j, t);
		}
	}
	o->note =
		arena_printf(o->arena, "%u data sections, %u of them filled in", cnt, j.filled_cnt);
	return ret;
}
