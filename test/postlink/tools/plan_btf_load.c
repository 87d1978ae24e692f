/* SPDX-License-Identifier: MIT */
/*
 * plan_btf_load.c - does the kernel take a canonical object's BTF with the plan's patches?
 *
 *   plan_btf_load [--unpatched] BTF PLAN      (sections dumped by llvm-objcopy)
 *
 * Applies PLAN_BTF_PATCHES to a copy of .BTF and calls BPF_BTF_LOAD: prints "accepted" or the
 * kernel's log.  --unpatched shows that the patches are needed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/diag.h"
#include "core/plan.h"

static unsigned char *slurp(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	unsigned char *data = malloc(1 << 24);

	if (!f || !data) {
		perror(path);
		exit(2);
	}
	*size = fread(data, 1, 1 << 24, f);
	fclose(f);
	return data;
}

int main(int argc, char **argv)
{
	static char log[1 << 24];
	int is_unpatched = argc == 4 && !strcmp(argv[1], "--unpatched");
	size_t btf_size, plan_size;
	struct corepl_diag d;
	unsigned char *btf, *plan;
	union bpf_attr attr;
	struct plan p;

	if (argc != 3 + is_unpatched)
		return 2;
	btf = slurp(argv[1 + is_unpatched], &btf_size);
	plan = slurp(argv[2 + is_unpatched], &plan_size);
	diag_init(&d);
	if (plan_open(&p, plan, plan_size, &d) || plan_check(&p, &d)) {
		printf("plan: %s\n", d.text);
		return 1;
	}
	for (uint32_t i = 0; i < plan_cnt(&p, PLAN_BTF_PATCHES) && !is_unpatched; i++) {
		struct plan_btf_patch patch;

		PLAN_GET(&p, PLAN_BTF_PATCHES, i, &patch);
		memcpy(btf + patch.byte_off, &patch.value, 4);
	}
	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)btf;
	attr.btf_size = (uint32_t)btf_size;
	attr.btf_log_buf = (uintptr_t)log;
	attr.btf_log_size = sizeof(log);
	attr.btf_log_level = 1;
	if (syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr)) < 0) {
		printf("refused: %s\n%s", strerror(errno), log);
		return 1;
	}
	puts("accepted");
	return 0;
}
