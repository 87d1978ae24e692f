/* SPDX-License-Identifier: MIT */
/*
 * open_any.c - opening an object of which nothing is known when the control program is linked.
 *
 * It brings every feature that objects may ask for; a skeleton calls the corepl_use_...() of its
 * own object instead, and links no others.  What attaches struct_ops maps, and with it what loads
 * them, comes with corepl_attach().
 */
#include "runtime/open.h"

struct corepl_object *corepl_open(const void *data, size_t size,
				  const struct corepl_open_opts *opts, struct corepl_diag *diag)
{
	struct corepl_open_opts own;

	handle_take_opts(&own, sizeof(own), opts);
	corepl_use_arena();
	corepl_use_externs();
	corepl_use_kconfig();
	corepl_use_kernel_types();
	corepl_use_ksyms();
	corepl_use_pins();
	corepl_use_slots();
	corepl_use_types();
	return open_object(data, size, &own, diag);
}
