/* SPDX-License-Identifier: MIT */
/*
 * core_macros.h - CO-RE's questions, by the compiler's builtins, and the types of Inputs/kernel.c
 * as a program for both kernels declares them.
 */
#include "least_bpf.h"

#define bpf_core_field_exists(field) __builtin_preserve_field_info(field, 2)
#define bpf_core_field_size(field) __builtin_preserve_field_info(field, 1)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(*(type *)0, 0)
#define bpf_core_type_size(type) __builtin_preserve_type_info(*(type *)0, 1)
#define bpf_core_enum_value_exists(type, value) \
	__builtin_preserve_enum_value(*(typeof(type) *)value, 0)
#define bpf_core_enum_value(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, 1)
#define READ(field) ({ typeof(field) __r; probe_read(&__r, sizeof(__r), \
	__builtin_preserve_access_index(&(field))); __r; })
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define PROG SEC("raw_tp/sys_enter")

static long (*probe_read)(void *to, u32 size, const void *from) = (void *)113;

extern int LINUX_KERNEL_VERSION EXTERN(".kconfig");
extern int CONFIG_HZ EXTERN(".kconfig");
extern _Bool CONFIG_OLD EXTERN(".kconfig") __attribute__((weak));
extern char CONFIG_NEW EXTERN(".kconfig") __attribute__((weak));

struct inner {
	int a, b;
} __relocated;

struct task {
	int pid;
	unsigned int __state;
	long state;
	int exit_state, only_old;
	struct inner in[2];
	struct inner *ptr;
	unsigned int flag : 3, late : 1;
} __relocated;

/* The same under another name, whose flavor does not count. */
struct task___old {
	long state;
} __relocated;

struct newcomer {
	int a;
} __relocated;

struct nowhere {
	int a;
} __relocated;

enum mode { MODE_A, MODE_B = 7 };
