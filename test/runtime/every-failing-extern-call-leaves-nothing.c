/* SPDX-License-Identifier: MIT */
/*
 * Each system call of finding externs fails once: configuration from the caller and the kernel,
 * what the host supplies, untyped symbols, functions, weak ones that are and are not there.  A weak
 * one is never taken for missing because a file could not be read.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/inject %t.o kconfig 'CONFIG_OF_MINE=7|' =pid my_pid =nr my_nr \
// RUN:   update settings=0x200000001 load attach =trigger 1 print mine print hz_is_there \
// RUN:   print none print found_cnt print value > %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: update: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: mine = 7{{$}}
// CHECK-NEXT: hz_is_there =
// CHECK-NEXT: none = 0{{$}}
// CHECK-NEXT: found_cnt = 101{{$}}
// CHECK-NEXT: value = 2{{$}}
// CHECK-NEXT: {{[0-9]+}} calls failed, {{[0-9]+}} steps by them
// CHECK-NEXT: 10 or more failures, nothing is left
#include "bpf.h"

#define WEAK __attribute__((weak))
#define KCONFIG __attribute__((section(".kconfig")))
#define KSYM __attribute__((section(".ksyms")))
#define HOST __attribute__((section(".BPF.patchable_externs")))

struct task_struct {
	int pid;
} __relocated;

struct settings {
	u32 is_open, value;
};

extern int LINUX_KERNEL_VERSION KCONFIG;
extern int CONFIG_OF_MINE KCONFIG;
extern int CONFIG_HZ KCONFIG WEAK;
extern u64 CONFIG_NO_SUCH_THING_AT_ALL KCONFIG WEAK;
extern const void schedule KSYM;
extern const void no_such_symbol_anywhere KSYM WEAK;
extern struct task_struct *bpf_task_from_pid(int pid) KSYM WEAK;
extern void bpf_task_release(struct task_struct *p) KSYM WEAK;
extern void bpf_no_such_kfunc(u64 x) KSYM WEAK;
extern struct settings settings HOST;

u64 mine, hz_is_there, none = 1, found_cnt, value, version;

SEC("tp_btf/sys_enter")
int on_enter(u64 *ctx)
{
	struct task_struct *t = 0;

	if (!is_mine(ctx))
		return 0;
	version = LINUX_KERNEL_VERSION;
	mine = CONFIG_OF_MINE;
	hz_is_there = CONFIG_HZ != 0;
	none = CONFIG_NO_SUCH_THING_AT_ALL + (u64)&no_such_symbol_anywhere;
	found_cnt = (u64)&schedule != 0;
	value = settings.is_open ? settings.value : 0;
	if (bpf_task_from_pid && bpf_task_release)
		t = bpf_task_from_pid(my_pid);
	if (t) {
		found_cnt += 100;
		bpf_task_release(t);
	}
	if (bpf_no_such_kfunc)
		bpf_no_such_kfunc(1);
	return 0;
}

LICENSE;
