// SPDX-License-Identifier: MIT
// Each kernel has its own lines, in the order given, under its name; every function of the object
// is printed from slot 0, subprograms and optional programs too.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %clang -target bpf -g -O2 -DPAD=1 -c %s -o %t-one.btf
// RUN: %clang -target bpf -g -O2 -DPAD=2 -c %s -o %t-two.btf
// RUN: %corepl relocate %t.o --kernel %t-one.btf --kernel %t-two.btf --hex | %FileCheck %s

// CHECK: kernel [[NAME:.*]]-one
// CHECK: => ok new=8
// CHECK: prog sub
// CHECK-NEXT: 0 {{[0-9a-f]+$}}
// CHECK: prog optional
// CHECK-NEXT: 0 {{[0-9a-f]+$}}
// CHECK: result ok
// CHECK-NEXT: kernel [[NAME]]-two
// CHECK-NOT: => ok new=8
// CHECK: => ok new=16
// CHECK: result ok
// CHECK-NOT: {{.}}

#ifdef PAD
struct task { long pad[PAD]; int pid; } task;
#else
struct __attribute__((preserve_access_index)) task { int pid; };

static __attribute__((noinline)) long sub(struct task *t)
{
	return t->pid;
}

__attribute__((section("?raw_tp/x"), used)) long optional(struct task **ctx)
{
	return sub(ctx[0]);
}
#endif
