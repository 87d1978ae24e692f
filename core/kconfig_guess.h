/* SPDX-License-Identifier: MIT */
/*
 * kconfig_guess.h - values that an extern may have on a kernel of which they are not known.
 */
#ifndef CORE_KCONFIG_GUESS_H
#define CORE_KCONFIG_GUESS_H

#include "kconfig.h"

/* Guesses of one extern. */
#define KCONFIG_GUESSES 2u

/*
 * Guess IDX of extern E, which is called NAME, as its E->size bytes at TO; IS_BIG: the most
 * significant byte first.  False: of a text there is none.
 */
bool kconfig_guess(const struct plan_extern *e, const char *name, uint32_t idx, bool is_big,
		   uint8_t *to);

#endif
