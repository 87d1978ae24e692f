/* SPDX-License-Identifier: MIT */
/*
 * old_helpers.c - reads of kernel and user memory on kernels before 5.5, which know one name for
 * both.
 *
 *   call bpf_probe_read_kernel#113      ->  call bpf_probe_read#4
 *   call bpf_probe_read_user_str#114    ->  call bpf_probe_read_str#45
 *
 * Arguments and results are the same.  Nothing is asked beforehand: the verifier's log of a refused
 * program says that it does not know such a helper, and only then its calls are changed.
 *
 * Source: libbpf bpf_object__sanitize_prog(), FEAT_PROBE_READ_KERN for behaviour; kernel commit
 * 6ae08ae3dea2.
 */
#include "runtime/load.h"

#include "core/insn.h"

enum {
	PROBE_READ = 4,
	PROBE_READ_STR = 45,
	PROBE_READ_USER = 112,
	PROBE_READ_KERNEL = 113,
	PROBE_READ_USER_STR = 114,
	PROBE_READ_KERNEL_STR = 115,
};

/* The helper that did the same before, or the same. */
static int32_t older(int32_t helper)
{
	switch (helper) {
	case PROBE_READ_USER:
	case PROBE_READ_KERNEL:
		return PROBE_READ;
	case PROBE_READ_USER_STR:
	case PROBE_READ_KERNEL_STR:
		return PROBE_READ_STR;
	default:
		return helper;
	}
}

/* Does LOG name a helper that the kernel does not know, and that has an older name? */
static bool is_unknown(const char *log)
{
	static const char words[] = "unknown#11";
	const char *at = strstr(log, words);

	return at && at[sizeof(words) - 1] >= '2' && at[sizeof(words) - 1] <= '5';
}

bool old_helpers_workaround(struct load *l, const struct corepl_program *p)
{
	bool is_changed = false;

	if (!is_unknown(corepl_log(l->obj)))
		return false;
	for (uint32_t i = 0; i < p->def.insn_cnt; i++) {
		uint8_t *slot = l->image + (size_t)i * INSN_SIZE;
		struct insn insn = insn_load(slot, false);
		const int32_t imm = insn.imm;

		if (insn.code != INSN_OP_CALL || insn.src_reg != INSN_CALL_HELPER)
			continue;
		insn.imm = older(imm);
		is_changed |= insn.imm != imm;
		insn_store(slot, false, &insn);
	}
	return is_changed;
}
