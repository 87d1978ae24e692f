/* SPDX-License-Identifier: MIT */
/*
 * elf_file.h - a BPF object file to and from struct object: sections, symbols, relocations.
 *
 * Nothing here knows what a section means beyond its role; see the passes.
 */
#ifndef POSTLINK_ELF_FILE_H
#define POSTLINK_ELF_FILE_H

#include "object.h"

/*
 * Read PATH (a regular file) into a new object of A.  Every index and range of the tables has been
 * checked afterwards.  ESYS: cannot be read; EFORMAT/ETRUNC: damaged or not a BPF object;
 * EUNSUPPORTED: ELF32, RELA relocations, more sections than 65,279.
 */
int elf_file_read(struct arena *a, const char *path, struct object **o, struct corepl_diag *d);

/*
 * Write O to PATH: the sections that are not dropped in their order, each followed by its
 * relocations; then .BTF, .BTF.ext, .corepl, .symtab, .strtab.  The file appears whole or not
 * at all (temporary file beside it, then rename).  ESYS: a system call failed.
 */
int elf_file_write(const struct object *o, const char *path, struct corepl_diag *d);

/*
 * Content of section NAME of the ELF file in DATA, which may be of any class, machine, type and
 * byte order (a kernel, a module).  EFORMAT: no ELF file or no such section; ETRUNC: outside
 * the file.
 */
int elf_file_find(const void *data, size_t size, const char *name, struct bytes *part,
		  struct corepl_diag *d);

#endif
