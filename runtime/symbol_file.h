/* SPDX-License-Identifier: MIT */
/*
 * symbol_file.h - where in a program or library its functions lie, for probes on user code.
 *
 * In: any ELF64 file in the host's byte order, hostile.  Out: file offsets of functions, which is
 * what the kernel asks for.  A symbol's address becomes a file offset through the executable
 * segment that holds it:
 *
 *   st_value 0x401136, segment { p_offset 0x1000, p_vaddr 0x401000 }  ->  0x1136
 *
 * The dynamic symbols come first, then the full table; what the first of them with a match says
 * counts, as in libbpf.  Of a name with several versions ("f@V1", "f@@V2") the one that a linker
 * takes is meant, unless the caller writes the version.  The file is mapped while it is open, and
 * must not be made shorter meanwhile.
 *
 * Offsets used: header e_phoff 32, e_shoff 40 (u64), e_phentsize 54, e_phnum 56, e_shentsize 58,
 * e_shnum 60 (u16); program header p_type 0, p_flags 4 (u32), p_offset 8, p_vaddr 16, p_filesz 32
 * (u64); section header sh_type 4 (u32), sh_offset 24, sh_size 32 (u64), sh_link 40 (u32); symbol
 * st_name 0 (u32), st_info 4 (u8), st_shndx 6 (u16), st_value 8 (u64).
 *
 * Source: System V ABI, chapters 4 and 5; Linux Standard Base, "Symbol Versioning".
 */
#ifndef RUNTIME_SYMBOL_FILE_H
#define RUNTIME_SYMBOL_FILE_H

#include "core/bytes.h"
#include "core/status.h"

struct symbol_file {
	const char *path;      /* borrowed, for messages */
	struct bytes file;     /* mapped */
	struct bytes segments; /* program headers */
	struct bytes sections; /* section headers */
};

/*
 * Map the file at PATH.  EMISSING: no such file; EFORMAT: no ELF; EUNSUPPORTED: not of 64 bits or
 * of the other byte order; ETRUNC: its headers are not inside; ESYS.
 */
int symbol_file_open(struct symbol_file *f, const char *path, struct corepl_diag *d);
void symbol_file_close(struct symbol_file *f);

/*
 * File offset of function NAME, "f", "f@VERSION" or "f@@VERSION".  EMISSING: no such function;
 * EAMBIGUOUS: several, at different places.
 */
int symbol_file_find(const struct symbol_file *f, const char *name, uint64_t *byte_off,
		     struct corepl_diag *d);

/*
 * File offsets of all functions whose names match PATTERN ('*', '?'): the first CAP to BYTE_OFFS.
 * Returns how many there are; aliases count each.
 */
uint32_t symbol_file_match(const struct symbol_file *f, const char *pattern, uint64_t *byte_offs,
			   uint32_t cap);

/* The first section called NAME: its content, and its address unless that is NULL. */
bool symbol_file_section(const struct symbol_file *f, const char *name, struct bytes *content,
			 uint64_t *address);

/* File offset of ADDRESS in a segment with code, or in any; 0: in none. */
uint64_t symbol_file_offset(const struct symbol_file *f, uint64_t address, bool is_code);

#endif
