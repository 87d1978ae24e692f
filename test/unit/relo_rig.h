/* SPDX-License-Identifier: MIT */
/*
 * relo_rig.h - a local and a target BTF, and one relocation resolved between them: for tests.
 *
 * Write types into rig.local and rig.target, then ask.  Candidates are found here by their own
 * plain rule (same essential name spelled out by the test), in the order of ids.
 */
#ifndef TEST_RELO_RIG_H
#define TEST_RELO_RIG_H

#include "btf_writer.h"
#include "core/relo.h"

#define RELO_RIG_CANDS 16

struct relo_rig {
	struct btf_writer local;
	struct btf_writer target;
	uint32_t ptr_size;         /* bytes of a target pointer, 0: as the BTF says */
	struct relo_cand cand[RELO_RIG_CANDS]; /* type ids given by relo_rig_cand() */
	struct relo_cands cands;
	struct relo_fix fix;       /* of the last relo_rig_resolve() */
	struct corepl_diag diag;
	struct btfview local_view, target_view;
	uint32_t local_marks[4096], target_marks[4096];
};

/* Empty BTFs, little endian. */
void relo_rig_init(struct relo_rig *rig);

/* The target's type ID becomes a candidate, after those before it. */
void relo_rig_cand(struct relo_rig *rig, uint32_t id);

/* Views of both BTFs as they are now; the candidates point to the target's. */
int relo_rig_open(struct relo_rig *rig);

/* Open and resolve; the status.  The candidates stay pruned for the next call. */
int relo_rig_resolve(struct relo_rig *rig, uint32_t type_id, uint32_t kind, const char *access);

#endif
