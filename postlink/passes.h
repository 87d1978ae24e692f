/* SPDX-License-Identifier: MIT */
/*
 * passes.h - the passes of the post-link step, in the order in which they run.
 *
 * A pass takes the object as the passes before left it, and afterwards its sentence holds.  It
 * returns 0 or a negative COREPL_E..., and leaves in o->note what it did.  passes_run() is the
 * driver.
 */
#ifndef POSTLINK_PASSES_H
#define POSTLINK_PASSES_H

#include "object.h"

/* Every section has a role; .BTF, .BTF.ext, .maps and our own sections are found, once each. */
int pass_sections(struct object *o, struct corepl_diag *d);
/* All types are decoded; every id and name in them is inside its table; none contains itself. */
int pass_btf(struct object *o, struct corepl_diag *d);
/* Maps of the legacy forms are BTF-defined maps of .maps. */
int pass_legacy(struct object *o, struct corepl_diag *d);
/* Patchable externs are kconfig externs or variables that the host supplies. */
int pass_patchable(struct object *o, struct corepl_diag *d);
/* Every DATASEC has its size, its variables their places in rising order and final linkage. */
int pass_datasecs(struct object *o, struct corepl_diag *d);
/* Functions are known, by section and place; none overlaps another. */
int pass_functions(struct object *o, struct corepl_diag *d);
/* Functions, lines and relocations of .BTF.ext are records of functions, sorted, each once. */
int pass_ext(struct object *o, struct corepl_diag *d);
/* Source paths are relative to the compilation directory. */
int pass_paths(struct object *o, struct corepl_diag *d);
/* Types that are equal all the way down are one. */
int pass_merge(struct object *o, struct corepl_diag *d);
/* The types that programs, maps, variables, externs, relocations reach are chosen and ordered. */
int pass_prune(struct object *o, struct corepl_diag *d);
/* .BTF and .BTF.ext are written anew; type ids in records and instructions follow. */
int pass_renumber(struct object *o, struct corepl_diag *d);
/* Programs have type, attach type and target; every other function is a subprogram. */
int pass_programs(struct object *o, struct corepl_diag *d);
/* Maps and variables are known. */
int pass_maps(struct object *o, struct corepl_diag *d);
/* Externs are known, with kind and type. */
int pass_externs(struct object *o, struct corepl_diag *d);
/* Every relocation of the code is a call, a map reference or an extern's use. */
int pass_uses(struct object *o, struct corepl_diag *d);
/* Loads of externs that may become constants are uses of them. */
int pass_loads(struct object *o, struct corepl_diag *d);
/* Declared initial values of maps name maps and programs. */
int pass_slots(struct object *o, struct corepl_diag *d);
/* Every program is a list of functions, itself first. */
int pass_chunks(struct object *o, struct corepl_diag *d);
/* Relocations know the source expression they come from, where the plugin recorded it. */
int pass_sites(struct object *o, struct corepl_diag *d);
/* The load plan is a section of the object and has passed its own check. */
int pass_plan(struct object *o, struct corepl_diag *d);

struct pass {
	const char *name; /* as -v prints it */
	int (*run)(struct object *o, struct corepl_diag *d);
	const char *holds; /* the sentence */
	unsigned when;	   /* enum passes_when */
};

enum passes_when {
	PASSES_READ = 1,  /* to understand an object */
	PASSES_CANON = 2, /* to make it canonical */
	PASSES_PATHS = 4, /* to make source paths relative */
};

/*
 * Run the passes selected by WHEN on O, which has been read.  SEEN, when not NULL, is called
 * after each pass with its note.
 */
int passes_run(struct object *o, unsigned when,
	       void (*seen)(const struct pass *pass, const char *note, void *ctx), void *ctx,
	       struct corepl_diag *d);

#endif
