/* SPDX-License-Identifier: MIT */
/*
 * prog_target.c - the functions and types of the kernel that programs are attached to.
 *
 * In: the wants of wants.c with what was found for them.  Out: a BTF id for each program, and the
 * BTF of the module that has it.
 */
#include "runtime/module_types.h"

#include "core/diag.h"

static int find_target(struct load *l, const struct corepl_program *p)
{
	const char *target = handle_target(p);
	char where[MODULE_TYPES_WHERE_SIZE];
	struct module_types_found found;
	const struct scan_want *w;

	if (l->prog_want[p->idx] == PLAN_NONE)
		return 0;
	w = &l->wants[l->prog_want[p->idx]];
	if (module_types_target(l, l->prog_want[p->idx], target, &found)) {
		l->prog_target[p->idx] = found.type_id;
		l->prog_target_fd[p->idx] = found.module ? found.module->fd : 0;
		return 0;
	}
	handle_copy_text(l->diag->prog, sizeof(l->diag->prog), corepl_program_name(p));
	return diag_fail(l->diag, COREPL_EMISSING,
			 "program %s: attach target %s: found no type %.*s in this kernel's types "
			 "(%s)",
			 corepl_program_name(p), target, (int)w->name_size, w->name,
			 module_types_where(l, where));
}

int prog_target_find_all(struct load *l)
{
	int err = 0;

	for (uint32_t i = 0; i < handle_prog_cnt(l->obj) && !err; i++)
		err = find_target(l, &l->obj->progs[i]);
	return err;
}
