/* SPDX-License-Identifier: MIT */
/*
 * hostile.c - an object with wrong bytes: any answer is right but a crash.
 *
 *   hostile OBJECT ROUNDS
 *
 * Each round changes up to 4 bytes, mostly in the plan, and makes the plan's hashes right again, so
 * that wrong BTF and wrong instructions get past the staleness check.  The object's own BTF plays
 * the kernel, and bpf(2) is not called: it "gives" descriptors that are none.  Sanitizers make this
 * test strong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/plan.h"
#include "corepl.h"
#include "runtime/elf64.h"
#include "runtime/sys.h"

static uint64_t state;
static bool is_refusing;

static uint32_t random_u32(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* Descriptor 1000 is whatever is asked for. */
static long bpf(enum abi_cmd cmd)
{
	switch (cmd) {
	case ABI_PROG_LOAD:
		return is_refusing ? -EINVAL : 1000;
	case ABI_BTF_GET_NEXT_ID:
		return -ENOENT;
	case ABI_MAP_CREATE:
	case ABI_BTF_LOAD:
	case ABI_RAW_TRACEPOINT_OPEN:
		return 1000;
	default:
		return 0;
	}
}

long sys_call(long nr, const struct sys_args *args)
{
	long ret;

	if (nr == SYS_bpf)
		return bpf((enum abi_cmd)args->a);
	if (nr == SYS_close && args->a == 1000)
		return 0;
	if (nr == SYS_mmap && args->e == 1000)
		ret = syscall(nr, 0, args->b, args->c, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	else
		ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret == -1 ? -(long)errno : ret;
}

/* Make the plan's hashes those of the sections as they are. */
static void rehash(uint8_t *data, size_t size)
{
	struct elf64_section s, content;
	struct plan_section entry;
	struct elf64 e;
	struct plan p;

	if (elf64_open(&e, data, size, NULL) || elf64_find(&e, PLAN_SECTION, &s, NULL) ||
	    plan_open(&p, s.content.data, s.content.size, NULL))
		return;
	for (uint32_t i = 0; i < plan_cnt(&p, PLAN_SECTIONS); i++) {
		size_t at =
			p.table[PLAN_SECTIONS].byte_off + (size_t)i * p.table[PLAN_SECTIONS].size;

		PLAN_GET(&p, PLAN_SECTIONS, i, &entry);
		if (elf64_find(&e, plan_str(&p, entry.name_str), &content, NULL) ||
		    content.is_nobits)
			continue;
		entry.hash = plan_hash(content.content.data, content.content.size);
		memcpy((uint8_t *)(uintptr_t)s.content.data + at, &entry, sizeof(entry));
	}
}

static void damage(uint8_t *data, size_t size, const struct elf64_section *plan)
{
	static const uint32_t values[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff };
	uint32_t cnt = random_u32() % 4 + 1;

	while (cnt-- > 0) {
		bool is_plan = random_u32() % 4 != 0;
		uint8_t *base = is_plan ? data + (plan->content.data - data) : data;
		size_t room = is_plan ? plan->content.size : size, at = random_u32() % room;
		uint32_t value = values[random_u32() % 6];

		if (random_u32() % 2 && at / 4 * 4 + 4 <= room)
			memcpy(base + at / 4 * 4, &value, sizeof(value));
		else
			base[at] = (uint8_t)(base[at] ^ 1u << random_u32() % 8);
	}
}

static int try(const uint8_t *data, size_t size, const struct elf64_section *btf, char *text,
	       size_t text_size)
{
	struct corepl_open_opts opts = { .size = sizeof(opts),
					 .kernel_btf = btf->content.data,
					 .kernel_btf_size = btf->content.size };
	struct corepl_object *obj = corepl_open(data, size, &opts, NULL);
	int err;

	if (!obj)
		return 0;
	for (uint32_t i = 0; i < corepl_program_cnt(obj); i++)
		corepl_program_set_autoload(corepl_program_at(obj, i), random_u32() % 2);
	err = corepl_load(obj);
	corepl_explain(obj, text, text_size);
	corepl_attach(obj);
	corepl_close(obj);
	return err ? 1 : 2;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[1], "r") : NULL;
	uint8_t *good = malloc(1 << 22), *bad = malloc(1 << 22);
	struct elf64_section plan, btf;
	uint32_t outcome[3] = { 0 };
	struct elf64 e;
	static char text[4096];
	size_t size;

	if (!f || !good || !bad)
		return 2;
	size = fread(good, 1, 1 << 22, f);
	fclose(f);
	if (elf64_open(&e, good, size, NULL) || elf64_find(&e, PLAN_SECTION, &plan, NULL) ||
	    elf64_find(&e, ".BTF", &btf, NULL))
		return 2;
	for (int round = atoi(argv[2]); round > 0; round--) {
		uint8_t *exact = malloc(size); /* its end is the sanitizer's */
		struct elf64_section bad_plan = plan;

		if (!exact)
			return 2;
		state = (uint64_t)round;
		is_refusing = round % 2;
		memcpy(bad, good, size);
		bad_plan.content.data = bad + (plan.content.data - good);
		damage(bad, size, &bad_plan);
		rehash(bad, size);
		memcpy(exact, bad, size);
		outcome[try(exact, size, &btf, text, sizeof(text))]++;
		free(exact);
	}
	printf("refused %s, not loaded %s, loaded %s\n", outcome[0] ? "some" : "none",
	       outcome[1] ? "some" : "none", outcome[2] ? "some" : "none");
	free(good);
	free(bad);
	return 0;
}
