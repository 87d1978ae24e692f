/* SPDX-License-Identifier: MIT */
/*
 * elf64.h - just enough ELF to find a section of a BPF object by its name.
 *
 * In: the bytes of a file, hostile.  Out: a section's bytes.  Symbols, relocations and
 * everything else of the file were understood by the post-link step and are in the plan.
 *
 * Offsets used, in a 64-bit file: header e_shoff 40 (u64), e_shentsize 58, e_shnum 60, e_shstrndx
 * 62; section header sh_name 0 (u32), sh_type 4 (u32), sh_offset 24 (u64), sh_size 32 (u64). An
 * e_shnum of 0 means that section 0's sh_size holds the count, an e_shstrndx of 0xffff that its
 * sh_link holds the index.
 *
 * Source: System V ABI, chapters 4 "ELF Header" and "Sections".
 */
#ifndef RUNTIME_ELF64_H
#define RUNTIME_ELF64_H

#include "core/bytes.h"
#include "core/status.h"

struct elf64 {
	struct bytes file;    /* borrowed */
	struct bytes headers; /* section header table */
	struct bytes names;   /* section name strings */
	uint32_t sec_cnt;
};

struct elf64_section {
	struct bytes content; /* empty for NOBITS */
	uint64_t size;	      /* bytes, also of NOBITS */
	bool is_nobits;
};

/*
 * View the file.  EFORMAT: no ELF64 file of machine BPF; EUNSUPPORTED: the other byte order;
 * ETRUNC: section headers or their names outside the file.
 */
int elf64_open(struct elf64 *e, const void *data, size_t size, struct corepl_diag *d);

/*
 * The first section called NAME.  ENOTFOUND (no diagnostic), or ETRUNC when it is outside the file.
 */
int elf64_find(const struct elf64 *e, const char *name, struct elf64_section *s,
	       struct corepl_diag *d);

#endif
