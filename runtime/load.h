/* SPDX-License-Identifier: MIT */
/*
 * load.h - one run of corepl_load(): what its steps share.
 *
 * All of it lives in two scratch regions that are gone when the call returns: one sized by the
 * plan, one by the kernel's types.  Steps in the order of load.c; each names what it fills.
 */
#ifndef RUNTIME_LOAD_H
#define RUNTIME_LOAD_H

#include "core/relo.h"
#include "core/scan.h"
#include "runtime/handle.h"

struct module_types;

/* What an extern has become. */
struct load_extern {
	uint32_t want;	/* want index of the kernel type that decides it, or PLAN_NONE */
	bool is_used;	/* by a function to load */
	bool is_found;	/* false only for weak ones, once resolved */
	uint64_t value; /* kernel address or BTF id */
	uint64_t other; /* a second address that the symbol has; 0: none */
	struct module_types *module; /* whose id it is; NULL: vmlinux's */
};

#define SLOT_WAS_EMPTY (-1)

struct load {
	struct corepl_object *obj;
	struct corepl_diag *diag;
	struct scan_want *wants;
	struct load_extern *externs; /* per extern */
	uint32_t want_cnt;
	uint32_t fd_array_cnt; /* without index 0 */
	uint8_t *is_used;      /* per function: a program to load contains it */
	uint32_t *root_want;   /* per root: want index, or PLAN_NONE */
	uint32_t *prog_want;   /* per program: want index of its target, or PLAN_NONE */
	uint32_t *prog_target; /* per program: BTF id of its target; 0: none */
	int *prog_target_fd;   /* per program: BTF of its target's module; 0: vmlinux */
	uint8_t *image;	       /* one program at a time, its functions in a row */
	uint32_t *code_slot;   /* per function: its first slot in code */
	uint8_t *code;	       /* used functions, patched in place */
	uint32_t *func_at;     /* per function: its slot in image */
	uint8_t *poison_bits;  /* per relocation: its instruction is poison */
	bool (*blame_poison)(struct load *l, const struct corepl_program *p, uint32_t func_idx,
			     uint32_t insn); /* blame_relo() where there may be poison, or NULL */

	/* modules' types, where the kernel's own lack something */
	struct module_types *modules; /* those that have some of it, by id */
	int modules_errno;	      /* EPERM: may not look; E2BIG: before Linux 5.11; or 0 */
	uint32_t module_cnt;	      /* looked into */
	bool is_modules_asked;	      /* something was missing */
	bool *is_missing;	      /* per want: vmlinux lacks it, modules may have it */
	int32_t *fd_array; /* BTFs of modules with functions called, from index 1 on */
	struct region module_cands; /* cands, where modules have many */

	/* further of what is sized by the plan */
	uint32_t *ops_want;  /* per map: want index of its kernel struct, the value's
				follows; or PLAN_NONE */
	char *names;	     /* attach targets with the kernel's prefix */
	uint8_t *func_info;  /* of the program in image */
	uint8_t *line_info;
	int *slot_was;	     /* per initial slot of a prog array found pinned: the program that
				was there, SLOT_WAS_EMPTY, or 0: not touched or not known */
	uint32_t *local_marks; /* btfview_mark_bound(&local) of them */
	struct btfview_memo *local_memo;
	struct region scratch;

	/* the kernel's types: view.blob is empty when nothing asks for them */
	struct relo_cand *cands; /* room for the hits of one want */
	struct scan_mem scan;	 /* hits by want */
	void *kernel_map;	 /* mapping to undo, or NULL */
	size_t kernel_map_size;	 /* bytes */
	uint32_t *kernel_marks;	 /* btfview_mark_bound(&kernel) of them */
	struct btfview_memo *kernel_memo;
	struct region kernel_scratch;
	struct btfview kernel;

	struct btfview local; /* the object's types; blob empty when it has none */
};

/* Poison bit of relocation RELO_IDX. */
static inline bool load_is_poisoned(const struct load *l, uint32_t relo_idx)
{
	return l->poison_bits[relo_idx / 8] >> relo_idx % 8 & 1;
}

/* Function FUNC_IDX's instructions in code. */
static inline uint8_t *load_code(const struct load *l, uint32_t func_idx)
{
	return l->code + (size_t)l->code_slot[func_idx] * 8;
}

/* code.c: which functions are needed, and a copy of their instructions. */
int code_copy(struct load *l);
/* Make the ld_imm64 at SLOT load LOW and HIGH with pseudo source SRC_REG. */
void code_set_imm64(uint8_t *slot, uint8_t src_reg, int32_t low, int32_t high);
/* 0 when slot AT of function F is an ld_imm64, else EFORMAT. */
int code_check_imm64(struct load *l, const struct plan_func *f, uint32_t func_idx, uint32_t at);
/* Map references get the maps' descriptors. */
int code_set_maps(struct load *l);
/* Program P's functions in a row in l->image, calls between them set. */
void code_assemble(struct load *l, const struct corepl_program *p);

/*
 * target_kind.c: the kernel's prefix for P's target and the kind of type it is; NULL when it has no
 * such target.
 */
const char *target_kind_prefix(const struct plan_prog *p, uint32_t *btf_kind);
/* Is P attached to a function or type of the kernel? */
bool target_kind_is_kernel(const struct corepl_program *p);
/* And nobody has said to which? */
bool target_kind_lacks(const struct corepl_program *p);

/* wants.c: the names to look for: attach targets and externs; roots of relocations. */
void wants_collect_own(struct load *l);
void wants_collect_roots(struct load *l);
/* A new want, all 0; *WANT_IDX becomes its index. */
struct scan_want *wants_add(struct load *l, uint32_t *want_idx);

/* kernel_types.c: have the kernel's types, l->kernel; and scan them for the wants.  IS_OWN: the
 * kernel's own even where the caller gave others. */
int kernel_types_open(struct load *l, bool is_own);
int kernel_types_scan(struct load *l, bool is_own);
void kernel_types_close(struct load *l);

/* fixes.c: every relocation of used functions decided and applied. */
int fixes_apply(struct load *l);
/* Name relocation RELO_IDX's program, source place and expression in L's diagnostic. */
void fixes_name_place(struct load *l, uint32_t relo_idx);

/* Weak: linked only where something else, a corepl_use_...(), brings its file along. */
#define LOAD_OPTIONAL __attribute__((weak))

/*
 * externs.c: the steps of objects with externs.  A program that links none of them has no
 * load_extern_steps at externs_steps: ask for its address first.
 */
extern const struct load_extern_steps {
	/* Those that functions to load use, from here on the used ones. */
	void (*note_used)(struct load *l);
	/* Want what decides used ones by the kernel's types. */
	void (*add_wants)(struct load *l);
	/* Mark in l->is_missing what modules may have and vmlinux has not; returns how many. */
	uint32_t (*note_missing)(struct load *l);
	/* Every used extern gets its value, or is named as missing. */
	int (*resolve_used)(struct load *l);
	/* Their uses in the code: constants, addresses, ids, calls; needs the maps. */
	int (*set_uses)(struct load *l);
	/* extern_uses_func_address_workaround() */
	bool (*drop_func_addresses)(struct load *l, const struct corepl_program *p);
} externs_steps LOAD_OPTIONAL;

/* type_fixes.c: relo_resolve(), for what is no field. */
int type_fixes_resolve(const struct btfview *local, const struct relo *r, struct relo_cands *cands,
		       struct relo_fix *fix, struct corepl_diag *d) LOAD_OPTIONAL;

/* extern_uses.c */
int extern_uses_set(struct load *l);
/*
 * Before Linux 6.4 ("bpf: Allow ld_imm64 instruction to point to kfunc") the verifier takes no id
 * of a function as its address.  What asks whether one is there, bpf_ksym_exists(), needs but a
 * number that is not 0: put into P's image.  False when P uses no such address.
 */
bool extern_uses_func_address_workaround(struct load *l, const struct corepl_program *p);
/* kernel_config.c: the value of a LINUX_* or CONFIG_* extern into its map's memory. */
struct kernel_config;
int kernel_config_resolve(struct load *l, struct kernel_config *k, uint32_t ext_idx) LOAD_OPTIONAL;

/* kallsyms.c: addresses of all used untyped symbols. */
int kallsyms_resolve(struct load *l) LOAD_OPTIONAL;

/*
 * ksym_lookup.c: the same by the kernel's own lookup, in SIZE bytes of scratch memory at ROOM.
 * False when this kernel has none for us, or there are too many symbols: nothing is changed then.
 */
bool ksym_lookup(struct load *l, void *room, size_t size);

/* ksym_twice.c: has one of the symbols found a namesake, as far as this kernel tells? */
bool ksym_twice_any(const struct load *l);

/* An error about extern E, with the place of its declaration. */
int externs_fail(struct load *l, const struct plan_extern *e, int status, const char *text);

/* maps_create.c */
int maps_create(struct load *l);
/* Make M, with its content. */
int maps_create_filled(struct load *l, struct corepl_map *m);
/* The shape that M has in the kernel. */
struct abi_map_create;
int maps_create_describe(struct corepl_map *m, struct abi_map_create *a, struct corepl_diag *d);

/* map_slots.c: initial values of maps of maps and prog arrays. */
int map_slots_fill(struct load *l) LOAD_OPTIONAL;

/* btf_load.c: the object's types to the kernel; without them programs still load. */
int btf_load(struct load *l);

/* btf_downgrade.c: in COPY, of V's blob, types of KIND become older ones.  True if any did. */
bool btf_downgrade(const struct btfview *v, uint8_t *copy, uint32_t kind);

/* kernel_match.c: the object's own types are indexed. */
int kernel_match_begin(struct load *l) LOAD_OPTIONAL;
/* Targets, externs and relocations are decided; relocations are applied. */
int kernel_match_all(struct load *l) LOAD_OPTIONAL;
/* What was had for that is given back. */
void kernel_match_end(struct load *l) LOAD_OPTIONAL;

/* prog_target.c: the BTF id of every program's target. */
int prog_target_find_all(struct load *l);

/* prog_load.c */
/* Does every program to load have what the kernel would miss without a word? */
int prog_load_check(struct load *l);
int prog_load_all(struct load *l);
/* Bytes of func_info and line_info that the largest program needs. */
void prog_load_info_sizes(const struct corepl_object *o, size_t *func_size, size_t *line_size);

/*
 * old_helpers.c: did the kernel refuse P as it does not know a helper of Linux 5.5?  Then the calls
 * in P's image are to older ones.
 */
bool old_helpers_workaround(struct load *l, const struct corepl_program *p);

/* blame_relo.c: is slot INSN of function FUNC_IDX poison?  Then the diagnostic says of what. */
bool blame_relo(struct load *l, const struct corepl_program *p, uint32_t func_idx, uint32_t insn);
/* File and line of slot INSN of function FUNC_IDX into the diagnostic. */
void blame_line(struct load *l, uint32_t func_idx, uint32_t insn);

/* attach_trace_multi.c: was P refused as a kind of Linux 7.2?  L's diagnostic then says so. */
bool attach_trace_multi_blame(struct load *l, const struct corepl_program *p) LOAD_OPTIONAL;

/* A descriptor of the BTF of the module that P's functions are in, for the load; 0: vmlinux. */
int attach_trace_multi_module(struct load *l, const struct corepl_program *p) LOAD_OPTIONAL;

/* blame.c: the kernel refused P: fill the diagnostic from its log and the poisoned relocations. */
int blame_program(struct load *l, const struct corepl_program *p, int err);

#endif
