/* SPDX-License-Identifier: MIT */
/*
 * kconfig_guess.c - values that an extern may have on a kernel of which they are not known.
 *
 * Two ends: nothing is configured and the release is as old as kernels with CO-RE are, or all is
 * and the release is beyond any.  What is not reached with both hangs on what is not known.
 *
 * In: an extern.  Out: its bytes.  Used by what judges (postlink/, plugin/), never by what loads.
 */
#include "kconfig_guess.h"

#include "text.h"

#define OLDEST (4u << 16 | 18u << 8) /* enterprise kernels of 4.18 have the types */
#define NEWEST (255u << 16)

/* The largest number of E's type. */
static uint64_t largest(const struct plan_extern *e)
{
	uint32_t bit_cnt = e->size * 8 - (e->is_signed ? 1 : 0);

	return bit_cnt < 64 ? (1ull << bit_cnt) - 1 : UINT64_MAX;
}

bool kconfig_guess(const struct plan_extern *e, const char *name, uint32_t idx, bool is_big,
		   uint8_t *to)
{
	static const char version[] = "LINUX_KERNEL_VERSION";
	struct kconfig_value yes = { "y", 1 };
	const char *why;

	if (e->value == PLAN_VALUE_CHARS)
		return false;
	if (text_size(name) == sizeof(version) - 1 && !memcmp(name, version, sizeof(version) - 1))
		return !kconfig_put_number(e, idx ? NEWEST : OLDEST, is_big, to, &why);
	if (!idx) {
		memset(to, 0, e->size);
		return true;
	}
	if (e->value == PLAN_VALUE_INT)
		return !kconfig_put_number(e, largest(e), is_big, to, &why);
	return !kconfig_put(e, &yes, is_big, to, &why);
}
