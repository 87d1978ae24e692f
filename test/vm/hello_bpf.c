/* SPDX-License-Identifier: MIT */
/*
 * hello_bpf.c - the smallest thing that a virtual machine must be able to do: load a BPF program.
 * Prints the kernel's release; exit status 1 where bpf(2) refuses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(void)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insns = (uint64_t)(uintptr_t)insns,
		.insn_cnt = 2,
		.license = (uint64_t)(uintptr_t) "GPL",
	};
	struct utsname name;

	uname(&name);
	if (syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr)) < 0) {
		printf("%s: bpf: %s\n", name.release, strerror(errno));
		return 1;
	}
	printf("%s: a BPF program is loaded\n", name.release);
	return 0;
}
