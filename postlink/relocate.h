/* SPDX-License-Identifier: MIT */
/*
 * relocate.h - all relocations of an object decided and applied for one kernel, offline.
 *
 * What does not depend on the kernel (root types and their names) is gathered once; then each
 * kernel costs one pass over its types and one decision per relocation.  The object stays as it is:
 * results hold patched copies of its code.
 *
 *   struct relocate_roots *roots = relocate_roots(&arena, object);
 *   relocate_kernel(&kernel_arena, roots, &target, &result, &diag)   for each kernel
 *
 * Order and candidates are libbpf's: relocations in .BTF.ext order, candidates of one local type
 * pruned by its earlier relocations, modules asked only for names that vmlinux does not have.
 */
#ifndef POSTLINK_RELOCATE_H
#define POSTLINK_RELOCATE_H

#include "postlink/object.h"

#include "core/kernelset.h"
#include "core/relo.h"
#include "core/scan.h"

/* What an object asks of any kernel. */
struct relocate_roots {
	const struct object *o;
	struct scan_want *wants; /* one per root; hits are those of the kernel asked last */
	uint32_t *type_id;	 /* local type of each root */
	uint32_t root_cnt;
	uint32_t *root_of_relo; /* root index per relocation */
	uint32_t want_cnt;	/* roots and what relocate_want() has added behind them */
	uint32_t want_cap;
};

/* One kernel: vmlinux and any modules, as raw BTF; or one of a set, its type ids the set's own. */
struct relocate_target {
	const struct kernelset *set; /* with the pool indexed; NULL: vmlinux */
	uint32_t kernel_idx;	     /* in the set */
	struct bytes vmlinux;
	const struct bytes *modules;
	uint32_t module_cnt;
};

/* What one relocation became. */
struct relocate_fix {
	int status;	     /* 0, or why it could not be decided or applied */
	bool is_poisoned;    /* the instruction is poison */
	struct relo_fix fix; /* valid when status is 0 */
	const char *error;   /* text for status, else NULL */
};

/* A root name of several types in the kernel, of which one fits only some of the uses. */
struct relocate_mix {
	uint32_t root;			 /* root index */
	uint32_t type_id;		 /* target type that fits the one and not the other */
	uint32_t relo_fits, relo_misses; /* relocations */
};

/* A type of a module for a want beyond the roots; of vmlinux they are in the wants. */
struct relocate_module_hit {
	uint32_t want;	 /* want index */
	uint32_t module; /* target's module index; its view is views[1 + module] */
	uint32_t type_id;
	struct relocate_module_hit *next;
};

struct relocate_result {
	struct relocate_fix *fixes; /* per relocation of the object */
	uint8_t **code;		    /* patched copy per object section, NULL where none is needed */
	bool *is_poison;	    /* per slot of all functions, see relocate_is_poison() */
	uint32_t *poison_first;	    /* per function: its first slot in is_poison */
	struct relocate_mix *mixes;
	uint32_t mix_cnt;
	uint32_t ok_cnt, poison_cnt, error_cnt; /* relocations */
	const struct btfview *views;	  /* vmlinux, then the modules */
	const struct relo_cands *all;	  /* per root: its candidates before any pruning */
	struct relocate_module_hit *module_hits; /* the last module's first, or NULL */
	const struct scan_hit *want_hits; /* in vmlinux: ranges of them are in roots->wants */
};

struct relocate_roots *relocate_roots(struct arena *a, const struct object *o);

/*
 * Look for another name in each kernel's vmlinux, in the same pass; the want's index.  W's name is
 * borrowed, its size and hash are filled here.
 */
uint32_t relocate_want(struct arena *a, struct relocate_roots *roots, struct scan_want w);

/*
 * Decide and apply everything for T.  EFORMAT/ETRUNC/EUNSUPPORTED: the kernel's BTF is damaged or
 * unknown (D's text names it).  A relocation's own failure is a result: see fixes.
 */
int relocate_kernel(struct arena *a, const struct relocate_roots *roots,
		    const struct relocate_target *t, struct relocate_result **result,
		    struct corepl_diag *d);

/* Slot INSN_IDX of function FUNC of the patched code. */
const uint8_t *relocate_slot(const struct relocate_roots *roots, const struct relocate_result *r,
			     uint32_t func, uint32_t insn_idx);
bool relocate_is_poison(const struct relocate_result *r, uint32_t func, uint32_t insn_idx);

#endif
