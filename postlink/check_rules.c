/* SPDX-License-Identifier: MIT */
/*
 * check_rules.c - what a kernel's verifier tracks.
 *
 * Where the verifier's own types and functions are in the kernel's BTF they tell, since stable
 * kernels get newer verifiers than their release says (6.18.44 tracks byte swaps, 6.18 did not):
 *
 *   struct bpf_func_info_aux has 'called'   global functions are verified when a call is reached
 *   FUNC tnum_neg, tnum_bswap16             negation, byte swaps
 *   FUNC check_stack_range_initialized      has an enum bpf_access_type: helpers that only read a
 *                                           stack slot leave its constant known
 *
 * Else the release does, with the stable ones that were measured to have got it (5.10.262, whose
 * number ends at 255 as LINUX_KERNEL_VERSION does, and 6.1.176); a release that is not known counts
 * as tracking what all do.
 *
 * Sources: kernel commits "bpf: Track contents of read-only maps as scalars" (5.5), "bpf: Support
 * <8-byte scalar spill and refill" (5.16), "bpf: track immediate values written to stack by BPF_ST
 * instruction" (6.3), "bpf: keep track of max number of bpf_loop callback iterations" (6.7), "bpf:
 * validate global subprogs lazily" (6.8), "bpf: Preserve boundaries and track scalars on narrowing
 * fill" (6.9), "bpf: Add range tracking for BPF_DIV and BPF_MOD" (7.1);
 * test/vm/verdict-programs-load-as-named.test holds them against real kernels.
 */
#include "postlink/check_impl.h"

#include <string.h>

#define VERSION(major, minor) ((uint32_t)(major) << 16 | (uint32_t)(minor) << 8)

static bool has_member(const struct check_view *v, uint32_t want, const char *wanted)
{
	struct btfview_type t;

	if (!check_hit(v, v->job->wants[want], &t))
		return false;
	for (uint32_t i = 0; i < t.vlen; i++) {
		struct btfview_member m;
		const char *name;

		btfview_member(v->res->views, &t, i, &m);
		name = btfview_str(v->res->views, m.name_off);
		if (name && !strcmp(name, wanted))
			return true;
	}
	return false;
}

/* Is the verifier's check of stack accesses told whether they read or write? */
static bool has_access_type(const struct check_view *v)
{
	const struct btfview *view = v->res->views;
	struct btfview_type t, type;

	if (!check_hit(v, v->job->wants[CHECK_WANT_STACK_CHECK], &t) ||
	    btfview_type(view, t.size_or_type, &t) || t.kind != BTFVIEW_FUNC_PROTO)
		return false;
	for (uint32_t i = 0; i < t.vlen; i++) {
		struct btfview_param p;
		const char *name;

		btfview_param(view, &t, i, &p);
		if (btfview_skip_mods(view, p.type_id, true, &type) || type.kind != BTFVIEW_ENUM)
			continue;
		name = btfview_str(view, type.name_off);
		if (name && !strcmp(name, "bpf_access_type"))
			return true;
	}
	return false;
}

/* Does VERSION track what came with SINCE, or has a stable release got it, as measured there? */
static bool is_since(uint32_t version, uint32_t since, const uint32_t *measured, size_t cnt)
{
	for (size_t i = 0; i < cnt; i++) {
		if (version >> 8 == measured[i] >> 8 && version >= measured[i])
			return true;
	}
	return version >= since;
}

void check_rules(struct check_view *v)
{
	static const uint32_t spills[] = { VERSION(5, 10) + 255 };
	static const uint32_t immediates[] = { VERSION(5, 10) + 255, VERSION(6, 1) + 176 };
	uint32_t version = v->kernel->version;
	struct btfview_type t;

	v->rules = (struct propagate_rules){
		.has_regions = !version || version >= VERSION(5, 5),
		.has_small_spills = is_since(version, VERSION(5, 16), spills, 1),
		.has_st_imm = is_since(version, VERSION(6, 3), immediates, 2),
		.has_loop_count = version >= VERSION(6, 7),
		.is_global_lazy = has_member(v, CHECK_WANT_FUNC_AUX, "called"),
		.has_narrow_fills = version >= VERSION(6, 9),
		.has_neg = check_hit(v, v->job->wants[CHECK_WANT_NEG], &t),
		.has_end = check_hit(v, v->job->wants[CHECK_WANT_END], &t),
		.has_div = version >= VERSION(7, 1),
		.has_kept_reads = has_access_type(v),
	};
}
