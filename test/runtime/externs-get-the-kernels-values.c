/* SPDX-License-Identifier: MIT */
/* Configuration, symbols and functions of the running kernel; what is weak and missing is 0. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 1 print version print missing \
// RUN:   print has_cookie print has_wrapper print found_cnt print address > %t.txt
// RUN: printf 'version = %%u\n' $({ cut -d' ' -f3 /proc/version_signature 2>/dev/null || uname -r; } | awk -F'[.-]' '{ print $1 * 65536 + $2 * 256 + $3 }') >> %t.txt
// RUN: printf 'address = %%u\n' 0x$(awk '$3 == "schedule" { print $1 }' /proc/kallsyms) >> %t.txt
// RUN: %FileCheck %s < %t.txt
// CHECK: load: COREPL_OK
// CHECK: version = [[VERSION:[0-9]+]]
// CHECK-NEXT: missing = 0{{$}}
// CHECK-NEXT: has_cookie = 1{{$}}
// CHECK-NEXT: has_wrapper = 1{{$}}
// CHECK-NEXT: found_cnt = 10101{{$}}
// CHECK-NEXT: address = [[ADDRESS:[0-9]+]]
// CHECK: left over: descriptors 0, mappings 0{{$}}
// CHECK: version = [[VERSION]]
// CHECK: address = [[ADDRESS]]
#include "bpf.h"

#define KCONFIG __attribute__((section(".kconfig")))
#define KSYM __attribute__((section(".ksyms")))
#define WEAK __attribute__((weak))

struct task_struct {
	int pid;
} __relocated;

extern int LINUX_KERNEL_VERSION KCONFIG;
extern _Bool LINUX_HAS_BPF_COOKIE KCONFIG;
extern _Bool LINUX_HAS_SYSCALL_WRAPPER KCONFIG;
extern u64 CONFIG_NO_SUCH_THING_AT_ALL KCONFIG WEAK;
extern const void schedule KSYM;
extern struct task_struct *bpf_task_from_pid(int pid) KSYM WEAK;
extern void bpf_task_release(struct task_struct *p) KSYM WEAK;
extern void bpf_no_such_kfunc(u64 x) KSYM WEAK;
extern void bpf_task_release___old(u64 x, u64 y) KSYM WEAK; /* another prototype */

extern const int bpf_prog_active KSYM;
extern const struct task_struct bpf_prog_active___old KSYM WEAK; /* another type */

u32 version, found_cnt;
u64 missing = 1, address;
u8 has_cookie, has_wrapper;

SEC("tp_btf/sys_enter")
int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	version = LINUX_KERNEL_VERSION;
	has_cookie = LINUX_HAS_BPF_COOKIE;
	has_wrapper = LINUX_HAS_SYSCALL_WRAPPER;
	missing = CONFIG_NO_SUCH_THING_AT_ALL;
	address = (u64)&schedule;
	if (bpf_no_such_kfunc) {
		bpf_no_such_kfunc(1);
		found_cnt += 1000;
	}
	if (&bpf_prog_active)
		found_cnt += 10000;
	if (&bpf_prog_active___old)
		found_cnt += 100000;
	if (bpf_task_release___old)
		found_cnt += 10;
	if (bpf_task_from_pid && bpf_task_release) {
		struct task_struct *t = bpf_task_from_pid(my_pid);

		found_cnt++;
		if (t) {
			found_cnt += 100 * (t->pid == my_pid);
			bpf_task_release(t);
		}
	}
	return 0;
}

LICENSE;
