/* SPDX-License-Identifier: MIT */
/*
 * prog_kind.c - another program type or attach type than the section name says.
 *
 * Apart from settings.c, because the new kind may be one that is attached to what the kernel's
 * types name, so that this links what reads them.
 */
#include "runtime/handle.h"

#include "core/diag.h"

static int set_u32(struct corepl_program *p, uint32_t *field, uint32_t value)
{
	struct corepl_diag *d = handle_diag(p->obj);

	corepl_use_kernel_types(); /* which the new kind may need */
	if (p->obj->is_loaded)
		return diag_fail(d, COREPL_EUSAGE,
				 "%s: found the object loaded, need this call before "
				 "corepl_load()",
				 corepl_program_name(p));
	*field = value;
	return 0;
}

int corepl_program_set_type(struct corepl_program *prog, uint32_t prog_type)
{
	return set_u32(prog, &prog->def.prog_type, prog_type);
}

int corepl_program_set_expected_attach_type(struct corepl_program *prog, uint32_t attach_type)
{
	return set_u32(prog, &prog->def.attach_type, attach_type);
}
