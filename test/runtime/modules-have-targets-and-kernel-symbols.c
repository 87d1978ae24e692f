/* SPDX-License-Identifier: MIT */
/*
 * A target, a variable and a function that vmlinux has not are the first module's that has them, or
 * the named module's; the kernel is told which module.  The ids are those of fake_modules.c: 4 is
 * only_call, 7 btf_trace_only_tp, 8 only_var.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: env FAKE_MODULES="one=12 two=12" %{bin}/use_modules %t.o autoload on_any=1 load autoload on_any=0 autoload on_two=1 load autoload on_two=0 autoload on_tp=1 load | %FileCheck %s
// CHECK: target: one [+4]
// CHECK-NEXT: load: COREPL_ESYS
// CHECK: target: two [+4]
// CHECK-NEXT: load: COREPL_ESYS
// CHECK: target: one [+7]
// CHECK-NEXT: load: COREPL_ESYS
// CHECK: left over: descriptors 0, mappings 0{{$}}
// RUN: env FAKE_MODULES="one=12 two=12" %{bin}/use_modules %t.o autoload uses=1 load | %FileCheck --check-prefix=USES %s
// USES: address: one [+8]
// USES: address: one [+4]
// USES: call: one [+4]
// USES-NEXT: load: COREPL_ESYS
// USES: left over: descriptors 0, mappings 0
//
// One whose name, but not whose prototype or type, is there: not the kernel's.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o autoload other=1 load | %FileCheck --check-prefix=OTHER %s
// OTHER: load: COREPL_EMISMATCH
// OTHER-NEXT: {{.*}}extern only_other: the kernel's has another type
//
// A flavor is for our side only.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o autoload flavored=1 load | %FileCheck --check-prefix=FLAVOR %s
// FLAVOR: call: one [+6]
//
// Types that the caller gave decide relocations alone; targets and symbols stay the kernel's.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o types /sys/kernel/btf/vmlinux autoload on_any=1 load autoload on_any=0 autoload uses=1 load | %FileCheck --check-prefix=GIVEN %s
// GIVEN: target: one [+4]
// GIVEN: call: one [+4]
// GIVEN: left over: descriptors 0, mappings 0
//
// Where was looked is told.
// RUN: env FAKE_MODULES="tw=12 twoo=12 three=1" %{bin}/use_modules %t.o autoload on_two=1 load | %FileCheck --check-prefix=NAMED %s
// NAMED: load: COREPL_EMISSING
// NAMED-NEXT: {{.*}}error: program on_two: attach target two:only_call: found no type only_call in this kernel's types (vmlinux and 3 modules)
// RUN: env FAKE_MODULES="forbidden" %{bin}/use_modules %t.o autoload on_any=1 load | %FileCheck --check-prefix=FORBIDDEN %s
// FORBIDDEN: load: COREPL_EMISSING
// FORBIDDEN-NEXT: {{.*}}found no type only_call in this kernel's types (vmlinux; modules need CAP_SYS_ADMIN)
// RUN: env FAKE_MODULES="alone" %{bin}/use_modules %t.o autoload uses=1 load | %FileCheck --check-prefix=OLD %s
// RUN: env FAKE_MODULES="old user=1" %{bin}/use_modules %t.o autoload uses=1 load | %FileCheck --check-prefix=OLD %s
// OLD: load: COREPL_EMISSING
// OLD-NEXT: {{.*}}found no such variable in this kernel's types (vmlinux; types of modules need Linux 5.11)
// OLD: left over: descriptors 0, mappings 0
//
// What vmlinux has is not looked for in modules, nor is "vmlinux:" anything.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o autoload on_enter=1 autoload on_vmlinux=1 load | %FileCheck --check-prefix=OWN %s
// OWN: load: COREPL_OK
// OWN: ids were never asked for
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o autoload not_vmlinux=1 load | %FileCheck --check-prefix=NOT %s
// NOT: load: COREPL_EMISSING
// NOT-NEXT: {{.*}}attach target vmlinux:only_tp: found no type btf_trace_only_tp in this kernel's types (vmlinux)
// NOT: ids were never asked for
#include "bpf.h"

struct task_struct {
	int pid;
} __relocated;

extern const int only_var __attribute__((section(".ksyms")));
extern int only_call(void) __attribute__((section(".ksyms"))) __attribute__((weak));
extern int only_other___right(int a) __attribute__((section(".ksyms")));
extern int only_other___wrong(int *a) __attribute__((section(".ksyms"))) __attribute__((weak));
extern int only_other(int *a) __attribute__((section(".ksyms")));

int found;

SEC("?fentry/only_call")
int on_any(u64 *ctx)
{
	return 0;
}

SEC("?fexit/two:only_call")
int on_two(u64 *ctx)
{
	return 0;
}

SEC("?tp_btf/only_tp")
int on_tp(u64 *ctx)
{
	return 0;
}

SEC("?tp_btf/sys_enter")
int on_enter(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&found, sizeof(found), &t->pid);
	return 0;
}

SEC("?tp_btf/vmlinux:sys_enter")
int on_vmlinux(u64 *ctx)
{
	return 0;
}

SEC("?tp_btf/vmlinux:only_tp")
int not_vmlinux(u64 *ctx)
{
	return 0;
}

SEC("?tp_btf/sys_enter")
int uses(u64 *ctx)
{
	found = only_var;
	if (only_call)
		found += only_call();
	return 0;
}

SEC("?tp_btf/sys_enter")
int other(u64 *ctx)
{
	int one = 1;

	return only_other(&one);
}

SEC("?tp_btf/sys_enter")
int flavored(u64 *ctx)
{
	if (only_other___wrong)
		return only_other___wrong(0);
	return only_other___right(1);
}

LICENSE;
