/* SPDX-License-Identifier: MIT */
/*
 * insn.h - BPF instructions: decode, encode, classify, in either byte order.
 *
 * An instruction slot is 8 bytes: opcode, two 4-bit registers, s16 off, s32 imm.  The numbers and
 * the *order of the two register nibbles* follow the object's byte order: little endian keeps dst
 * in the low nibble, big endian in the high one.  ld_imm64 takes two slots; the second has
 * opcode 0 and the upper half of the constant in its imm.
 *
 *   b7 01 00 00 2a 00 00 00   (little endian)   r1 = 42
 *   b7 10 00 00 00 00 00 2a   (big endian)      r1 = 42
 *
 * Nothing here judges whether an instruction is legal.  Indices are the caller's duty: slots are
 * given by pointer.
 *
 * Source: kernel Documentation/bpf/standardization/instruction-set.rst.
 */
#ifndef CORE_INSN_H
#define CORE_INSN_H

#include <stdbool.h>
#include <stdint.h>

#define INSN_SIZE 8 /* bytes per slot */

/* Parts of the opcode byte.  One enum, so that they can be or-ed without a warning. */
enum insn_code {
	/* Opcode bits 0-2. */
	INSN_LD = 0x00,
	INSN_LDX = 0x01,
	INSN_ST = 0x02,
	INSN_STX = 0x03,
	INSN_ALU = 0x04,   /* 32-bit arithmetic */
	INSN_JMP = 0x05,
	INSN_JMP32 = 0x06,
	INSN_ALU64 = 0x07,

	/* Load and store classes, bits 3-4: access size. */
	INSN_W = 0x00,     /* 4 bytes */
	INSN_H = 0x08,     /* 2 */
	INSN_B = 0x10,     /* 1 */
	INSN_DW = 0x18,    /* 8 */

	/* Load and store classes, bits 5-7: mode. */
	INSN_IMM = 0x00,
	INSN_ABS = 0x20,
	INSN_IND = 0x40,
	INSN_MEM = 0x60,
	INSN_MEMSX = 0x80, /* sign-extending load */
	INSN_ATOMIC = 0xc0,

	/* Arithmetic and jump classes, bit 3: operand. */
	INSN_K = 0x00,     /* imm */
	INSN_X = 0x08,     /* source register */

	/* Arithmetic classes, bits 4-7: operation. */
	INSN_ADD = 0x00,
	INSN_SUB = 0x10,
	INSN_MUL = 0x20,
	INSN_DIV = 0x30,   /* signed with off 1 */
	INSN_OR = 0x40,
	INSN_AND = 0x50,
	INSN_LSH = 0x60,
	INSN_RSH = 0x70,
	INSN_NEG = 0x80,
	INSN_MOD = 0x90,   /* signed with off 1 */
	INSN_XOR = 0xa0,
	INSN_MOV = 0xb0,   /* off 8, 16, 32: sign-extending */
	INSN_ARSH = 0xc0,
	INSN_END = 0xd0,   /* byte swap */

	/* Jump classes, bits 4-7: operation. */
	INSN_JA = 0x00,    /* in JMP32 the distance is imm */
	INSN_JEQ = 0x10,
	INSN_JGT = 0x20,
	INSN_JGE = 0x30,
	INSN_JSET = 0x40,
	INSN_JNE = 0x50,
	INSN_JSGT = 0x60,
	INSN_JSGE = 0x70,
	INSN_CALL = 0x80,  /* src_reg: enum insn_call */
	INSN_EXIT = 0x90,
	INSN_JLT = 0xa0,
	INSN_JLE = 0xb0,
	INSN_JSLT = 0xc0,
	INSN_JSLE = 0xd0,
	INSN_JCOND = 0xe0, /* may_goto */

	/* whole opcodes */
	INSN_OP_LD_IMM64 = INSN_LD | INSN_IMM | INSN_DW, /* 0x18 */
	INSN_OP_CALL = INSN_JMP | INSN_CALL,             /* 0x85 */
	INSN_OP_EXIT = INSN_JMP | INSN_EXIT,             /* 0x95 */
};

/* What the imm of a call means, in its src_reg. */
enum insn_call {
	INSN_CALL_HELPER = 0, /* helper number */
	INSN_CALL_LOCAL = 1,  /* distance to a BPF function */
	INSN_CALL_KFUNC = 2,  /* BTF id of a kernel function */
};

/* What an ld_imm64 loads, in its src_reg. */
enum insn_pseudo {
	INSN_PSEUDO_CONST = 0,
	INSN_PSEUDO_MAP_FD = 1,
	INSN_PSEUDO_MAP_VALUE = 2,
	INSN_PSEUDO_BTF_ID = 3,
	INSN_PSEUDO_FUNC = 4,
};

/* One decoded slot. */
struct insn {
	uint8_t code;      /* opcode byte */
	uint8_t dst_reg;   /* 0..15 */
	uint8_t src_reg;   /* 0..15 */
	int16_t off;       /* bytes for memory, slots for jumps */
	int32_t imm;
};

/* Decode and encode the 8 bytes at SLOT; IS_SWAPPED: not in the host's byte order. */
struct insn insn_load(const uint8_t *slot, bool is_swapped);
void insn_store(uint8_t *slot, bool is_swapped, const struct insn *insn);

static inline uint8_t insn_class(uint8_t code)
{
	return code & 0x07;
}

/* Size bits, mode bits, operand bit and operation bits of an opcode. */
static inline uint8_t insn_size_bits(uint8_t code)
{
	return code & 0x18;
}

static inline uint8_t insn_mode(uint8_t code)
{
	return code & 0xe0;
}

static inline uint8_t insn_src(uint8_t code)
{
	return code & 0x08;
}

static inline uint8_t insn_op(uint8_t code)
{
	return code & 0xf0;
}

static inline bool insn_is_ld_imm64(uint8_t code)
{
	return code == INSN_OP_LD_IMM64;
}

static inline bool insn_is_alu(uint8_t code)
{
	return insn_class(code) == INSN_ALU || insn_class(code) == INSN_ALU64;
}

static inline bool insn_is_jump(uint8_t code)
{
	return insn_class(code) == INSN_JMP || insn_class(code) == INSN_JMP32;
}

/* LDX, ST or STX: off is a displacement in memory. */
static inline bool insn_is_access(uint8_t code)
{
	return insn_class(code) >= INSN_LDX && insn_class(code) <= INSN_STX;
}

/* Bytes read or written by an LDX, ST or STX: 1, 2, 4 or 8. */
uint32_t insn_access_size(uint8_t code);

/* CODE with its size bits made to say BYTES; false when no such size exists. */
bool insn_set_access_size(uint8_t *code, uint64_t bytes);

/* The constant of an ld_imm64 from its two slots. */
static inline uint64_t insn_imm64(const struct insn *low, const struct insn *high)
{
	return (uint64_t)(uint32_t)high->imm << 32 | (uint32_t)low->imm;
}

#endif
