/* SPDX-License-Identifier: MIT */
/*
 * same_code.h - are two loaded programs the same but for constants in place of loads?
 */
#ifndef TEST_VM_SAME_CODE_H
#define TEST_VM_SAME_CODE_H

#include <stdbool.h>

/*
 * Compare what the verifier made of the programs OURS and THEIRS (descriptors): slot by slot equal,
 * but that a load of theirs may be a move of a constant to the same register in ours.  Which map an
 * address is in is not compared, its offset is.
 */
bool same_code_but_constants(int ours, int theirs);

#endif
