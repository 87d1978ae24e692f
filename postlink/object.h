/* SPDX-License-Identifier: MIT */
/*
 * object.h - a BPF object in memory: what every pass of the post-link step reads and fills.
 *
 * An object starts as sections, symbols and relocations (elf_file.c) and is understood pass by
 * pass: BTF and .BTF.ext, functions, programs, maps, variables, externs, uses in the code,
 * relocations with their source sites.  Raw objects of a compiler and canonical ones are read
 * by the same passes.  All memory belongs to the object's arena and lives as long as it.
 *
 *   struct object *o;
 *   object_open(&arena, "x.bpf.o", &o, &diag)    read and understood; type ids are the file's
 *
 * Indices are of the arrays here; OBJECT_NONE means "no index".  Section indices are those of
 * the input file, [0] being ELF's null section.  The structs named plan_... are the load plan's
 * own: an entry that needs nothing else is kept as the plan will say it, with indices of this
 * object (plan_... string fields are filled when the plan is built; the name is beside them).
 */
#ifndef POSTLINK_OBJECT_H
#define POSTLINK_OBJECT_H

#include "arena.h"
#include "core/btfview.h"
#include "core/diag.h"
#include "core/extview.h"
#include "core/plan.h"
#include "core/site.h"

#define OBJECT_NONE UINT32_MAX
#define OBJECT_HOST_SECTION ".rodata.externs" /* externs that the host supplies */

/* What a section is for, by name and type. */
enum object_role {
	OBJECT_SEC_OTHER = 0,	/* kept as it is */
	OBJECT_SEC_CODE,	/* instructions */
	OBJECT_SEC_MAPS,	/* ".maps": BTF-defined maps */
	OBJECT_SEC_LEGACY_MAPS, /* "maps", "maps/..." */
	OBJECT_SEC_DATA,	/* ".data", ".data.*" */
	OBJECT_SEC_BSS,
	OBJECT_SEC_RODATA,
	OBJECT_SEC_STRUCT_OPS, /* ".struct_ops", ".struct_ops.link", "?.struct_ops..." */
	OBJECT_SEC_ARENA,      /* ".addr_space.1": globals in an arena */
	OBJECT_SEC_LICENSE,
	OBJECT_SEC_VERSION,
	OBJECT_SEC_BTF,
	OBJECT_SEC_EXT,	  /* .BTF.ext */
	OBJECT_SEC_SITES, /* .corepl.sites, from the plugin */
	OBJECT_SEC_PLAN,  /* .corepl, from an earlier post-link */
	OBJECT_SEC_DEBUG, /* .debug_* */
	OBJECT_SEC_TABLE, /* symbol, string and relocation tables, .llvm_addrsig: remade */
};

struct object_rel {
	uint64_t byte_off; /* within the section that it changes */
	uint32_t type;	   /* R_BPF_... */
	uint32_t sym;	   /* symbol index */
};

struct object_section {
	const char *name;
	uint32_t type;	     /* SHT_... */
	uint64_t flags;	     /* SHF_... */
	uint64_t align;	     /* bytes, a power of two, at least 1 */
	uint64_t entry_size; /* bytes, 0 when not a table */
	uint8_t *data;	     /* content, writable; NULL for NOBITS */
	uint64_t size;	     /* bytes, also of NOBITS */
	enum object_role role;
	bool is_dropped;	 /* not written */
	uint32_t rel_sec;	 /* its relocation section, or OBJECT_NONE */
	struct object_rel *rels; /* by byte_off */
	uint32_t rel_cnt;
};

#define OBJECT_SYM_UNDEF 0u
#define OBJECT_SYM_SPECIAL 0xff00u /* and above: absolute, common: no section */

struct object_symbol {
	const char *name; /* "" for section symbols */
	uint64_t value;	  /* bytes from the section's start */
	uint64_t size;	  /* bytes */
	uint8_t bind;	  /* STB_... */
	uint8_t type;	  /* STT_... */
	uint8_t other;	  /* visibility */
	uint32_t sec;	  /* section index, OBJECT_SYM_UNDEF, or a special one */
};

/* A record of .BTF.ext, by section and then insn_off; of CORE see object_relo. */
struct object_func_info {
	uint32_t sec;	   /* section index */
	uint32_t insn_off; /* bytes from the section's start */
	uint32_t type_id;  /* FUNC */
};

struct object_line {
	uint32_t sec;	   /* section index */
	uint32_t insn_off; /* bytes from the section's start */
	const char *file;
	const char *text; /* the source line */
	uint32_t line;	  /* from 1 */
	uint32_t column;  /* from 1, 0 unknown */
	uint32_t ext_off; /* byte offset of the record in .BTF.ext as ext_write() made it */
};

struct object_func {
	const char *name;
	uint32_t sym;	     /* symbol index */
	uint32_t sec;	     /* section index */
	uint32_t insn_first; /* first slot within the section */
	uint32_t insn_cnt;   /* slots */
	uint32_t btf_id;     /* FUNC, 0 when unknown */
	uint32_t prog;	     /* program that starts here, or OBJECT_NONE for a subprogram */
	uint32_t line_first, line_cnt;	     /* lines */
	uint32_t call_first, call_cnt;	     /* calls */
	uint32_t map_ref_first, map_ref_cnt; /* map_refs */
	uint32_t use_first, use_cnt;	     /* uses */
	uint32_t relo_first, relo_cnt;	     /* relos (in file order they are contiguous) */
};

struct object_prog {
	const char *name;      /* its function's */
	const char *sec_name;  /* as written, with '?' */
	const char *target;    /* attach target, "" when none */
	uint32_t func;	       /* entry function */
	bool is_typed;	       /* its section says its type */
	struct plan_prog plan; /* types, flags, attach, chunks (indices into chunks) */
};

struct object_map {
	const char *name;
	uint32_t var_id;      /* BTF VAR, or DATASEC of a data map; 0 unknown */
	uint64_t byte_off;    /* place within its section, for maps declared in one */
	uint64_t decl_size;   /* bytes of the declaration there */
	uint32_t values_off;  /* bytes from there to its initial values, or OBJECT_NONE */
	struct plan_map plan; /* sec is an object section index; slots index slots */
};

struct object_var {
	const char *name;
	struct plan_var plan; /* map, place, size, type */
};

struct object_extern {
	const char *name;
	uint32_t sym;		 /* symbol index, or OBJECT_NONE */
	uint32_t decl_id;	 /* BTF VAR or FUNC */
	struct plan_extern plan; /* site is a sites index */
};

/* A CO-RE relocation, in .BTF.ext order. */
struct object_relo {
	uint32_t sec;	    /* section index */
	uint32_t insn_off;  /* bytes from the section's start */
	uint32_t func;	    /* function index */
	uint32_t insn_idx;  /* slot within the function */
	uint32_t type_id;   /* local root */
	uint32_t kind;	    /* enum relo_kind */
	const char *access; /* "0:3:2" */
	uint32_t line;	    /* lines index that covers the instruction, or OBJECT_NONE */
	uint32_t site;	    /* sites index, or OBJECT_NONE */
};

struct object {
	struct arena *arena; /* borrowed; owns everything below */
	const char *path;    /* file it was read from, as given */
	uint8_t *file;	     /* the file's bytes */
	size_t file_size;    /* bytes */
	bool is_big_endian;
	bool is_swapped;    /* against the host */
	uint32_t elf_flags; /* e_flags */
	struct object_section *secs;
	uint32_t sec_cnt;
	struct object_symbol *syms;
	uint32_t sym_cnt;

	uint32_t btf_sec, ext_sec, maps_sec, sites_sec, plan_sec; /* sections or OBJECT_NONE */
	bool has_btf;						  /* btf, types valid */
	struct btfview btf;	    /* view of the .BTF section's bytes, marks filled */
	struct btfview_type *types; /* every type decoded, by id; [0] is void */
	uint32_t type_cnt;	    /* ids are below this */

	struct object_func_info *func_infos;
	uint32_t func_info_cnt;
	struct object_line *lines;
	uint32_t line_cnt;
	struct object_relo *relos;
	uint32_t relo_cnt;

	struct object_func *funcs; /* by section, then insn_first */
	uint32_t func_cnt;
	struct object_prog *progs; /* in libbpf's order: section, then symbol table */
	uint32_t prog_cnt;
	struct plan_chunk *chunks;
	uint32_t chunk_cnt;
	struct plan_call *calls; /* by function, then insn_idx; so are the next two */
	uint32_t call_cnt;
	struct plan_map_ref *map_refs;
	uint32_t map_ref_cnt;
	struct plan_extern_use *uses;
	uint32_t use_cnt;
	struct object_map *maps; /* declared, data sections, .kconfig, struct_ops, inner */
	uint32_t map_cnt;
	struct plan_slot *slots;
	uint32_t slot_cnt;
	struct object_var *vars; /* by map, then byte_off */
	uint32_t var_cnt;
	struct object_extern *externs;
	uint32_t extern_cnt;
	uint32_t *sym_externs; /* by symbol: its extern, or OBJECT_NONE */
	struct site *sites;    /* all the plugin recorded, or those kept in an earlier plan */
	uint32_t site_cnt;
	uint32_t *same;	   /* merging: the id that stands for this id and its equals */
	uint32_t *kept;	   /* pruning: old id by new id, [0] = 0 */
	uint32_t kept_cnt; /* ids after pruning, void included */

	const char *note;      /* what the latest pass did, for -v */
	const char **warnings; /* for the person who built the object */
	uint32_t warning_cnt;
	const char *comp_dir; /* source paths are relative to it; NULL: left as they are */
	const char *name;     /* default object name */
	const char *license;  /* "" when there is none */
	uint32_t kern_version;
};

/* Read PATH and understand it; nothing is changed in the file.  O is the arena's. */
int object_open(struct arena *a, const char *path, struct object **o, struct corepl_diag *d);

/* First section of that exact name, or OBJECT_NONE. */
uint32_t object_find_section(const struct object *o, const char *name);

/* Function that contains slot INSN_IDX of section SEC, or OBJECT_NONE. */
uint32_t object_find_func(const struct object *o, uint32_t sec, uint32_t insn_idx);

/* Map declared in .maps that starts at BYTE_OFF, or OBJECT_NONE. */
uint32_t object_find_map(const struct object *o, uint64_t byte_off);

/* Name at a .BTF string offset, never NULL ("" when out of range). */
const char *object_btf_str(const struct object *o, uint32_t name_off);

/* Decoded type, or the one of void when ID is out of range. */
const struct btfview_type *object_type(const struct object *o, uint32_t id);

/* Add a warning to O; text is copied. */
void object_warn(struct object *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Add section S, behind all others; returns its index. */
uint32_t object_add_section(struct object *o, struct object_section s);

/* Store a u32 in the object's byte order. */
void object_put_u32(const struct object *o, uint8_t *at, uint32_t value);

/* Take the .BTF section's present bytes as the object's types: views, decoded types. */
int object_view_btf(struct object *o, struct corepl_diag *d);

/* Source line that covers slot INSN_IDX of FUNC, or NULL. */
const struct object_line *object_line_at(const struct object *o, uint32_t func, uint32_t insn_idx);

#endif
