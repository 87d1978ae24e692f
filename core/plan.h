/* SPDX-License-Identifier: MIT */
/*
 * plan.h - the load plan: what the runtime needs of an object, decided once by the post-link step.
 *
 * The plan is the content of section ".corepl" of a canonical object.  The section has type
 * SHT_LLVM_ADDRSIG (0x6fff4c03): libbpf passes over that type in silence and drops it when it links
 * objects, and llvm-strip -g keeps it byte for byte.
 *
 * It is a container of tables.h, magic "CPLN", in the object's own byte order; PLAN_STRS is a blob
 * of strings whose first and last bytes are NUL.
 * `*_str` fields are offsets into PLAN_STRS; `*_first`/`*_cnt` pairs are ranges of another
 * table, each entry in at most one of them, in order;
 * PLAN_NONE means "no index".  An index from the plan is hostile until checked: plan_check()
 * checks all of them once, after which every range and index of every entry is known to be inside.
 *
 * Functions are copied once and patched once; a program is the concatenation of its functions
 * (entry function first), as libbpf builds it, so that patches belong to functions and serve
 * every program that calls them.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "bytes.h"
#include "status.h"
#include "tables.h"

#define PLAN_SECTION ".corepl"
#define PLAN_SECTION_TYPE 0x6fff4c03u
#define PLAN_MAGIC 0x43504c4eu /* "CPLN" read as a big-endian number */
#define PLAN_VERSION 1u
#define PLAN_NONE UINT32_MAX

enum plan_table {
	PLAN_STRS = 0,
	PLAN_OBJECT,    /* exactly one entry */
	PLAN_SECTIONS,
	PLAN_FUNCS,
	PLAN_CHUNKS,
	PLAN_PROGS,
	PLAN_CALLS,
	PLAN_MAP_REFS,
	PLAN_MAPS,
	PLAN_SLOTS,
	PLAN_VARS,
	PLAN_EXTERNS,
	PLAN_EXTERN_USES,
	PLAN_ROOTS,
	PLAN_RELOS,
	PLAN_SITES,
	PLAN_BTF_PATCHES,
	PLAN_PLAINS,
	PLAN_TABLE_CNT,
};

struct plan_object {
	uint32_t name_str;       /* default object name: file name up to the first '.' */
	uint32_t license_str;    /* content of section "license", "" when there is none */
	uint32_t kern_version;   /* content of section "version", 0 when there is none */
	uint32_t btf_sec;        /* section index of .BTF, or PLAN_NONE */
	uint32_t ext_sec;        /* section index of .BTF.ext, or PLAN_NONE */
	uint32_t flags;          /* none yet */
};

/* A section of the object that the plan refers to; found again by name. */
struct plan_section {
	uint32_t name_str;
	uint32_t size;           /* bytes, also of NOBITS */
	uint32_t hash;           /* plan_hash() of the content, 0 for NOBITS */
	uint32_t is_nobits;
};

/* A BPF function: a run of instructions within a section. */
struct plan_func {
	uint32_t name_str;
	uint32_t sec;            /* section index */
	uint32_t insn_first;     /* first slot within the section */
	uint32_t insn_cnt;       /* slots */
	uint32_t btf_id;         /* BTF FUNC id for func_info, 0 when unknown */
	uint32_t line_off;       /* byte offset in .BTF.ext of the first line_info record */
	uint32_t line_cnt;       /* line_info records */
	uint32_t line_size;      /* bytes per line_info record */
	uint32_t call_first, call_cnt;         /* PLAN_CALLS, by insn_idx */
	uint32_t map_ref_first, map_ref_cnt;   /* PLAN_MAP_REFS, by insn_idx */
	uint32_t extern_first, extern_cnt;     /* PLAN_EXTERN_USES, by insn_idx */
};

/* One function of one program, in order of their place in the program. */
struct plan_chunk {
	uint32_t func;           /* function index */
	uint32_t insn_at;        /* slot in the program where it starts */
};

enum plan_prog_flag {
	PLAN_PROG_NO_AUTOLOAD = 1,  /* section name starts with '?' */
	PLAN_PROG_SLEEPABLE = 2,
	PLAN_PROG_NO_AUTOATTACH = 4, /* nothing in the section name says where to attach */
};

/* How a program is attached, where its section name says so. */
enum plan_attach {
	PLAN_ATTACH_NONE = 0,
	PLAN_ATTACH_RAW_TP,      /* target: tracepoint */
	PLAN_ATTACH_BTF_TRACE,   /* tp_btf, fentry, fexit, fmod_ret, lsm; target: the name */
	PLAN_ATTACH_TRACEPOINT,  /* target: "category/name" */
	PLAN_ATTACH_KPROBE,      /* target: "symbol[+off]" */
	PLAN_ATTACH_UPROBE,      /* target: "path:symbol[+off]" */
	PLAN_ATTACH_USDT,        /* target: "path:provider:name" */
	PLAN_ATTACH_KPROBE_MULTI,/* target: pattern */
	PLAN_ATTACH_UPROBE_MULTI,
	PLAN_ATTACH_ITER,        /* target: iterator name */
	PLAN_ATTACH_KSYSCALL,    /* target: system call */
	PLAN_ATTACH_STRUCT_OPS,  /* through its map */
	PLAN_ATTACH_TRACE_MULTI, /* target: pattern */
};

struct plan_prog {
	uint32_t name_str;       /* function name */
	uint32_t sec_str;        /* section name as the author wrote it */
	uint32_t target_str;     /* attach target, "" when the section names none */
	uint32_t prog_type;      /* enum bpf_prog_type */
	uint32_t attach_type;    /* enum bpf_attach_type */
	uint32_t load_flags;     /* BPF_F_... known from the section name */
	uint32_t flags;          /* enum plan_prog_flag */
	uint32_t attach;         /* enum plan_attach */
	uint32_t is_ret;         /* kretprobe, uretprobe: at the return */
	uint32_t insn_cnt;       /* slots of all chunks */
	uint32_t chunk_first, chunk_cnt; /* PLAN_CHUNKS */
};

enum plan_call_kind {
	PLAN_CALL_FUNC = 0,      /* call: imm = target - next slot */
	PLAN_CALL_PTR = 1,       /* ld_imm64 of a function's address: BPF_PSEUDO_FUNC */
};

struct plan_call {
	uint32_t insn_idx;       /* slot within the calling function */
	uint32_t func;           /* called function */
	uint32_t kind;           /* enum plan_call_kind */
};

enum plan_map_ref_kind {
	PLAN_MAP_REF_FD = 0,     /* ld_imm64: BPF_PSEUDO_MAP_FD */
	PLAN_MAP_REF_VALUE = 1,  /* ld_imm64: BPF_PSEUDO_MAP_VALUE, value_off into the value */
};

struct plan_map_ref {
	uint32_t insn_idx;       /* slot within the function */
	uint32_t map;            /* map index */
	uint32_t kind;           /* enum plan_map_ref_kind */
	uint32_t value_off;      /* bytes; for PLAN_MAP_REF_VALUE */
};

enum plan_map_role {
	PLAN_MAP_USER = 0,       /* declared in .maps */
	PLAN_MAP_DATA,           /* .data*: content from its section, mapped */
	PLAN_MAP_BSS,
	PLAN_MAP_RODATA,         /* frozen before programs load */
	PLAN_MAP_KCONFIG,        /* values of kconfig externs, frozen */
	PLAN_MAP_EXTERN,         /* host-supplied externs, frozen */
	PLAN_MAP_STRUCT_OPS,
	PLAN_MAP_INNER,          /* template of a map-in-map; created only as its prototype */
	PLAN_MAP_ARENA,          /* arena declared in .maps; sec: its globals', or PLAN_NONE */
};

struct plan_map {
	uint32_t name_str;       /* as in the source: "start", ".rodata", ".data.x" */
	uint32_t role;           /* enum plan_map_role */
	uint32_t map_type;       /* enum bpf_map_type */
	uint32_t key_size, value_size, max_entries; /* bytes, bytes, entries; 0 = kernel default */
	uint32_t map_flags;
	uint32_t numa_node;
	uint32_t map_extra_low, map_extra_high;
	uint32_t key_btf_id, value_btf_id; /* 0 = none; for data maps value is the DATASEC */
	uint32_t pinning;        /* LIBBPF_PIN_...: 0 none, 1 by name */
	uint32_t inner_map;      /* map index of the inner prototype, or PLAN_NONE */
	uint32_t sec;            /* section index with the content of data maps, or PLAN_NONE */
	uint32_t slot_first, slot_cnt; /* PLAN_SLOTS: initial values */
	uint32_t sec_off;        /* byte offset in sec of a struct_ops variable, else 0 */
};

/* An initial value of a map-in-map or prog array. */
struct plan_slot {
	uint32_t key;
	uint32_t is_prog;        /* what idx means */
	uint32_t idx;            /* map or program index */
};

/* A variable in a data map. */
struct plan_var {
	uint32_t name_str;
	uint32_t map;            /* map index */
	uint32_t byte_off;       /* within the map's value */
	uint32_t size;           /* bytes */
	uint32_t btf_id;         /* type of the variable */
};

enum plan_extern_kind {
	PLAN_EXTERN_KCONFIG = 0, /* CONFIG_*, LINUX_* */
	PLAN_EXTERN_HOST,        /* set by the control program before load */
	PLAN_EXTERN_KSYM,        /* untyped kernel symbol address */
	PLAN_EXTERN_KSYM_TYPED,  /* kernel variable by BTF */
	PLAN_EXTERN_KFUNC,
};

enum plan_extern_value {     /* how a kconfig value becomes bytes */
	PLAN_VALUE_BOOL = 0,
	PLAN_VALUE_CHAR,
	PLAN_VALUE_INT,
	PLAN_VALUE_TRISTATE,
	PLAN_VALUE_CHARS,
};

struct plan_extern {
	uint32_t name_str;
	uint32_t kind;           /* enum plan_extern_kind */
	uint32_t value;          /* enum plan_extern_value, for KCONFIG */
	uint32_t is_signed;
	uint32_t is_weak;
	uint32_t size;           /* bytes of the variable */
	uint32_t map;            /* map index that holds it, or PLAN_NONE */
	uint32_t byte_off;       /* within that map's value */
	uint32_t btf_id;         /* VAR's type, or FUNC, in the object's BTF; 0 unknown */
	uint32_t site;           /* PLAN_SITES index of its declaration, or PLAN_NONE */
};

enum plan_use_kind {
	PLAN_USE_LOAD_IMM = 0,   /* the load at insn_idx may become the constant itself */
	PLAN_USE_ADDR = 1,       /* ld_imm64 of the extern's address in its map */
	PLAN_USE_CALL = 2,       /* kfunc call */
	PLAN_USE_KSYM = 3,       /* ld_imm64 of a kernel address (untyped or typed) */
	PLAN_USE_LOAD_WIDE = 4,  /* as LOAD_IMM, and the ld_imm64 of the address two slots before
				  * serves this load alone: a wide constant may take its place */
};

struct plan_extern_use {
	uint32_t insn_idx;       /* slot within the function */
	uint32_t ext;            /* extern index */
	uint32_t kind;           /* enum plan_use_kind */
	uint32_t byte_off;       /* within the extern, for loads of a part */
	uint32_t size;           /* bytes loaded */
};

/*
 * A local type that relocations start from.  Roots are sorted by (name_hash, btf_id).  Anonymous
 * roots (name_str 0) need no candidate: their relocations fail to match, as in libbpf.
 */
struct plan_root {
	uint32_t name_str;       /* essential name, flavor cut off */
	uint32_t name_hash;      /* scan_hash() of it */
	uint32_t kind;           /* BTF kind of the root type itself, modifiers kept as written */
	uint32_t btf_id;         /* local type id */
	uint32_t relo_first, relo_cnt; /* PLAN_RELOS */
};

/* Within a root in the order of .BTF.ext: libbpf's candidate pruning depends on it. */
struct plan_relo {
	uint32_t func;           /* function index */
	uint32_t insn_idx;       /* slot within the function */
	uint32_t kind;           /* CO-RE relocation kind, 0..12 */
	uint32_t access_str;     /* accessor string "0:3:2" */
	uint32_t site;           /* PLAN_SITES index, or PLAN_NONE */
	uint32_t order;          /* index in the object's canonical .BTF.ext order */
};

struct plan_site {
	uint32_t file_str;
	uint32_t line, column;   /* from 1; 0 unknown */
	uint32_t func_str;
	uint32_t expr_str;
	uint32_t macro_file_str;
	uint32_t macro_line, macro_column;
};

/* A word of .BTF to change in the copy given to the kernel (extern VAR and FUNC are refused). */
struct plan_btf_patch {
	uint32_t byte_off;       /* from the start of .BTF */
	uint32_t value;          /* u32 in the object's byte order */
};

/* An access to kernel memory that no relocation follows (core/site.h); for who checks objects. */
struct plan_plain {
	uint32_t root_str;       /* "struct task_struct" */
	uint32_t path_str;       /* "in[2].y" */
	uint32_t bit_off;        /* from the root's start, as the program declares it */
	uint32_t bit_size;       /* of what is accessed */
	uint32_t root_size;      /* bytes */
	uint32_t site;           /* PLAN_SITES index */
};

extern const struct tables_format plan_format;

struct plan {
	struct bytes blob;       /* borrowed */
	struct tables_table table[PLAN_TABLE_CNT];
};

/*
 * View the plan in DATA (borrowed).  Tables checked to lie inside; indices are not (plan_check).
 * Both byte orders are read; who needs the host's looks at blob.is_swapped.
 * EFORMAT: magic or table; EUNSUPPORTED: version; ETRUNC.
 */
int plan_open(struct plan *p, const void *data, size_t size, struct corepl_diag *d);

/*
 * Check every index, range, string and enum of every entry once, in time linear in the plan's size;
 * after that the following holds for every entry (EFORMAT names the first one that breaks it):
 * - indices, string offsets and enums are inside; ranges of one kind ascend and do not overlap;
 * - instructions of functions lie in their section's size, line records in .BTF.ext's;
 *   entries owned by a function ascend by insn_idx and lie inside it, with both slots of an
 * ld_imm64; - chunks follow each other without gaps and add up to the program's insn_cnt;
 * - variables, externs and the bytes that uses load lie inside their map's value or extern; a data
 *   map's section is no larger than its value; inner maps are not nested further;
 * - roots are sorted by (name_hash, btf_id); .BTF patches lie inside .BTF.
 * Not checked: kernel enums and BTF ids, which the kernel judges, and hashes, which find or do not.
 */
int plan_check(const struct plan *p, struct corepl_diag *d);

static inline uint32_t plan_cnt(const struct plan *p, enum plan_table t)
{
	return p->table[t].cnt;
}

/* Bytes of a table's entries, for PLAN_GET(). */
enum plan_entry_size {
	PLAN_OBJECT_SIZE = sizeof(struct plan_object),
	PLAN_SECTIONS_SIZE = sizeof(struct plan_section),
	PLAN_FUNCS_SIZE = sizeof(struct plan_func),
	PLAN_CHUNKS_SIZE = sizeof(struct plan_chunk),
	PLAN_PROGS_SIZE = sizeof(struct plan_prog),
	PLAN_CALLS_SIZE = sizeof(struct plan_call),
	PLAN_MAP_REFS_SIZE = sizeof(struct plan_map_ref),
	PLAN_MAPS_SIZE = sizeof(struct plan_map),
	PLAN_SLOTS_SIZE = sizeof(struct plan_slot),
	PLAN_VARS_SIZE = sizeof(struct plan_var),
	PLAN_EXTERNS_SIZE = sizeof(struct plan_extern),
	PLAN_EXTERN_USES_SIZE = sizeof(struct plan_extern_use),
	PLAN_ROOTS_SIZE = sizeof(struct plan_root),
	PLAN_RELOS_SIZE = sizeof(struct plan_relo),
	PLAN_SITES_SIZE = sizeof(struct plan_site),
	PLAN_BTF_PATCHES_SIZE = sizeof(struct plan_btf_patch),
	PLAN_PLAINS_SIZE = sizeof(struct plan_plain),
};

/* Copy entry IDX of table T into the struct at ENTRY, T's; IDX < plan_cnt() asserted. */
void plan_get(const struct plan *p, enum plan_table t, uint32_t idx, void *entry);

/* The same for a table named here, its struct compared with ENTRY's. */
#define PLAN_GET(p, t, idx, entry)                                                  \
	((void)sizeof(char[sizeof(*(entry)) == (size_t)t##_SIZE ? 1 : -1]),          \
	 plan_get(p, t, idx, entry))

/* String at offset of PLAN_STRS; "" when out of range. */
const char *plan_str(const struct plan *p, uint32_t str_off);

/*
 * Staleness check of a section's content: four FNV-1a hashes side by side, word i of 8 bytes
 * (little endian) into hash i % 4; those four and the last 0 to 31 bytes into a fifth, folded.
 */
uint32_t plan_hash(const void *data, size_t size);

#endif
