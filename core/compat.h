/* SPDX-License-Identifier: MIT */
/*
 * compat.h - when a local and a target type count as the same: libbpf's three relations.
 *
 *   compat_fields  a field's types: sizes and names hardly matter (byte_off and its like)
 *   compat_types   whole types: same kinds all the way through pointers, arrays and prototypes
 *                  (type_exists, type_size, target_type_id)
 *   compat_match   whole types in detail: members and enumerators by name (type_matches)
 *
 * Each answers 1 yes, 0 no, or a negative status for malformed BTF.
 * Hostile BTF can make these walks exponential; all steps of one relocation draw on one budget,
 * which is far above what any kernel needs.
 *
 * Sources: libbpf bpf_core_fields_are_compat(), __bpf_core_types_are_compat(),
 * __bpf_core_types_match() for behaviour.
 */
#ifndef CORE_COMPAT_H
#define CORE_COMPAT_H

#include "relo.h"

#define COMPAT_STEPS (1u << 20)

/* Work of one relocation. */
struct compat_work {
	uint32_t steps_left;
	const char *why;         /* of a negative status: text for the diagnostic */
};

/* Two types at the same place of a walk, modifiers and typedefs skipped. */
struct compat_pair {
	const struct btfview *local_view, *target_view;
	struct btfview_type local, target;
};

/* Take STEPS from the budget: 0, or EFORMAT when it is used up. */
int compat_spend(struct compat_work *w, size_t steps);

/* Both names without their flavors equal: 1, 0, or the status of the budget. */
int compat_names(struct compat_work *w, const char *local, const char *target);

/* P is walked on through arrays. */
int compat_fields(struct compat_work *w, struct compat_pair *p);
int compat_types(struct compat_work *w, struct relo_cand local, struct relo_cand target);
int compat_match(struct compat_work *w, struct relo_cand local, struct relo_cand target);

/* The string, "" when its offset is wrong. */
const char *compat_name(const struct btfview *view, uint32_t name_off);

#endif
