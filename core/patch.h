/* SPDX-License-Identifier: MIT */
/*
 * patch.h - a fix put into its instruction.
 *
 * Carriers: ALU/ALU64 with K, LDX/ST/STX offsets (and their access size), ld_imm64 (both slots).
 * A poisoned fix turns the instruction (both slots of ld_imm64) into `call 195896080`, which the
 * verifier refuses only where it can be reached.
 *
 * Instructions are 8-byte slots in the object's byte order (is_swapped against the host).
 */
#ifndef CORE_PATCH_H
#define CORE_PATCH_H

#include "relo.h"

#define PATCH_POISON_IMM 195896080 /* 0xbad2310: libbpf's, so that logs mean the same */

/*
 * Apply FIX at slot INSN_IDX of INSNS (INSN_CNT slots).  *WAS_POISONED tells whether the slot is
 * poison now (fix poisoned, or a load whose size cannot be adjusted).
 * ERANGE: index out of range or value does not fit; EMISMATCH: the instruction does not hold the
 * local value; EUNSUPPORTED: no carrier.  On error the instruction is unchanged.
 */
int patch_apply(uint8_t *insns, uint32_t insn_cnt, uint32_t insn_idx, bool is_swapped,
		const struct relo_fix *fix, bool *was_poisoned, struct corepl_diag *d);

#endif
