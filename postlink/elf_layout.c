/* SPDX-License-Identifier: MIT */
/*
 * elf_layout.c - one defined order of sections and symbols, and their place in the file.
 *
 * in -> out: an object -> the list of output sections with their bytes.  Order: what the input
 * had, each section followed by its relocations; then .BTF, .BTF.ext, .corepl, .symtab,
 * .strtab. Symbols keep the input's order (libbpf orders programs by it), local ones first as
 * ELF demands; left out are file names (the plan has the object's name, and strip would drop
 * them), local labels, section symbols that no relocation names, and symbols of dropped
 * sections.  Names of sections and symbols share .strtab.
 */
#include "elf_layout.h"

#include <elf.h>
#include <string.h>

#include "strtab.h"

struct elf_layout_job {
	const struct object *o;
	struct elf_layout *l;
	struct strtab names;
	uint32_t *new_sec;  /* by old section: index in the file, 0 when dropped */
	uint32_t *new_sym;  /* by old symbol: index in the file, 0 when left out */
	uint32_t local_cnt; /* symbols before the first global one, the null symbol included */
	uint32_t sym_cnt;   /* symbols written */
};

static void elf_layout_put(const struct object *o, uint8_t *at, uint64_t value, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++) {
		uint32_t shift = 8 * (o->is_big_endian ? size - 1 - i : i);

		at[i] = (uint8_t)(value >> shift);
	}
}

static struct elf_layout_section *elf_layout_add(struct elf_layout_job *j, const char *name)
{
	struct elf_layout_section *s = &j->l->secs[j->l->sec_cnt++];

	s->name_off = strtab_add(&j->names, name);
	return s;
}

static void elf_layout_add_section(struct elf_layout_job *j, uint32_t idx)
{
	const struct object_section *from = &j->o->secs[idx];
	struct elf_layout_section *s;

	j->new_sec[idx] = j->l->sec_cnt;
	s = elf_layout_add(j, from->name);
	s->type = from->type;
	s->flags = from->flags;
	s->align = from->align;
	s->entry_size = from->entry_size;
	s->size = from->size;
	s->data = from->data;
	if (!from->rel_cnt)
		return;
	s = elf_layout_add(j, arena_printf(j->o->arena, ".rel%s", from->name));
	s->type = SHT_REL;
	s->flags = SHF_INFO_LINK;
	s->align = 8;
	s->entry_size = sizeof(Elf64_Rel);
	s->info = j->new_sec[idx];
}

static bool elf_layout_is_last(enum object_role role)
{
	return role == OBJECT_SEC_BTF || role == OBJECT_SEC_EXT || role == OBJECT_SEC_PLAN;
}

static void elf_layout_order(struct elf_layout_job *j)
{
	static const enum object_role last[] = { OBJECT_SEC_BTF, OBJECT_SEC_EXT, OBJECT_SEC_PLAN };

	j->l->sec_cnt = 1;
	for (uint32_t i = 1; i < j->o->sec_cnt; i++)
		if (!j->o->secs[i].is_dropped && !elf_layout_is_last(j->o->secs[i].role))
			elf_layout_add_section(j, i);
	for (size_t k = 0; k < sizeof(last) / sizeof(last[0]); k++)
		for (uint32_t i = 1; i < j->o->sec_cnt; i++)
			if (!j->o->secs[i].is_dropped && j->o->secs[i].role == last[k])
				elf_layout_add_section(j, i);
}

static bool elf_layout_keeps_symbol(const struct elf_layout_job *j, uint32_t idx,
				    const uint8_t *is_used)
{
	const struct object_symbol *sym = &j->o->syms[idx];
	bool is_local = sym->bind == STB_LOCAL;

	if (sym->sec != OBJECT_SYM_UNDEF && sym->sec < OBJECT_SYM_SPECIAL && !j->new_sec[sym->sec])
		return false;
	if (is_used[idx])
		return true;
	return !(is_local &&
		 (sym->type == STT_NOTYPE || sym->type == STT_SECTION || sym->type == STT_FILE));
}

/* Number the symbols that stay: local ones, then the others. */
static void elf_layout_symbols(struct elf_layout_job *j)
{
	const struct object *o = j->o;
	uint8_t *is_used = ARENA_NEW(o->arena, uint8_t, o->sym_cnt);

	for (uint32_t i = 1; i < o->sec_cnt; i++)
		for (uint32_t k = 0; k < o->secs[i].rel_cnt && !o->secs[i].is_dropped; k++)
			is_used[o->secs[i].rels[k].sym] = 1;
	j->new_sym = ARENA_NEW(o->arena, uint32_t, o->sym_cnt);
	j->sym_cnt = 1;
	for (int is_global = 0; is_global < 2; is_global++) {
		for (uint32_t i = 1; i < o->sym_cnt; i++)
			if ((o->syms[i].bind != STB_LOCAL) == is_global &&
			    elf_layout_keeps_symbol(j, i, is_used))
				j->new_sym[i] = j->sym_cnt++;
		if (!is_global)
			j->local_cnt = j->sym_cnt;
	}
}

static uint8_t *elf_layout_symtab(struct elf_layout_job *j)
{
	const struct object *o = j->o;
	uint8_t *data = arena_alloc(o->arena, j->sym_cnt, sizeof(Elf64_Sym));

	for (uint32_t i = 1; i < o->sym_cnt; i++) {
		const struct object_symbol *sym = &o->syms[i];
		uint8_t *at = data + (size_t)j->new_sym[i] * sizeof(Elf64_Sym);
		uint32_t sec = sym->sec < OBJECT_SYM_SPECIAL ? j->new_sec[sym->sec] : sym->sec;

		if (!j->new_sym[i])
			continue;
		elf_layout_put(o, at + offsetof(Elf64_Sym, st_name),
			       strtab_add(&j->names, sym->name), 4);
		at[offsetof(Elf64_Sym, st_info)] = (uint8_t)ELF64_ST_INFO(sym->bind, sym->type);
		at[offsetof(Elf64_Sym, st_other)] = sym->other;
		elf_layout_put(o, at + offsetof(Elf64_Sym, st_shndx), sec, 2);
		elf_layout_put(o, at + offsetof(Elf64_Sym, st_value), sym->value, 8);
		elf_layout_put(o, at + offsetof(Elf64_Sym, st_size), sym->size, 8);
	}
	return data;
}

static void elf_layout_rels(struct elf_layout_job *j, uint32_t idx, uint32_t sym_sec)
{
	const struct object_section *from = &j->o->secs[idx];
	struct elf_layout_section *s = &j->l->secs[j->new_sec[idx] + 1];
	uint8_t *data = arena_alloc(j->o->arena, from->rel_cnt, sizeof(Elf64_Rel));

	for (uint32_t i = 0; i < from->rel_cnt; i++) {
		const struct object_rel *rel = &from->rels[i];
		uint8_t *at = data + (size_t)i * sizeof(Elf64_Rel);

		elf_layout_put(j->o, at, rel->byte_off, 8);
		elf_layout_put(j->o, at + 8,
			       ELF64_R_INFO((uint64_t)j->new_sym[rel->sym], rel->type), 8);
	}
	s->data = data;
	s->size = (uint64_t)from->rel_cnt * sizeof(Elf64_Rel);
	s->link = sym_sec;
}

static void elf_layout_tables(struct elf_layout_job *j)
{
	uint32_t sym_sec = j->l->sec_cnt;
	struct elf_layout_section *s = elf_layout_add(j, ".symtab");

	s->type = SHT_SYMTAB;
	s->align = 8;
	s->entry_size = sizeof(Elf64_Sym);
	s->link = sym_sec + 1;
	s->info = j->local_cnt;
	s->data = elf_layout_symtab(j);
	s->size = (uint64_t)j->sym_cnt * sizeof(Elf64_Sym);
	for (uint32_t i = 1; i < j->o->sec_cnt; i++)
		if (j->new_sec[i] && j->o->secs[i].rel_cnt)
			elf_layout_rels(j, i, sym_sec);
	j->l->str_sec = j->l->sec_cnt;
	s = elf_layout_add(j, ".strtab");
	s->type = SHT_STRTAB;
	s->align = 1;
	s->data = (uint8_t *)j->names.data;
	s->size = j->names.size;
}

static void elf_layout_places(struct elf_layout *l)
{
	uint64_t at = sizeof(Elf64_Ehdr);

	for (uint32_t i = 1; i < l->sec_cnt; i++) {
		struct elf_layout_section *s = &l->secs[i];

		at = (at + s->align - 1) & ~(s->align - 1);
		s->file_off = at;
		at += s->type == SHT_NOBITS ? 0 : s->size;
	}
	l->table_off = (at + 7) & ~(uint64_t)7;
}

void elf_layout_make(const struct object *o, struct elf_layout *l)
{
	struct elf_layout_job j = { .o = o, .l = l };

	memset(l, 0, sizeof(*l));
	strtab_init(&j.names, o->arena);
	l->secs = ARENA_NEW(o->arena, struct elf_layout_section, (size_t)o->sec_cnt * 2 + 4);
	j.new_sec = ARENA_NEW(o->arena, uint32_t, o->sec_cnt);
	elf_layout_order(&j);
	elf_layout_symbols(&j);
	elf_layout_tables(&j);
	elf_layout_places(l);
}
