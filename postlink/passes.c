/* SPDX-License-Identifier: MIT */
/*
 * passes.c - the driver: the post-link step as a list of passes.
 *
 * Reading an object for a tool and making it canonical are the same list; the passes marked
 * PASSES_READ only understand, the others change.
 */
#include "passes.h"

#include "elf_file.h"

#define BOTH (PASSES_READ | PASSES_CANON)

static const struct pass passes_list[] = {
	{ "sections", pass_sections, "every section has a role", BOTH },
	{ "btf", pass_btf, "all types are decoded and inside their tables", BOTH },
	{ "legacy", pass_legacy, "legacy maps are BTF-defined maps", BOTH },
	{ "patchable", pass_patchable, "patchable externs are kconfig's or the host's", BOTH },
	{ "datasecs", pass_datasecs, "data sections have sizes and their variables places", BOTH },
	{ "functions", pass_functions, "functions are known by section and place", BOTH },
	{ "ext", pass_ext, "func, line and relocation records are sorted, each once", BOTH },
	{ "paths", pass_paths, "source paths are relative to the compilation directory",
	  PASSES_PATHS },
	{ "merge", pass_merge, "types that are equal all the way down are one", PASSES_CANON },
	{ "prune", pass_prune, "the types that anything reaches are chosen and ordered",
	  PASSES_CANON },
	{ "renumber", pass_renumber, ".BTF and .BTF.ext are written anew", PASSES_CANON },
	{ "programs", pass_programs, "programs have type and attach target", BOTH },
	{ "maps", pass_maps, "maps and variables are known", BOTH },
	{ "externs", pass_externs, "externs have a kind and a type", BOTH },
	{ "uses", pass_uses, "relocations of code are calls, map references, extern uses", BOTH },
	{ "loads", pass_loads, "loads of externs that may be constants are known", BOTH },
	{ "slots", pass_slots, "initial values of maps name maps and programs", BOTH },
	{ "chunks", pass_chunks, "every program is a list of functions", BOTH },
	{ "sites", pass_sites, "relocations know their source expression", BOTH },
	{ "plan", pass_plan, "the load plan is written and checked", PASSES_CANON },
};

int passes_run(struct object *o, unsigned when,
	       void (*seen)(const struct pass *pass, const char *note, void *ctx), void *ctx,
	       struct corepl_diag *d)
{
	int ret = 0;

	for (size_t i = 0; i < sizeof(passes_list) / sizeof(passes_list[0]) && !ret; i++) {
		if (!(passes_list[i].when & when))
			continue;
		o->note = "";
		ret = passes_list[i].run(o, d);
		if (!ret && seen)
			seen(&passes_list[i], o->note, ctx);
	}
	return ret;
}

int object_open(struct arena *a, const char *path, struct object **o, struct corepl_diag *d)
{
	int ret = elf_file_read(a, path, o, d);

	return ret ? ret : passes_run(*o, PASSES_READ, NULL, NULL, d);
}
