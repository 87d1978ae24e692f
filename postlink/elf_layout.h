/* SPDX-License-Identifier: MIT */
/*
 * elf_layout.h - the sections of the file to be written, in order, with their place and bytes.
 */
#ifndef POSTLINK_ELF_LAYOUT_H
#define POSTLINK_ELF_LAYOUT_H

#include "object.h"

struct elf_layout_section {
	uint32_t name_off;   /* in .strtab */
	uint32_t type;	     /* SHT_... */
	uint64_t flags;	     /* SHF_... */
	uint64_t align;	     /* bytes */
	uint64_t entry_size; /* bytes */
	uint64_t file_off;   /* bytes from the file's start */
	uint64_t size;	     /* bytes */
	uint32_t link, info; /* by type */
	const uint8_t *data; /* NULL for NOBITS */
};

struct elf_layout {
	struct elf_layout_section *secs; /* [0] is the null section */
	uint32_t sec_cnt;
	uint32_t str_sec;   /* .strtab: names of sections and symbols */
	uint64_t table_off; /* place of the section header table, bytes */
};

/* Lay O out: order, tables, alignment; deterministic. */
void elf_layout_make(const struct object *o, struct elf_layout *l);

#endif
