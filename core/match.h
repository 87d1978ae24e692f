/* SPDX-License-Identifier: MIT */
/*
 * match.h - a local spec walked through one candidate type of a kernel.
 *
 * Input: a parsed local spec and a candidate; output: the candidate's own spec, its path and bit
 * offset.  A member is found by its name, wherever anonymous structs and unions put it; an element
 * must be inside the target's array, unless that is a flexible one; an enumerator is found by
 * its name, flavors aside.  Types met on the way must be compatible (compat.h).
 *
 * Whether the candidate has the right name is the caller's matter.
 *
 * Source: libbpf bpf_core_spec_match(), bpf_core_match_member() for behaviour.
 */
#ifndef CORE_MATCH_H
#define CORE_MATCH_H

#include "compat.h"
#include "spec.h"

/* 1 and *TARGET when CAND has what LOCAL means, 0 when not, or a negative status and w->why. */
int match_spec(struct compat_work *w, const struct spec *local, struct relo_cand cand,
	       struct spec *target);

/* The same for a LOCAL of a field: who needs no other links less. */
int match_field(struct compat_work *w, const struct spec *local, struct relo_cand cand,
		struct spec *target);

#endif
