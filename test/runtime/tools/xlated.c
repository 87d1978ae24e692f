/* SPDX-License-Identifier: MIT */
/*
 * xlated.c - what the kernel made of programs.
 *
 *   xlated OBJECT LINES [VAR=NUMBER]...
 *
 * Loads OBJECT with the kconfig LINES (each ending in |) and globals of up to 8 bytes, then prints
 * of each program how many instructions load from memory and how many call a helper.
 */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "corepl.h"

static struct bpf_insn insns[4096];
static char bytes[1 << 20];

static int count(const struct corepl_program *p)
{
	struct bpf_prog_info info = { .xlated_prog_len = sizeof(insns),
				      .xlated_prog_insns = (uintptr_t)insns };
	union bpf_attr attr = { 0 };
	unsigned int load_cnt = 0, call_cnt = 0;

	attr.info.bpf_fd = (uint32_t)corepl_program_fd(p);
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	if (syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)))
		return 1;
	for (uint32_t i = 0; i < info.xlated_prog_len / sizeof(insns[0]); i++) {
		load_cnt += BPF_CLASS(insns[i].code) == BPF_LDX;
		call_cnt += insns[i].code == (BPF_JMP | BPF_CALL) && !insns[i].src_reg;
	}
	printf("program %s: loads %u, calls %u\n", corepl_program_name(p), load_cnt, call_cnt);
	return 0;
}

/* VAR=NUMBER; 0 or 1. */
static int set_var(struct corepl_object *obj, char *word)
{
	char *equal = strchr(word, '=');
	struct corepl_var *v;
	unsigned long long value;

	if (!equal)
		return 1;
	*equal = 0;
	v = corepl_find_var(obj, word);
	value = strtoull(equal + 1, NULL, 0);
	if (!v || corepl_var_size(v) > sizeof(value))
		return 1;
	memcpy(corepl_var_data(v), &value, corepl_var_size(v));
	return 0;
}

int main(int argc, char **argv)
{
	struct corepl_open_opts opts = { .size = sizeof(opts) };
	struct corepl_object *obj;
	char text[8192];
	size_t size = 0;
	int ret = 0;
	FILE *f = argc >= 3 ? fopen(argv[1], "rb") : NULL;

	if (!f)
		return 2;
	size = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	for (char *at = argv[2]; *at; at++)
		if (*at == '|')
			*at = '\n';
	opts.kconfig = argv[2];
	obj = corepl_open(bytes, size, &opts, NULL);
	if (!obj)
		return 1;
	for (int i = 3; i < argc; i++)
		if (set_var(obj, argv[i]))
			return 2;
	if (corepl_load(obj)) {
		corepl_explain(obj, text, sizeof(text));
		printf("%s", text);
		return 1;
	}
	for (uint32_t i = 0; i < corepl_program_cnt(obj) && !ret; i++)
		ret = count(corepl_program_at(obj, i));
	corepl_close(obj);
	return ret;
}
