/* SPDX-License-Identifier: MIT */
/*
 * prog_kind.c - another program type or attach type than the section name says.
 *
 * Apart from settings.c, because the new kind may be one that is attached to what the kernel's
 * types name, so that this links what reads them.
 */
#include "runtime/handle.h"

#include "core/diag.h"

static int check(struct corepl_program *p)
{
	struct corepl_diag *d = HANDLE_DIAG(p);

	corepl_use_kernel_types(); /* which the new kind may need */
	if (!p)
		return COREPL_EUSAGE;
	if (p->obj->is_loaded)
		return diag_fail(d, COREPL_EUSAGE,
				 "%s: found the object loaded, need this call before "
				 "corepl_load()",
				 corepl_program_name(p));
	return 0;
}

int corepl_program_set_type(struct corepl_program *prog, uint32_t prog_type)
{
	int err = check(prog);

	if (!err)
		prog->def.prog_type = prog_type;
	return err;
}

int corepl_program_set_expected_attach_type(struct corepl_program *prog, uint32_t attach_type)
{
	int err = check(prog);

	if (!err)
		prog->def.attach_type = attach_type;
	return err;
}
