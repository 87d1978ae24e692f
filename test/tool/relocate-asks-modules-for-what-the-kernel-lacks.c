// SPDX-License-Identifier: MIT
// Split BTF of a module is searched for a type that the kernel does not have, and only then: task's
// pid is at byte 8 in the kernel (and at 40 in the module), only_here's x at 12 in the module.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %python %S/Inputs/split_btf.py %t.kernel.btf %t.module.btf
// RUN: %corepl relocate %t.o --kernel %t.kernel.btf --module %t.module.btf | %FileCheck %s
// RUN: %corepl relocate %t.o --kernel %t.kernel.btf | %FileCheck --check-prefix=ALONE %s

struct __attribute__((preserve_access_index)) task { int pid; };
struct __attribute__((preserve_access_index)) only_here { int x; };

__attribute__((section("raw_tp/x"), used)) long reads(void **ctx)
{
	struct task *t = ctx[0];
	struct only_here *o = ctx[1];

	return t->pid + o->x;
}

// CHECK: struct task::pid (0:0) {{.*}} => ok new=8
// CHECK: struct only_here::x (0:0) {{.*}} => ok new=12
// CHECK: result ok
// ALONE: struct task::pid (0:0) {{.*}} => ok new=8
// ALONE: struct only_here::x (0:0) {{.*}} => poison
// ALONE: result ok
