/* SPDX-License-Identifier: MIT */
/*
 * kconfig.h - lines of a kernel's configuration as bytes of `.kconfig` variables.
 *
 *   CONFIG_X=y          bool 1, tristate 1 (m: 2), char 'y'
 *   CONFIG_HZ=250       integer or char, refused when it does not fit
 *   CONFIG_NAME="text"  char array, cut to fit, NUL-terminated
 *
 * Where the text comes from is the caller's business.
 *
 * Source: libbpf set_kcfg_value_tri(), _str(), _num(), get_kernel_version() for behaviour.
 */
#ifndef CORE_KCONFIG_H
#define CORE_KCONFIG_H

#include "bytes.h"
#include "plan.h"

/* A value as it stands in the text, borrowed. */
struct kconfig_value {
	const char *at;
	size_t size; /* bytes to the end of the line */
};

/* The value of NAME in the first line of TEXT (SIZE bytes, or to a NUL) that gives it one. */
bool kconfig_find(const char *text, size_t size, const char *name, struct kconfig_value *v);

/*
 * V into the E->size bytes at TO, as extern E's type has them; IS_BIG: the most significant byte
 * first.  EMISMATCH: a value of another type; ERANGE: it does not fit; EFORMAT: no value at all, or
 * an extern of a size that no number has.  *WHY then says so, following "found VALUE, ".
 */
int kconfig_put(const struct plan_extern *e, const struct kconfig_value *v, bool is_big,
		uint8_t *to, const char **why);

/* The same for a number. */
int kconfig_put_number(const struct plan_extern *e, uint64_t number, bool is_big, uint8_t *to,
		       const char **why);

/* KERNEL_VERSION() of the "X.Y.Z" that TEXT begins with: X << 16 | Y << 8 | Z, Z at most 255. */
uint32_t kconfig_version(const char *text);

/*
 * KERNEL_VERSION() of RELEASE, which goes with LINE, the kernel's banner or uname's version: where
 * that says "#1 SMP Debian N", of N, for Debian's releases do not tell the patch level.
 */
uint32_t kconfig_kernel_version(const char *release, const char *line);

#endif
