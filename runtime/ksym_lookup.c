/* SPDX-License-Identifier: MIT */
/*
 * ksym_lookup.c - addresses of kernel symbols by the kernel's own lookup, without reading kallsyms.
 *
 * A SYSCALL program, written here, loaded and run once, asks bpf_kallsyms_lookup_name() (5.16) for
 * every symbol; its context comes back with the addresses:
 *
 *   r6 = r1                                    the context: u64 address[]
 *   r1 = "schedule" ll; *(u64 *)(r10 - 24) = r1; ...       the name, 8 bytes at a time
 *   *(u64 *)(r10 - 8) = 0
 *   call 179 (r10 - 24, 9, 0, r10 - 8)
 *   *(u64 *)(r6 + 8 * i) = *(u64 *)(r10 - 8)   for symbol i
 *   exit                                       with the last call's result
 *
 * No map is needed.  An address of 0 means that there is no such symbol.  Programs, trampolines
 * and the like, which /proc/kallsyms lists too, are not in this table.
 *
 * Source: kernel kernel/bpf/syscall.c, bpf_kallsyms_lookup_name() and syscall_prog_*.
 */
#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/insn.h"
#include "core/text.h"

#define LOOKUP_HELPER 179u
#define PROG_SYSCALL 31u    /* enum bpf_prog_type */
#define SLEEPABLE 16u	    /* BPF_F_SLEEPABLE, which such programs have to be */
#define STACK_SIZE 512	    /* bytes */
#define MAX_CONTEXT 32760u  /* bytes: an instruction's offset is an s16 */
#define FIXED_SLOTS 11u	    /* of one symbol beside its name */
#define SLOTS_PER_WORD 3u   /* of 8 bytes of a name */

struct ksym_lookup {
	uint64_t *addresses; /* the context */
	uint32_t ksym_cnt;
	uint8_t *insns;
	uint32_t insn_cnt; /* slots written */
	uint32_t insn_cap;
};

static void put(struct ksym_lookup *k, struct insn insn)
{
	insn_store(k->insns + (size_t)k->insn_cnt++ * INSN_SIZE, false, &insn);
}

/* *(u64 *)(DST + BYTE_OFF) = SRC */
static void put_store(struct ksym_lookup *k, uint8_t dst, int32_t byte_off, uint8_t src)
{
	put(k, (struct insn){ INSN_STX | INSN_MEM | INSN_DW, dst, src, (int16_t)byte_off, 0 });
}

static void put_set(struct ksym_lookup *k, uint8_t dst, uint32_t imm)
{
	put(k, (struct insn){ INSN_ALU64 | INSN_MOV | INSN_K, dst, 0, 0, (int32_t)imm });
}

/* DST = r10 + BYTE_OFF */
static void put_stack_address(struct ksym_lookup *k, uint8_t dst, int32_t byte_off)
{
	put(k, (struct insn){ INSN_ALU64 | INSN_MOV | INSN_X, dst, 10, 0, 0 });
	put(k, (struct insn){ INSN_ALU64 | INSN_ADD | INSN_K, dst, 0, 0, byte_off });
}

/* SIZE bytes of NAME to the stack at BYTE_OFF, padded with 0 to whole words. */
static void put_name(struct ksym_lookup *k, const char *name, uint32_t size, int32_t byte_off)
{
	for (uint32_t at = 0; at < size; at += 8) {
		uint32_t half[2] = { 0, 0 };

		memcpy(half, name + at, size - at < 8 ? size - at : 8);
		if (bytes_is_host_big_endian()) {
			uint32_t low = half[1];

			half[1] = half[0];
			half[0] = low;
		}
		put(k, (struct insn){ INSN_OP_LD_IMM64, 1, 0, 0, (int32_t)half[0] });
		put(k, (struct insn){ 0, 0, 0, 0, (int32_t)half[1] });
		put_store(k, 10, byte_off + (int32_t)at, 1);
	}
}

/* Code for one symbol; false when there is no room. */
static bool put_ksym(struct ksym_lookup *k, const char *name)
{
	uint32_t size = (uint32_t)text_size(name) + 1, word_cnt = (size + 7) / 8;
	int32_t byte_off = -8 - (int32_t)word_cnt * 8;

	if (size > STACK_SIZE - 8 || word_cnt * 8 > STACK_SIZE - 8 ||
	    k->ksym_cnt >= MAX_CONTEXT / 8 ||
	    k->insn_cnt + FIXED_SLOTS + SLOTS_PER_WORD * word_cnt + 1 > k->insn_cap)
		return false;
	put_name(k, name, size, byte_off);
	put_set(k, 1, 0);
	put_store(k, 10, -8, 1);
	put_stack_address(k, 1, byte_off);
	put_set(k, 2, size);
	put_set(k, 3, 0);
	put_stack_address(k, 4, -8);
	put(k, (struct insn){ INSN_OP_CALL, 0, 0, 0, LOOKUP_HELPER });
	put(k, (struct insn){ INSN_LDX | INSN_MEM | INSN_DW, 1, 10, -8, 0 });
	put_store(k, 6, (int32_t)k->ksym_cnt++ * 8, 1);
	return true;
}

/* Load and run the program: addresses are there, or false. */
static bool ask(struct ksym_lookup *k)
{
	struct abi_prog_load load = { .prog_type = PROG_SYSCALL,
				      .insn_cnt = k->insn_cnt,
				      .insns = SYS_PTR(k->insns),
				      .license = SYS_PTR("MIT"),
				      .prog_flags = SLEEPABLE,
				      .prog_name = "ksym_lookup" };
	int fd = sys_bpf(ABI_PROG_LOAD, &load, sizeof(load)), err;
	struct abi_test_run run = { .prog_fd = (uint32_t)fd,
				    .ctx_size_in = k->ksym_cnt * 8,
				    .ctx_in = SYS_PTR(k->addresses) };

	if (fd < 0)
		return false;
	err = sys_bpf(ABI_PROG_TEST_RUN, &run, sizeof(run));
	sys_close(fd);
	return !err && (!run.retval || run.retval == (uint32_t)-ENOENT);
}

/* Is extern IDX a symbol to look up?  *NAME is its name. */
static bool is_wanted(const struct load *l, uint32_t idx, const char **name)
{
	struct plan_extern e;

	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, idx, &e);
	*name = handle_str(l->obj, e.name_str);
	return e.kind == PLAN_EXTERN_KSYM && l->externs[idx].is_used;
}

bool ksym_lookup(struct load *l, void *room, size_t size)
{
	uint32_t cnt = plan_cnt(&l->obj->plan, PLAN_EXTERNS), at = 0;
	struct ksym_lookup k = { .addresses = room };
	const char *name;

	for (uint32_t i = 0; i < cnt; i++)
		at += is_wanted(l, i, &name);
	if (!at || at > MAX_CONTEXT / 8 || at * sizeof(*k.addresses) + 2 * INSN_SIZE > size)
		return false;
	memset(room, 0, at * sizeof(*k.addresses));
	k.insns = (uint8_t *)(k.addresses + at);
	k.insn_cap = (uint32_t)((size - at * sizeof(*k.addresses)) / INSN_SIZE);
	put(&k, (struct insn){ INSN_ALU64 | INSN_MOV | INSN_X, 6, 1, 0, 0 });
	for (uint32_t i = 0; i < cnt; i++)
		if (is_wanted(l, i, &name) && !put_ksym(&k, name))
			return false;
	put(&k, (struct insn){ .code = INSN_OP_EXIT });
	if (!ask(&k))
		return false;
	for (uint32_t i = at = 0; i < cnt; i++) {
		if (!is_wanted(l, i, &name))
			continue;
		l->externs[i].value = k.addresses[at];
		l->externs[i].is_found = k.addresses[at++] != 0;
	}
	return true;
}
