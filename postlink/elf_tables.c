/* SPDX-License-Identifier: MIT */
/*
 * elf_tables.c - symbols (24 bytes each) and relocations (SHT_REL, 16 bytes each) decoded and
 * checked.
 *
 * Afterwards every symbol's section and every relocation's symbol is a valid index, and every
 * relocation lies inside its section.  Values are not judged.
 *
 * Sources: System V ABI "Symbol Table", "Relocation"; kernel Documentation/bpf/llvm_reloc.rst.
 */
#include "elf_tables.h"

#include <elf.h>
#include <stdlib.h>

static int elf_tables_symbol(struct object *o, uint32_t idx, const struct bytes *b,
			     const struct bytes *names, struct corepl_diag *d)
{
	size_t at = (size_t)idx * sizeof(Elf64_Sym);
	struct object_symbol *sym = &o->syms[idx];
	uint32_t name_off = bytes_u32(b, at);
	uint8_t info = b->data[at + offsetof(Elf64_Sym, st_info)];

	sym->bind = ELF64_ST_BIND(info);
	sym->type = ELF64_ST_TYPE(info);
	sym->other = b->data[at + offsetof(Elf64_Sym, st_other)];
	sym->sec = bytes_u16(b, at + offsetof(Elf64_Sym, st_shndx));
	sym->value = bytes_u64(b, at + offsetof(Elf64_Sym, st_value));
	sym->size = bytes_u64(b, at + offsetof(Elf64_Sym, st_size));
	sym->name = name_off ? bytes_str(names, name_off) : "";
	if (!sym->name)
		return diag_fail(d, COREPL_EFORMAT,
				 "symbol [%u]: name at byte %u, symbol names have %zu bytes", idx,
				 name_off, names->size);
	if (sym->sec >= o->sec_cnt && sym->sec < OBJECT_SYM_SPECIAL)
		return diag_fail(d, COREPL_EFORMAT, "symbol [%u] '%s': found section %u, need < %u",
				 idx, sym->name, sym->sec, o->sec_cnt);
	return 0;
}

int elf_tables_symbols(struct object *o, uint32_t sym_sec, uint32_t str_sec, struct corepl_diag *d)
{
	struct bytes b = { o->secs[sym_sec].data, o->secs[sym_sec].size, o->is_swapped };
	struct bytes names = { NULL, 0, false };
	int ret = 0;

	if (o->syms)
		return diag_fail(d, COREPL_EFORMAT,
				 "section [%u] '%s': a second symbol table, need one", sym_sec,
				 o->secs[sym_sec].name);
	if (str_sec >= o->sec_cnt || o->secs[str_sec].type != SHT_STRTAB)
		return diag_fail(d, COREPL_EFORMAT,
				 "section [%u] '%s': names: found section %u, need a string table",
				 sym_sec, o->secs[sym_sec].name, str_sec);
	names.data = o->secs[str_sec].data;
	names.size = o->secs[str_sec].size;
	if (b.size % sizeof(Elf64_Sym))
		return diag_fail(d, COREPL_EFORMAT,
				 "section [%u] '%s': found %zu bytes, need a multiple of %zu",
				 sym_sec, o->secs[sym_sec].name, b.size, sizeof(Elf64_Sym));
	o->sym_cnt = (uint32_t)(b.size / sizeof(Elf64_Sym));
	o->syms = ARENA_NEW(o->arena, struct object_symbol, o->sym_cnt);
	for (uint32_t i = 0; i < o->sym_cnt && !ret; i++)
		ret = elf_tables_symbol(o, i, &b, &names, d);
	return ret;
}

static int elf_tables_rel_cmp(const void *left, const void *right)
{
	const struct object_rel *l = left, *r = right;

	if (l->byte_off != r->byte_off)
		return l->byte_off < r->byte_off ? -1 : 1;
	if (l->sym != r->sym)
		return l->sym < r->sym ? -1 : 1;
	return 0;
}

static int elf_tables_rel(struct object *o, uint32_t rel_sec, const struct bytes *b, uint32_t idx,
			  struct corepl_diag *d)
{
	struct object_section *target = &o->secs[o->secs[rel_sec].rel_sec];
	size_t at = (size_t)idx * sizeof(Elf64_Rel);
	struct object_rel *rel = &target->rels[idx];
	uint64_t info = bytes_u64(b, at + offsetof(Elf64_Rel, r_info));

	rel->byte_off = bytes_u64(b, at);
	rel->type = (uint32_t)ELF64_R_TYPE(info);
	rel->sym = (uint32_t)ELF64_R_SYM(info);
	if (rel->sym >= o->sym_cnt)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': entry %u: found symbol %u, need < %u",
				 o->secs[rel_sec].name, idx, rel->sym, o->sym_cnt);
	if (rel->byte_off >= target->size || target->type == SHT_NOBITS)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': entry %u: found byte %llu, '%s' has %llu bytes",
				 o->secs[rel_sec].name, idx, (unsigned long long)rel->byte_off,
				 target->name, (unsigned long long)target->size);
	return 0;
}

int elf_tables_rels(struct object *o, uint32_t rel_sec, uint32_t target_sec, struct corepl_diag *d)
{
	struct object_section *s = &o->secs[rel_sec];
	struct bytes b = { s->data, s->size, o->is_swapped };
	struct object_section *target;
	bool is_sorted = true;
	int ret = 0;

	if (target_sec == 0 || target_sec >= o->sec_cnt)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': relocates section %u, need 1 to %u", s->name,
				 target_sec, o->sec_cnt - 1);
	target = &o->secs[target_sec];
	if (s->type != SHT_REL)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "section '%s': found relocations with addends, need SHT_REL",
				 s->name);
	if (b.size % sizeof(Elf64_Rel))
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': found %zu bytes, need a multiple of %zu", s->name,
				 b.size, sizeof(Elf64_Rel));
	if (target->rel_sec != OBJECT_NONE)
		return diag_fail(d, COREPL_EFORMAT,
				 "section '%s': a second relocation table of '%s', need one",
				 s->name, target->name);
	target->rel_sec = rel_sec;
	s->rel_sec = target_sec;
	target->rel_cnt = (uint32_t)(b.size / sizeof(Elf64_Rel));
	target->rels = ARENA_NEW(o->arena, struct object_rel, target->rel_cnt);
	for (uint32_t i = 0; i < target->rel_cnt && !ret; i++) {
		ret = elf_tables_rel(o, rel_sec, &b, i, d);
		is_sorted = is_sorted &&
			    (!i || target->rels[i - 1].byte_off <= target->rels[i].byte_off);
	}
	if (!ret && !is_sorted)
		qsort(target->rels, target->rel_cnt, sizeof(*target->rels), elf_tables_rel_cmp);
	return ret;
}
