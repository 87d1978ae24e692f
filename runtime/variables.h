/* SPDX-License-Identifier: MIT */
/*
 * variables.h - the object's own types, for calls on variables outside of a load.
 */
#ifndef RUNTIME_VARIABLES_H
#define RUNTIME_VARIABLES_H

#include "runtime/handle.h"

struct variables_types {
	struct btfview view; /* of the object's .BTF */
	uint32_t *marks;     /* of it, or NULL */
	size_t marks_size;   /* bytes mapped there */
};

/* Index O's types.  EMISSING, EFORMAT, ETRUNC, ESYS; T is to be closed in any case. */
int variables_open_types(const struct corepl_object *o, struct variables_types *t,
			 struct corepl_diag *d);
void variables_close_types(struct variables_types *t);

#endif
