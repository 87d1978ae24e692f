/* SPDX-License-Identifier: MIT */
/*
 * pass_patchable.c - externs of .BPF.patchable_externs lowered to what every loader knows.
 *
 *   extern bool CONFIG_BPF SEC(".BPF.patchable_externs");
 *   -> the same symbol and code; the BTF variable moves to DATASEC .kconfig
 *   extern struct settings cfg SEC(".BPF.patchable_externs");
 *   -> the same code; cfg is a variable of section .rodata.externs, all bytes 0, which the host
 *      fills before the load: other loaders see a read-only global
 *
 * in -> out: .BTF with that DATASEC -> .BTF without; ids of all other types stay.  To .kconfig go
 * CONFIG_* and LINUX_* of types that a configuration's value can have; all others are the host's.
 * A weak one keeps its weak symbol: by it and the section pass_externs.c knows them again.
 */
#include <elf.h>
#include <string.h>

#include "btf_edit.h"
#include "passes.h"

#define PATCHABLE ".BPF.patchable_externs"
#define KCONFIG ".kconfig"
#define HOST_ALIGN 8u /* bytes, of every host-supplied extern */
#define HOST_MAX_SIZE (1u << 30)
#define LINKAGE_GLOBAL 1u

struct pass_patchable_var {
	struct btfview_secvar sv; /* size is the type's for the host's */
	const char *name;
	bool is_host;
	uint32_t new_var; /* VAR in the new types, of the host's */
};

struct pass_patchable_job {
	struct object *o;
	const struct btfview_type *from; /* DATASEC .BPF.patchable_externs */
	const struct btfview_type *to;	 /* DATASEC .kconfig, NULL when there is none */
	struct pass_patchable_var *vars; /* of from */
	uint32_t host_cnt;
	uint32_t host_size; /* bytes of .rodata.externs */
};

/* Can the kernel's configuration give a value of type TYPE_ID? */
static bool pass_patchable_is_config(const struct object *o, uint32_t type_id)
{
	struct btfview_array a;
	struct btfview_type t;

	if (btfview_skip_mods(&o->btf, type_id, true, &t))
		return false;
	if (t.kind == BTFVIEW_INT || t.kind == BTFVIEW_ENUM || t.kind == BTFVIEW_ENUM64)
		return true;
	if (t.kind != BTFVIEW_ARRAY)
		return false;
	btfview_array(&o->btf, &t, &a);
	return !btfview_skip_mods(&o->btf, a.elem_type_id, true, &t) && t.kind == BTFVIEW_INT &&
	       t.size_or_type == 1;
}

static int pass_patchable_place(struct pass_patchable_job *j, struct pass_patchable_var *v,
				uint32_t type_id, struct corepl_diag *d)
{
	uint64_t size = 0;

	if (btfview_size(&j->o->btf, type_id, &size) || !size ||
	    size > HOST_MAX_SIZE - j->host_size)
		return diag_fail(
			d, COREPL_EUNSUPPORTED,
			"extern '%s': found a type of %llu bytes, need a complete one of 1 "
			"to %u bytes",
			v->name, (unsigned long long)size, HOST_MAX_SIZE - j->host_size);
	v->is_host = true;
	v->sv.size = (uint32_t)size;
	v->sv.byte_off = j->host_size;
	j->host_size += ((uint32_t)size + HOST_ALIGN - 1) / HOST_ALIGN * HOST_ALIGN;
	j->host_cnt++;
	return 0;
}

static int pass_patchable_sort(struct pass_patchable_job *j, struct corepl_diag *d)
{
	const struct object *o = j->o;
	int ret = 0;

	j->vars = ARENA_NEW(o->arena, struct pass_patchable_var, j->from->vlen);
	for (uint32_t i = 0; i < j->from->vlen && !ret; i++) {
		struct pass_patchable_var *v = &j->vars[i];
		const struct btfview_type *var;
		bool is_named;

		btfview_secvar(&o->btf, j->from, i, &v->sv);
		var = object_type(o, v->sv.type_id);
		v->name = object_btf_str(o, var->name_off);
		if (var->kind != BTFVIEW_VAR)
			return diag_fail(
				d, COREPL_EFORMAT,
				"extern '%s': found type id %u of kind %u, need a variable",
				v->name, v->sv.type_id, var->kind);
		is_named = !strncmp(v->name, "CONFIG_", 7) || !strncmp(v->name, "LINUX_", 6);
		if (!is_named || !pass_patchable_is_config(o, var->size_or_type))
			ret = pass_patchable_place(j, v, var->size_or_type, d);
	}
	return ret;
}

static void pass_patchable_secvar(struct btf_edit *e, const struct btfview_secvar *sv)
{
	btf_edit_word(e, sv->type_id);
	btf_edit_word(e, sv->byte_off);
	btf_edit_word(e, sv->size);
}

/* DATASEC .kconfig with what it had and what is lowered to it; places follow later. */
static void pass_patchable_kconfig(struct pass_patchable_job *j, struct btf_edit *e)
{
	uint32_t vlen = j->from->vlen - j->host_cnt + (j->to ? j->to->vlen : 0);

	if (!vlen)
		return;
	btf_edit_type(e, KCONFIG, BTFVIEW_DATASEC << 24 | vlen, 0);
	for (uint32_t i = 0; j->to && i < j->to->vlen; i++) {
		struct btfview_secvar sv;

		btfview_secvar(&j->o->btf, j->to, i, &sv);
		pass_patchable_secvar(e, &sv);
	}
	for (uint32_t i = 0; i < j->from->vlen; i++)
		if (!j->vars[i].is_host)
			pass_patchable_secvar(e, &j->vars[i].sv);
}

/* DATASEC .rodata.externs, of variables that are defined now. */
static void pass_patchable_host(struct pass_patchable_job *j, struct btf_edit *e)
{
	for (uint32_t i = 0; i < j->from->vlen; i++) {
		struct pass_patchable_var *v = &j->vars[i];

		if (!v->is_host)
			continue;
		v->new_var = btf_edit_type(e, v->name, BTFVIEW_VAR << 24,
					   object_type(j->o, v->sv.type_id)->size_or_type);
		btf_edit_word(e, LINKAGE_GLOBAL);
	}
	btf_edit_type(e, OBJECT_HOST_SECTION, BTFVIEW_DATASEC << 24 | j->host_cnt, j->host_size);
	for (uint32_t i = 0; i < j->from->vlen; i++) {
		struct btfview_secvar sv = j->vars[i].sv;

		sv.type_id = j->vars[i].new_var;
		if (j->vars[i].is_host)
			pass_patchable_secvar(e, &sv);
	}
}

static int pass_patchable_types(struct pass_patchable_job *j, struct corepl_diag *d)
{
	struct btf_edit e;

	btf_edit_open(&e, j->o);
	btf_edit_drop(&e, j->from->id);
	if (j->to)
		btf_edit_drop(&e, j->to->id);
	for (uint32_t i = 0; i < j->from->vlen; i++)
		if (j->vars[i].is_host)
			btf_edit_drop(&e, j->vars[i].sv.type_id);
	btf_edit_copy(&e);
	pass_patchable_kconfig(j, &e);
	if (j->host_cnt)
		pass_patchable_host(j, &e);
	return btf_edit_finish(&e, d);
}

/* The host's externs get a section, and their symbols a place in it. */
static void pass_patchable_section(struct pass_patchable_job *j)
{
	struct object *o = j->o;
	uint32_t sec = object_add_section(
		o, (struct object_section){ .name = OBJECT_HOST_SECTION,
					    .type = SHT_PROGBITS,
					    .flags = SHF_ALLOC,
					    .align = HOST_ALIGN,
					    .data = ARENA_NEW(o->arena, uint8_t, j->host_size),
					    .size = j->host_size,
					    .role = OBJECT_SEC_RODATA,
					    .rel_sec = OBJECT_NONE });

	for (uint32_t i = 0; i < j->from->vlen; i++)
		for (uint32_t k = 1; k < o->sym_cnt && j->vars[i].is_host; k++) {
			struct object_symbol *s = &o->syms[k];

			if (s->sec != OBJECT_SYM_UNDEF || strcmp(s->name, j->vars[i].name) != 0)
				continue;
			s->sec = sec;
			s->type = STT_OBJECT;
			s->value = j->vars[i].sv.byte_off;
			s->size = j->vars[i].sv.size;
		}
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
	ret = pass_patchable_sort(&j, d);
	if (!ret && j.host_cnt && object_find_section(o, OBJECT_HOST_SECTION) != OBJECT_NONE)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "section '%s': found it beside externs that are not in it: link "
				 "the objects first, then post-link once",
				 OBJECT_HOST_SECTION);
	if (ret)
		return ret;
	o->note = arena_printf(o->arena, "%u externs lowered, %u of them the host's", j.from->vlen,
			       j.host_cnt);
	if (j.host_cnt)
		pass_patchable_section(&j);
	return pass_patchable_types(&j, d);
}
