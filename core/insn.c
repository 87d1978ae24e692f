/* SPDX-License-Identifier: MIT */
/*
 * insn.c - BPF instruction slots to struct insn and back: see insn.h.
 *
 * Input: 8 bytes in either byte order; output: fields.  Knows where the fields are and nothing of
 * what an instruction means.
 *
 * Source: kernel Documentation/bpf/standardization/instruction-set.rst.
 */
#include "insn.h"

#include "bytes.h"

static bool is_big_endian(bool is_swapped)
{
	return bytes_is_host_big_endian() != is_swapped;
}

struct insn insn_load(const uint8_t *slot, bool is_swapped)
{
	const struct bytes b = { slot, INSN_SIZE, is_swapped };
	const uint8_t low = slot[1] & 0x0f, high = slot[1] >> 4;
	struct insn insn;

	insn.code = slot[0];
	insn.dst_reg = is_big_endian(is_swapped) ? high : low;
	insn.src_reg = is_big_endian(is_swapped) ? low : high;
	insn.off = (int16_t)bytes_u16(&b, 2);
	insn.imm = (int32_t)bytes_u32(&b, 4);
	return insn;
}

void insn_store(uint8_t *slot, bool is_swapped, const struct insn *insn)
{
	const bool is_big = is_big_endian(is_swapped);
	uint32_t imm = (uint32_t)insn->imm;
	uint16_t off = (uint16_t)insn->off;
	uint8_t low = is_big ? insn->src_reg : insn->dst_reg;
	uint8_t high = is_big ? insn->dst_reg : insn->src_reg;

	if (is_swapped) {
		imm = __builtin_bswap32(imm);
		off = __builtin_bswap16(off);
	}
	slot[0] = insn->code;
	slot[1] = (uint8_t)((low & 0x0f) | (high & 0x0f) << 4);
	__builtin_memcpy(slot + 2, &off, sizeof(off));
	__builtin_memcpy(slot + 4, &imm, sizeof(imm));
}

uint32_t insn_access_size(uint8_t code)
{
	switch (insn_size_bits(code)) {
	case INSN_B:
		return 1;
	case INSN_H:
		return 2;
	case INSN_W:
		return 4;
	default:
		return 8;
	}
}

bool insn_set_access_size(uint8_t *code, uint64_t bytes)
{
	uint8_t size;

	switch (bytes) {
	case 1:
		size = INSN_B;
		break;
	case 2:
		size = INSN_H;
		break;
	case 4:
		size = INSN_W;
		break;
	case 8:
		size = INSN_DW;
		break;
	default:
		return false;
	}
	*code = (uint8_t)((*code & ~0x18) | size);
	return true;
}
