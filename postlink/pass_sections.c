/* SPDX-License-Identifier: MIT */
/*
 * pass_sections.c - the role of every section, from its name and type, as libbpf sees it.
 *
 * Also decided here: what is never written again (DWARF, compiler notes, tables that are remade),
 * and the object's license, version and default name.  The name is the source file's up to
 * its first '.', so that it does not depend on how the object file is called.
 */
#include <elf.h>
#include <stdio.h>
#include <string.h>

#include "passes.h"

struct pass_sections_rule {
	const char *name; /* exact, or a prefix when is_prefix */
	bool is_prefix;
	enum object_role role;
};

static const struct pass_sections_rule pass_sections_rules[] = {
	{ ".BTF", false, OBJECT_SEC_BTF },
	{ ".BTF.ext", false, OBJECT_SEC_EXT },
	{ SITE_SECTION, false, OBJECT_SEC_SITES },
	{ PLAN_SECTION, false, OBJECT_SEC_PLAN },
	{ ".maps", false, OBJECT_SEC_MAPS },
	{ "maps", false, OBJECT_SEC_LEGACY_MAPS },
	{ "maps/", true, OBJECT_SEC_LEGACY_MAPS },
	{ "license", false, OBJECT_SEC_LICENSE },
	{ "version", false, OBJECT_SEC_VERSION },
	{ ".data", false, OBJECT_SEC_DATA },
	{ ".data.", true, OBJECT_SEC_DATA },
	{ ".rodata", false, OBJECT_SEC_RODATA },
	{ ".rodata.", true, OBJECT_SEC_RODATA },
	{ ".struct_ops", true, OBJECT_SEC_STRUCT_OPS },
	{ "?.struct_ops", true, OBJECT_SEC_STRUCT_OPS },
	{ ".addr_space.1", false, OBJECT_SEC_ARENA },
	{ ".debug_", true, OBJECT_SEC_DEBUG },
	{ ".comment", false, OBJECT_SEC_DEBUG },
	{ ".eh_frame", false, OBJECT_SEC_DEBUG },
	{ ".note", true, OBJECT_SEC_DEBUG },
};

static enum object_role pass_sections_role(const struct object_section *s)
{
	switch (s->type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_REL:
	case SHT_GROUP:
		return OBJECT_SEC_TABLE;
	case SHT_NOBITS:
		return !strcmp(s->name, ".bss") || !strncmp(s->name, ".bss.", 5) ? OBJECT_SEC_BSS
										 : OBJECT_SEC_OTHER;
	}
	if (s->type == PLAN_SECTION_TYPE && strcmp(s->name, PLAN_SECTION))
		return OBJECT_SEC_TABLE; /* .llvm_addrsig: stale once symbols move */
	for (size_t i = 0; i < sizeof(pass_sections_rules) / sizeof(pass_sections_rules[0]); i++) {
		const struct pass_sections_rule *r = &pass_sections_rules[i];
		size_t size = strlen(r->name) + (r->is_prefix ? 0 : 1);

		if (!strncmp(s->name, r->name, size))
			return r->role;
	}
	return s->type == SHT_PROGBITS && (s->flags & SHF_EXECINSTR) ? OBJECT_SEC_CODE
								     : OBJECT_SEC_OTHER;
}

/* Remember the one section of a role that may occur once; WHERE is NULL for other roles. */
static int pass_sections_note(struct object *o, uint32_t idx, struct corepl_diag *d)
{
	uint32_t *where[] = { [OBJECT_SEC_BTF] = &o->btf_sec,
			      [OBJECT_SEC_EXT] = &o->ext_sec,
			      [OBJECT_SEC_MAPS] = &o->maps_sec,
			      [OBJECT_SEC_SITES] = &o->sites_sec,
			      [OBJECT_SEC_PLAN] = &o->plan_sec };
	enum object_role role = o->secs[idx].role;

	if (role >= sizeof(where) / sizeof(where[0]) || !where[role])
		return 0;
	if (*where[role] != OBJECT_NONE)
		return diag_fail(
			d, COREPL_EFORMAT,
			"section [%u] '%s': a second one, need one: found the first at [%u]", idx,
			o->secs[idx].name, *where[role]);
	*where[role] = idx;
	return 0;
}

static const char *pass_sections_stem(struct object *o, const char *path)
{
	const char *base = strrchr(path, '/');
	char *name;

	base = base ? base + 1 : path;
	name = arena_copy(o->arena, base, strlen(base));
	name[strcspn(name, ".")] = '\0';
	return name;
}

static void pass_sections_name(struct object *o)
{
	o->name = pass_sections_stem(o, o->path);
	for (uint32_t i = 1; i < o->sym_cnt; i++) {
		const char *base = strrchr(o->syms[i].name, '/');

		if (o->syms[i].type != STT_FILE || !*o->syms[i].name)
			continue;
		o->syms[i].name = base ? base + 1 : o->syms[i].name;
		o->name = pass_sections_stem(o, o->syms[i].name);
		return;
	}
}

static int pass_sections_license(struct object *o, const struct object_section *s,
				 struct corepl_diag *d)
{
	struct bytes b = { s->data, s->size, o->is_swapped };

	if (s->role == OBJECT_SEC_VERSION) {
		if (b.size < 4)
			return diag_fail(d, COREPL_EFORMAT,
					 "section 'version': found %zu bytes, need 4", b.size);
		o->kern_version = bytes_u32(&b, 0);
		return 0;
	}
	/* libbpf takes what fits; a license without its NUL byte is no string */
	o->license = bytes_str(&b, 0);
	if (!o->license)
		return diag_fail(d, COREPL_EFORMAT,
				 "section 'license': found no NUL byte at the end of the text");
	return 0;
}

/* Nobody puts addresses into globals: libbpf passes over such relocations, and so does the plan. */
static void pass_sections_pointers(struct object *o, const struct object_section *s)
{
	if (s->rel_cnt && (s->role == OBJECT_SEC_DATA || s->role == OBJECT_SEC_RODATA))
		object_warn(o,
			    "section '%s': byte %llu: found a global that begins as the address of "
			    "another, which no loader sets: need an array of arrays, an index, or "
			    "an assignment in a program",
			    s->name, (unsigned long long)s->rels[0].byte_off);
}

int pass_sections(struct object *o, struct corepl_diag *d)
{
	uint32_t dropped_cnt = 0;
	int ret = 0;

	o->btf_sec = o->ext_sec = o->maps_sec = o->sites_sec = o->plan_sec = OBJECT_NONE;
	o->license = "";
	o->secs[0].is_dropped = true;
	for (uint32_t i = 1; i < o->sec_cnt && !ret; i++) {
		struct object_section *s = &o->secs[i];

		s->role = pass_sections_role(s);
		s->is_dropped = s->role == OBJECT_SEC_TABLE || s->role == OBJECT_SEC_DEBUG ||
				s->role == OBJECT_SEC_SITES || s->role == OBJECT_SEC_PLAN;
		dropped_cnt += s->is_dropped;
		/* the content is already where these relocations would put it */
		if (s->role == OBJECT_SEC_BTF || s->role == OBJECT_SEC_EXT)
			s->rel_cnt = 0;
		pass_sections_pointers(o, s);
		ret = pass_sections_note(o, i, d);
		if (!ret && (s->role == OBJECT_SEC_LICENSE || s->role == OBJECT_SEC_VERSION))
			ret = pass_sections_license(o, s, d);
	}
	pass_sections_name(o);
	o->note = arena_printf(o->arena, "%u sections, %u of them dropped or made anew",
			       o->sec_cnt - 1, dropped_cnt);
	return ret;
}
