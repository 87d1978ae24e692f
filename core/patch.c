/* SPDX-License-Identifier: MIT */
/*
 * patch.c - puts a fix into the instruction that carries the value: see patch.h.
 *
 *   carrier           where the value is     may hold
 *   ALU64, ALU with K imm                    what sign extension of s32 gives; ALU also any u32
 *   LDX, ST, STX      off, and size bits     0..32767
 *   ld_imm64          imm of both slots      any u64
 *
 * The old value is compared first (unless the fix says that compilers may differ), so a fix that
 * belongs to another instruction is found out.  Poison goes into carriers only (libbpf before
 * mid-2026 put it anywhere): a record that points at a jump is damage, not a missing field.
 *
 * Source: libbpf bpf_core_patch_insn() for behaviour.  It does not look whether a new value fits an
 * imm; this does.
 */
#include "patch.h"

#include "diag.h"
#include "insn.h"

/* One patch under way. */
struct patch {
	uint8_t *slot;           /* first slot */
	uint32_t insn_idx;       /* of the first slot */
	bool is_swapped;
	struct insn insn;        /* first slot, decoded */
	const struct relo_fix *fix;
	uint64_t target_value;   /* the fix's, in the form the instruction has */
};

static int mismatch(const struct patch *p, const char *carrier, uint64_t found,
		    struct corepl_diag *d)
{
	return diag_fail(d, COREPL_EMISMATCH,
			 "instruction %u (%s): relocation <%s>: found value %lld, need %lld",
			 p->insn_idx, carrier, relo_kind_name(p->fix->kind), (long long)found,
			 (long long)p->fix->local_value);
}

static int too_big(const struct patch *p, const char *carrier, struct corepl_diag *d)
{
	return diag_fail(d, COREPL_ERANGE,
			 "instruction %u (%s): relocation <%s>: new value %lld does not fit",
			 p->insn_idx, carrier, relo_kind_name(p->fix->kind),
			 (long long)p->target_value);
}

static void store(struct patch *p)
{
	insn_store(p->slot, p->is_swapped, &p->insn);
}

static void poison(struct patch *p)
{
	const bool is_wide = insn_is_ld_imm64(p->insn.code);

	p->insn.code = INSN_OP_CALL;
	p->insn.dst_reg = 0;
	p->insn.src_reg = INSN_CALL_HELPER;
	p->insn.off = 0;
	p->insn.imm = PATCH_POISON_IMM;
	store(p);
	if (is_wide)
		insn_store(p->slot + INSN_SIZE, p->is_swapped, &p->insn);
}

static uint64_t sign_extend(uint64_t value)
{
	return (uint64_t)(int64_t)(int32_t)(uint32_t)value;
}

/* A u32 whose top bit is set: sign extension makes it another number. */
static bool is_high_u32(uint64_t value)
{
	return value <= UINT32_MAX && value > INT32_MAX;
}

/*
 * Clang before 15 did not say in BTF that an enum is signed, so -1 reads as 4294967295 there while
 * the instruction holds -1.  The instruction knows; the new value takes the same form.
 */
static bool is_unmarked_enum_workaround(struct patch *p, uint64_t found)
{
	if (p->fix->kind != RELO_ENUMVAL_VALUE || !is_high_u32(p->fix->local_value) ||
	    found != sign_extend(p->fix->local_value))
		return false;
	if (is_high_u32(p->target_value))
		p->target_value = sign_extend(p->target_value);
	return true;
}

static bool is_as_expected(struct patch *p, uint64_t found)
{
	return !p->fix->is_checked || found == p->fix->local_value ||
	       is_unmarked_enum_workaround(p, found);
}

static int patch_alu(struct patch *p, struct corepl_diag *d)
{
	const bool is_32 = insn_class(p->insn.code) == INSN_ALU;
	const uint64_t found = (uint64_t)(int64_t)p->insn.imm;

	/* 32-bit arithmetic sees the low half only: both extensions are the same number to it */
	if (!is_as_expected(p, found) &&
	    !(is_32 && p->fix->local_value == (uint32_t)p->insn.imm))
		return mismatch(p, "ALU", found, d);
	if (sign_extend(p->target_value) != p->target_value &&
	    !(is_32 && p->target_value <= UINT32_MAX))
		return too_big(p, "ALU", d);
	p->insn.imm = (int32_t)(uint32_t)p->target_value;
	store(p);
	return 0;
}

/* Turn the access into one of the target's size; only called when it is adjustable. */
static int adjust_size(struct patch *p, struct corepl_diag *d)
{
	const uint32_t size = insn_access_size(p->insn.code);

	if (size != p->fix->local_size)
		return diag_fail(d, COREPL_EMISMATCH,
				 "instruction %u (LDX/ST/STX): relocation <%s>: found an access "
				 "of %u bytes, need %u, since the kernel's field has %u",
				 p->insn_idx, relo_kind_name(p->fix->kind), size,
				 p->fix->local_size, p->fix->target_size);
	if (!insn_set_access_size(&p->insn.code, p->fix->target_size))
		return diag_fail(d, COREPL_ERANGE,
				 "instruction %u (LDX/ST/STX): relocation <%s>: the kernel's "
				 "field has %u bytes, need 1, 2, 4 or 8",
				 p->insn_idx, relo_kind_name(p->fix->kind), p->fix->target_size);
	return 0;
}

static int patch_access(struct patch *p, bool *was_poisoned, struct corepl_diag *d)
{
	const uint64_t found = (uint64_t)(int64_t)p->insn.off;
	int err;

	if (!is_as_expected(p, found))
		return mismatch(p, "LDX/ST/STX", found, d);
	if (p->target_value > INT16_MAX)
		return too_big(p, "LDX/ST/STX", d);
	if (p->fix->is_size_poison) {
		poison(p);
		*was_poisoned = true;
		return 0;
	}
	if (p->fix->local_size != p->fix->target_size) {
		err = adjust_size(p, d);
		if (err)
			return err;
	}
	p->insn.off = (int16_t)p->target_value;
	store(p);
	return 0;
}

static int patch_imm64(struct patch *p, struct corepl_diag *d)
{
	struct insn high = insn_load(p->slot + INSN_SIZE, p->is_swapped);
	uint64_t found = insn_imm64(&p->insn, &high);

	if (!is_as_expected(p, found))
		return mismatch(p, "ld_imm64", found, d);
	p->insn.imm = (int32_t)(uint32_t)p->target_value;
	high.imm = (int32_t)(uint32_t)(p->target_value >> 32);
	store(p);
	insn_store(p->slot + INSN_SIZE, p->is_swapped, &high);
	return 0;
}

/* An ld_imm64 of a number, not of a map or a function; its second slot is there. */
static bool is_plain_imm64(const struct patch *p)
{
	struct insn high = insn_load(p->slot + INSN_SIZE, p->is_swapped);

	return !p->insn.src_reg && !p->insn.off && !high.code && !high.dst_reg && !high.src_reg &&
	       !high.off;
}

static bool is_carrier(const struct patch *p)
{
	const uint8_t code = p->insn.code;

	if (insn_is_alu(code))
		return insn_src(code) == INSN_K;
	return insn_is_access(code) || (insn_is_ld_imm64(code) && is_plain_imm64(p));
}

int patch_apply(uint8_t *insns, uint32_t insn_cnt, uint32_t insn_idx, bool is_swapped,
		const struct relo_fix *fix, bool *was_poisoned, struct corepl_diag *d)
{
	struct patch p;

	*was_poisoned = false;
	if (insn_idx >= insn_cnt)
		return diag_fail(d, COREPL_ERANGE,
				 "relocation <%s>: instruction %u, need less than %u",
				 relo_kind_name(fix->kind), insn_idx, insn_cnt);
	p.slot = insns + (size_t)insn_idx * INSN_SIZE;
	p.insn_idx = insn_idx;
	p.is_swapped = is_swapped;
	p.insn = insn_load(p.slot, is_swapped);
	p.fix = fix;
	p.target_value = fix->target_value;
	if (insn_is_ld_imm64(p.insn.code) && insn_idx + 1 == insn_cnt)
		return diag_fail(d, COREPL_ERANGE,
				 "relocation <%s>: instruction %u: found an ld_imm64 without its "
				 "second slot",
				 relo_kind_name(fix->kind), insn_idx);
	if (!is_carrier(&p))
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "instruction %u: relocation <%s>: found opcode 0x%02x, need "
				 "arithmetic with an immediate, a load, a store or a plain "
				 "ld_imm64",
				 insn_idx, relo_kind_name(fix->kind), p.insn.code);
	if (fix->is_poisoned) {
		poison(&p);
		*was_poisoned = true;
		return 0;
	}
	if (insn_is_alu(p.insn.code))
		return patch_alu(&p, d);
	if (insn_is_access(p.insn.code))
		return patch_access(&p, was_poisoned, d);
	return patch_imm64(&p, d);
}
