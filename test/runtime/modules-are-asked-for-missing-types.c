/* SPDX-License-Identifier: MIT */
/*
 * A root that vmlinux has not is looked for in all modules, which have to agree; ids of programs'
 * types and ids that vanish are passed over; a root that vmlinux has is never looked for there.
 */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: env FAKE_MODULES="user=4 one=12 vanished two=12" %{bin}/use_modules %t.o load attach trigger 1 print offset print is_there print is_pid_near | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK: offset = 12{{$}}
// CHECK: is_there = 1{{$}}
// CHECK: is_pid_near = 1{{$}}
// CHECK: left over: descriptors 0, mappings 0{{$}}
// CHECK: ids were asked for
// RUN: env FAKE_MODULES="user=4 one=12 vanished two=12" %{bin}/inject_modules %t.o load attach =trigger 1 print offset print is_there > %t.txt
// RUN: %FileCheck --check-prefix=INJECT %s < %t.txt
// INJECT: offset = 12
// INJECT-NEXT: is_there = 1
// INJECT: 10 or more failures, nothing is left
// RUN: env FAKE_MODULES="user=4" %{bin}/use_modules %t.o load attach trigger 1 print offset print is_there | %FileCheck --check-prefix=NONE %s
// NONE: load: COREPL_OK
// NONE: offset = 0
// NONE: is_there = 0
// RUN: env FAKE_MODULES="one=12 two=16" %{bin}/use_modules %t.o load | %FileCheck --check-prefix=DIFFER %s
// DIFFER: load: COREPL_EAMBIGUOUS
// DIFFER: left over: descriptors 0, mappings 0
// RUN: env FAKE_MODULES="forbidden one=12" %{bin}/use_modules %t.o load attach trigger 1 print is_there | %FileCheck --check-prefix=FORBIDDEN %s
// FORBIDDEN: load: COREPL_OK
// FORBIDDEN: is_there = 0
// RUN: env FAKE_MODULES="one=12 stuck" %{bin}/use_modules %t.o load | %FileCheck --check-prefix=STUCK %s
// STUCK: load: COREPL_ESYS
// STUCK-NEXT: {{.*}}listing modules' types
// STUCK: left over: descriptors 0, mappings 0
// RUN: env FAKE_MODULES="one=12 damaged" %{bin}/use_modules %t.o load | %FileCheck --check-prefix=DAMAGED %s
// DAMAGED: load: COREPL_EFORMAT
// DAMAGED-NEXT: {{.*}}types of module damaged
// DAMAGED: left over: descriptors 0, mappings 0
// RUN: env FAKE_MODULES="one=12 unreadable" %{bin}/use_modules %t.o load | %FileCheck --check-prefix=UNREADABLE %s
// UNREADABLE: load: COREPL_ESYS
// UNREADABLE-NEXT: {{.*}}types of module unreadable: .BTF: reading it: errno 22
// UNREADABLE: left over: descriptors 0, mappings 0
// Types that the caller gave have no modules.
// RUN: env FAKE_MODULES="one=12" %{bin}/use_modules %t.o types /sys/kernel/btf/vmlinux load attach trigger 1 print is_there print is_pid_near | %FileCheck --check-prefix=GIVEN %s
// GIVEN: load: COREPL_OK
// GIVEN: is_there = 0
// GIVEN: is_pid_near = 1
// GIVEN: ids were never asked for
#include "bpf.h"

struct only_here {
	int x;
} __relocated;

struct task_struct {
	int pid;
} __relocated;

u32 offset, is_there, is_pid_near;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	struct only_here *o = 0;
	struct task_struct *t = 0;

	is_there = __builtin_preserve_type_info(*o, 0);
	if (field_exists(o->x))
		offset = __builtin_preserve_field_info(o->x, 0);
	is_pid_near = __builtin_preserve_field_info(t->pid, 0) != 4000;
	return 0;
}

LICENSE;
