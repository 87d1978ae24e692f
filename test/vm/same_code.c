/* SPDX-License-Identifier: MIT */
/*
 * same_code.c - the verifier's own listing of two programs, compared.
 *
 * libcorepl puts a configuration's value in the place of its load, so that a program's tag is not
 * libbpf's any more.  The verifier knows the loads' values too (their map is frozen), so both
 * programs lose the same branches and then have the same length.
 *
 * Source: kernel bpf_insn_prepare_dump(): an address in a map is shown as the map's id.
 */
#include "same_code.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <stdint.h>

enum { MAX_INSNS = 16384 };

struct code {
	struct bpf_insn insns[MAX_INSNS];
	uint32_t cnt;
};

static struct code left, right;

static bool read_code(int fd, struct code *c)
{
	struct bpf_prog_info info = { .xlated_prog_len = sizeof(c->insns),
				      .xlated_prog_insns = (uintptr_t)c->insns };
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size) || info.xlated_prog_len > sizeof(c->insns))
		return false;
	c->cnt = info.xlated_prog_len / sizeof(c->insns[0]);
	return c->cnt > 0;
}

static bool is_constant_for_load(const struct bpf_insn *ours, const struct bpf_insn *theirs)
{
	return BPF_CLASS(theirs->code) == BPF_LDX && ours->dst_reg == theirs->dst_reg &&
	       (ours->code == (BPF_ALU64 | BPF_MOV | BPF_K) ||
		ours->code == (BPF_ALU | BPF_MOV | BPF_K));
}

static bool is_same(const struct bpf_insn *ours, const struct bpf_insn *theirs)
{
	bool is_map = ours->code == (BPF_LD | BPF_IMM | BPF_DW) &&
		      (ours->src_reg == BPF_PSEUDO_MAP_FD || ours->src_reg == BPF_PSEUDO_MAP_VALUE);

	return ours->code == theirs->code && ours->dst_reg == theirs->dst_reg &&
	       ours->src_reg == theirs->src_reg && ours->off == theirs->off &&
	       (is_map || ours->imm == theirs->imm);
}

bool same_code_but_constants(int ours, int theirs)
{
	if (!read_code(ours, &left) || !read_code(theirs, &right) || left.cnt != right.cnt)
		return false;
	for (uint32_t i = 0; i < left.cnt; i++)
		if (!is_same(&left.insns[i], &right.insns[i]) &&
		    !is_constant_for_load(&left.insns[i], &right.insns[i]))
			return false;
	return true;
}
