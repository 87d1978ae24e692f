/* SPDX-License-Identifier: MIT */
/*
 * relo.h - one CO-RE relocation decided: relocation + candidates -> fix.  Pure.
 *
 * The four steps, each a file of its own: spec.c parses the accessor against the local type,
 * match.c walks a candidate with it, relo.c computes values and applies libbpf's agreement and
 * pruning rules, patch.c puts the fix into the instruction.
 *
 * Sources: libbpf relo_core.c (bpf_core_calc_relo_insn, bpf_core_patch_insn) for behaviour; where
 * libbpf is wrong the README's table says what we do instead.
 */
#ifndef CORE_RELO_H
#define CORE_RELO_H

#include "btfview.h"

enum relo_kind {
	RELO_FIELD_BYTE_OFF = 0,
	RELO_FIELD_BYTE_SIZE = 1,
	RELO_FIELD_EXISTS = 2,
	RELO_FIELD_SIGNED = 3,
	RELO_FIELD_LSHIFT_U64 = 4,
	RELO_FIELD_RSHIFT_U64 = 5,
	RELO_TYPE_ID_LOCAL = 6,
	RELO_TYPE_ID_TARGET = 7,
	RELO_TYPE_EXISTS = 8,
	RELO_TYPE_SIZE = 9,
	RELO_ENUMVAL_EXISTS = 10,
	RELO_ENUMVAL_VALUE = 11,
	RELO_TYPE_MATCHES = 12,
	RELO_KIND_CNT = 13,
};

/* "byte_off", "type_exists", ...: the words llvm-objdump and libbpf print; "?" when unknown. */
const char *relo_kind_name(uint32_t kind);

/* A relocation as recorded by the compiler. */
struct relo {
	uint32_t type_id;        /* local root type */
	uint32_t kind;           /* enum relo_kind */
	const char *access;      /* accessor string, borrowed */
};

/* One type of one kernel BTF that a local root may become. */
struct relo_cand {
	const struct btfview *view; /* vmlinux or a module's view */
	uint32_t type_id;
};

/* Candidates of one local root; resolving prunes those that do not match, as libbpf does. */
struct relo_cands {
	struct relo_cand *cand;  /* caller's array, reordered in place */
	uint32_t cnt;
};

/* What the instruction has to become. */
struct relo_fix {
	uint64_t local_value;    /* what the compiler put there */
	uint64_t target_value;   /* what the kernel needs */
	bool is_poisoned;        /* nothing matches: the instruction must never run */
	bool is_checked;         /* compare the instruction with local_value before patching */
	uint32_t kind;           /* enum relo_kind */
	uint32_t local_size, target_size; /* bytes of the accessed scalar, for load-size adjustment;
					     0 when no adjustment is meant */
	bool is_size_poison;     /* no load expresses the change of size: poison LDX/ST/STX */
	uint32_t target_type_id; /* matched root, 0 when none or by kind */
	const struct btfview *target_view; /* its BTF, NULL when none */
};

/*
 * btfview_index() for an object's own types: their pointers have BPF's 8 bytes, whatever the object
 * calls long.
 */
int relo_index_local(struct btfview *local, uint32_t *marks, uint32_t mark_cap,
		     struct corepl_diag *d);

/*
 * Decide one relocation.  LOCAL is from relo_index_local(); CANDS are the root's candidates.
 * EFORMAT/ERANGE: malformed accessor or types; EAMBIGUOUS: candidates disagree;
 * EUNSUPPORTED: unknown kind.  A missing field or type is no error: the fix is poisoned or 0.
 */
int relo_resolve(const struct btfview *local, const struct relo *r, struct relo_cands *cands,
		 struct relo_fix *fix, struct corepl_diag *d);

/*
 * The same for kinds of fields and RELO_TYPE_ID_LOCAL only (asserted): who has no others links
 * neither enumerators nor the relations of whole types.
 */
int relo_resolve_field(const struct btfview *local, const struct relo *r, struct relo_cands *cands,
		       struct relo_fix *fix, struct corepl_diag *d);

/*
 * Can a target type of kind TARGET_KIND be a candidate of a local root of kind LOCAL_KIND?
 * (libbpf: bpf_core_add_cands; equal kinds, ENUM and ENUM64 are one.)  Gives the scan's kind_mask.
 */
uint32_t relo_kind_mask(uint32_t local_kind);

/*
 * Two local roots of one essential name, after all their relocations: did they end up with
 * different target types?  Then the program reads one kernel object through two layouts.  (One
 * root alone cannot: its candidates only get fewer.)  False when either list is empty.
 */
bool relo_is_mixed(const struct relo_cands *a, const struct relo_cands *b);

/*
 * One line, the house's one spelling, llvm-objdump's:
 *   "<byte_off> [2] struct task::in[2].y (0:3:2:1)"
 * Written to BUF of SIZE bytes (SIZE > 0), cut if need be; returns the length without the NUL.
 */
size_t relo_format(const struct btfview *local, const struct relo *r, char *buf, size_t size);

#endif
