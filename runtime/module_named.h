/* SPDX-License-Identifier: MIT */
/*
 * module_named.h - the types of one module of the running kernel, by the module's name.
 *
 * module_types.h is for what any module may have; here the module is known, as in
 * "fentry.multi/nf_conntrack:nf_ct_*".
 */
#ifndef RUNTIME_MODULE_NAMED_H
#define RUNTIME_MODULE_NAMED_H

#include "core/btfview.h"
#include "runtime/handle.h"

struct module_named {
	struct btfview view; /* based on another, which has to stay */
	uint8_t *blob;	     /* mapping to undo, or NULL */
	size_t size;	     /* bytes */
};

/* Length of MODULE in "MODULE:what"; 0 for "what". */
size_t module_named_size(const char *target);

/*
 * A descriptor of the BTF of TARGET's module, for PROG in messages.  EMISSING: no such module,
 * or before Linux 5.11 no types of any; ESYS: the process may not look (CAP_SYS_ADMIN).
 */
int module_named_fd(const struct corepl_program *prog, const char *target, struct corepl_diag *d);

/* M gets a view of the types of TARGET's module; BASE is the kernel's, indexed.  Statuses as above,
 * and those of damaged types.  What was had is given back by module_named_close(), in any case. */
int module_named_open(struct module_named *m, const struct btfview *base,
		      const struct corepl_program *prog, const char *target,
		      struct corepl_diag *d);
void module_named_close(struct module_named *m);

#endif
