/* SPDX-License-Identifier: MIT */
/*
 * pass_externs.c - what the object expects from outside: kconfig values, kernel symbols, kfuncs.
 *
 * in -> out: the entries of DATASECs .kconfig and .ksyms joined with their undefined symbols ->
 * o->externs in the DATASECs' order, and o->sym_externs.
 *
 * Sources: libbpf bpf_object__collect_externs(), find_kcfg_type() for behaviour.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "passes.h"

#define INT_SIGNED (1u << 24) /* encoding bits of an INT */
#define INT_BOOL (1u << 26)

static bool pass_externs_int(const struct object *o, const struct btfview_type *t,
			     struct plan_extern *e)
{
	uint32_t data = btfview_int_data(&o->btf, t), size = t->size_or_type;

	e->is_signed = (data & INT_SIGNED) != 0;
	if (data & INT_BOOL) {
		e->value = PLAN_VALUE_BOOL;
		return size == 1;
	}
	e->value = size == 1 ? PLAN_VALUE_CHAR : PLAN_VALUE_INT;
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* How a kconfig value becomes bytes of type TYPE_ID; false when it cannot. */
static bool pass_externs_kconfig(const struct object *o, uint32_t type_id, struct plan_extern *e)
{
	struct btfview_array a;
	struct btfview_type t;

	if (btfview_skip_mods(&o->btf, type_id, true, &t))
		return false;
	switch (t.kind) {
	case BTFVIEW_INT:
		return pass_externs_int(o, &t, e);
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		e->value = PLAN_VALUE_TRISTATE;
		return (t.kind == BTFVIEW_ENUM64 || t.size_or_type == 4) &&
		       !strcmp(object_btf_str(o, t.name_off), "libbpf_tristate");
	case BTFVIEW_ARRAY:
		btfview_array(&o->btf, &t, &a);
		if (!a.elem_cnt || btfview_skip_mods(&o->btf, a.elem_type_id, true, &t) ||
		    t.kind != BTFVIEW_INT || !pass_externs_int(o, &t, e) ||
		    e->value != PLAN_VALUE_CHAR)
			return false;
		e->value = PLAN_VALUE_CHARS;
		return true;
	default:
		return false;
	}
}

static uint32_t pass_externs_map(const struct object *o, uint32_t role)
{
	for (uint32_t i = 0; i < o->map_cnt; i++)
		if (o->maps[i].plan.role == role)
			return i;
	return OBJECT_NONE;
}

static int pass_externs_type(struct object *o, struct object_extern *e, bool is_kconfig,
			     struct corepl_diag *d)
{
	const struct btfview_type *t = object_type(o, e->decl_id);
	struct btfview_type type;

	e->plan.btf_id = t->size_or_type;
	e->plan.map = OBJECT_NONE;
	e->plan.site = OBJECT_NONE;
	if (is_kconfig) {
		e->plan.kind = PLAN_EXTERN_KCONFIG;
		e->plan.map = pass_externs_map(o, PLAN_MAP_KCONFIG);
		if (t->kind == BTFVIEW_VAR && pass_externs_kconfig(o, t->size_or_type, &e->plan))
			return 0;
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "extern '%s': type: need bool, char, an integer of 1, 2, 4 or 8 "
				 "bytes, enum libbpf_tristate or a char array",
				 e->name);
	}
	if (t->kind == BTFVIEW_FUNC) {
		e->plan.kind = PLAN_EXTERN_KFUNC;
		e->plan.btf_id = e->decl_id;
		return 0;
	}
	if (t->kind != BTFVIEW_VAR || btfview_skip_mods(&o->btf, t->size_or_type, true, &type))
		return diag_fail(d, COREPL_EFORMAT,
				 "extern '%s': found type id %u, need a variable or function",
				 e->name, e->decl_id);
	e->plan.kind = type.kind == BTFVIEW_VOID ? PLAN_EXTERN_KSYM : PLAN_EXTERN_KSYM_TYPED;
	if (type.kind == BTFVIEW_VOID)
		e->plan.btf_id = 0;
	return 0;
}

static int pass_externs_section(struct object *o, const struct btfview_type *datasec,
				struct corepl_diag *d)
{
	bool is_kconfig = !strcmp(object_btf_str(o, datasec->name_off), ".kconfig");
	int ret = 0;

	for (uint32_t i = 0; i < datasec->vlen && !ret; i++) {
		struct object_extern *e = &o->externs[o->extern_cnt++];
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, datasec, i, &sv);
		e->decl_id = sv.type_id;
		e->sym = OBJECT_NONE;
		e->name = object_btf_str(o, object_type(o, sv.type_id)->name_off);
		e->plan.byte_off = is_kconfig ? sv.byte_off : 0;
		e->plan.size = is_kconfig ? sv.size : 0;
		ret = pass_externs_type(o, e, is_kconfig, d);
	}
	return ret;
}

static int pass_externs_cmp(const void *left, const void *right)
{
	const struct object_extern *l = *(struct object_extern *const *)left;
	const struct object_extern *r = *(struct object_extern *const *)right;

	return strcmp(l->name, r->name);
}

/* Variables of .rodata.externs: defined for other loaders, supplied by the host for ours. */
static void pass_externs_host(struct object *o, const struct btfview_type *datasec)
{
	uint32_t map = pass_externs_map(o, PLAN_MAP_EXTERN);

	for (uint32_t i = 0; i < datasec->vlen && map != OBJECT_NONE; i++) {
		struct object_extern *e = &o->externs[o->extern_cnt];
		struct btfview_secvar sv;

		btfview_secvar(&o->btf, datasec, i, &sv);
		if (object_type(o, sv.type_id)->kind != BTFVIEW_VAR)
			continue;
		e->decl_id = sv.type_id;
		e->sym = OBJECT_NONE;
		e->name = object_btf_str(o, object_type(o, sv.type_id)->name_off);
		e->plan = (struct plan_extern){ .kind = PLAN_EXTERN_HOST,
						.size = sv.size,
						.map = map,
						.byte_off = sv.byte_off,
						.btf_id = object_type(o, sv.type_id)->size_or_type,
						.site = OBJECT_NONE };
		for (uint32_t k = 1; k < o->sym_cnt; k++)
			if (o->syms[k].sec == o->maps[map].plan.sec &&
			    !strcmp(o->syms[k].name, e->name)) {
				e->sym = k;
				e->plan.is_weak = o->syms[k].bind == STB_WEAK;
			}
		o->extern_cnt++;
	}
}

/* Join undefined symbols with externs, by name. */
static int pass_externs_symbols(struct object *o, struct corepl_diag *d)
{
	struct object_extern **by_name = ARENA_NEW(o->arena, struct object_extern *, o->extern_cnt);

	for (uint32_t i = 0; i < o->extern_cnt; i++)
		by_name[i] = &o->externs[i];
	qsort(by_name, o->extern_cnt, sizeof(*by_name), pass_externs_cmp);
	o->sym_externs = ARENA_NEW(o->arena, uint32_t, o->sym_cnt);
	for (uint32_t i = 0; i < o->sym_cnt; i++) {
		const struct object_symbol *sym = &o->syms[i];
		struct object_extern key = { .name = sym->name }, *key_ptr = &key, **found;

		o->sym_externs[i] = OBJECT_NONE;
		if (!i || sym->sec != OBJECT_SYM_UNDEF || sym->bind == STB_LOCAL)
			continue;
		found = bsearch(&key_ptr, by_name, o->extern_cnt, sizeof(*by_name),
				pass_externs_cmp);
		if (!found)
			return diag_fail(d, COREPL_EFORMAT,
					 "extern '%s': found in no .kconfig or .ksyms of .BTF: "
					 "link the object that defines it, or declare it with "
					 "__kconfig or __ksym and compile with -g",
					 sym->name);
		(*found)->sym = i;
		(*found)->plan.is_weak = sym->bind == STB_WEAK;
		o->sym_externs[i] = (uint32_t)(*found - o->externs);
	}
	return 0;
}

int pass_externs(struct object *o, struct corepl_diag *d)
{
	uint32_t bound = 0;
	int ret = 0;

	for (uint32_t id = 1; id < o->type_cnt; id++)
		if (o->types[id].kind == BTFVIEW_DATASEC)
			bound += o->types[id].vlen;
	o->externs = ARENA_NEW(o->arena, struct object_extern, bound);
	for (uint32_t id = 1; id < o->type_cnt && !ret; id++) {
		const char *name = object_btf_str(o, o->types[id].name_off);

		if (o->types[id].kind != BTFVIEW_DATASEC)
			continue;
		if (!strcmp(name, ".kconfig") || !strcmp(name, ".ksyms"))
			ret = pass_externs_section(o, &o->types[id], d);
		else if (!strcmp(name, OBJECT_HOST_SECTION))
			pass_externs_host(o, &o->types[id]);
	}
	if (!ret)
		ret = pass_externs_symbols(o, d);
	o->note = arena_printf(o->arena, "%u externs", o->extern_cnt);
	return ret;
}
