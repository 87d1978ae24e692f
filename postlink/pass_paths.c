/* SPDX-License-Identifier: MIT */
/*
 * pass_paths.c - file names of line_info relative to the compilation directory.
 *
 * clang writes absolute names into BTF; the directory it stood in is in DWARF.  An object without
 * DWARF (stripped, or post-linked before) keeps the names it has.
 */
#include <string.h>

#include "dwarf_dir.h"
#include "passes.h"
#include "paths.h"

int pass_paths(struct object *o, struct corepl_diag *d)
{
	const char *last = NULL, *last_relative = NULL;
	uint32_t changed_cnt = 0;

	(void)d;
	o->comp_dir = dwarf_dir_find(o);
	for (uint32_t i = 0; i < o->line_cnt; i++) {
		const char *file = o->lines[i].file;

		if (file != last) {
			last = file;
			last_relative = paths_relative(o, file);
		}
		changed_cnt += strcmp(file, last_relative) != 0;
		o->lines[i].file = last_relative;
	}
	o->note = arena_printf(o->arena, "%u of %u lines, compilation directory %s", changed_cnt,
			       o->line_cnt, o->comp_dir ? o->comp_dir : "not recorded");
	return 0;
}
