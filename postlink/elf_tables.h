/* SPDX-License-Identifier: MIT */
/*
 * elf_tables.h - an object's symbol and relocation tables, from their bytes.
 */
#ifndef POSTLINK_ELF_TABLES_H
#define POSTLINK_ELF_TABLES_H

#include "object.h"

/* Section SYM_SEC is a symbol table with names in STR_SEC: fill o->syms, all indices checked. */
int elf_tables_symbols(struct object *o, uint32_t sym_sec, uint32_t str_sec, struct corepl_diag *d);

/* Section REL_SEC relocates TARGET_SEC: attach its entries to it, sorted by place. */
int elf_tables_rels(struct object *o, uint32_t rel_sec, uint32_t target_sec, struct corepl_diag *d);

#endif
