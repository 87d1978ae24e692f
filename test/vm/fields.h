/* SPDX-License-Identifier: MIT */
/* fields.h - what fields.bpf.c and the program that loads it share: all of .bss. */
#ifndef VM_FIELDS_H
#define VM_FIELDS_H

struct fields {
	int is_seen;
	int pid, tgid, parent_tgid, thread_cnt, nice, exit_signal;
	unsigned long long start_ns;   /* since boot */
	unsigned long long start_code; /* address */
	unsigned long long state;      /* 0: running */
	unsigned long long schedule;   /* address of the kernel's function */
	unsigned int kernel_version;
	char comm[16];
};

struct fields_shared {
	struct fields seen;
	int wanted_tgid;
};

#endif
