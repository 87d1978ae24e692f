// SPDX-License-Identifier: MIT
// TYPE_TAGs and DECL_TAGs come back as attributes, functions with the tag "bpf_kfunc" as weak
// prototypes in .ksyms, and variables when the program asks for them.  Bare text has of these only
// the TYPE_TAGs, as the kernel's own printer has.
// REQUIRES: clang-19
// RUN: rm -rf %t && mkdir %t
// RUN: %clang19 -target bpf -O2 -g -c %s -o %t/kernel.o
// RUN: %corepl vmlinux --no-origin %t/kernel.o > %t/vmlinux.h
// RUN: %FileCheck %s < %t/vmlinux.h
// RUN: %clang19 -target bpf -g -DUSE -I%t -Wall -Wextra -Werror -fsyntax-only %s
// RUN: %corepl vmlinux --bare %t/kernel.o | %FileCheck %s --check-prefix=BARE

// CHECK: struct task {
// CHECK-NEXT: 	int __attribute__((btf_type_tag("user"))) *p;
// CHECK-NEXT: 	int q __attribute__((btf_decl_tag("counted")));
// CHECK-NEXT: } __attribute__((btf_decl_tag("whole")));
// CHECK: typedef int tagged_t __attribute__((btf_decl_tag("name")));
// CHECK: #ifndef BPF_NO_KFUNC_PROTOTYPES
// CHECK: extern int bpf_take(struct task *t, int cnt) __weak __ksym;
// CHECK: #ifdef COREPL_KERNEL_VARS
// CHECK: extern struct task task_table[4] __ksym;
// BARE-NOT: {{decl_tag|extern|pragma|#}}
#ifdef USE
#define COREPL_KERNEL_VARS
#include "vmlinux.h"
int use(void) { return bpf_take(task_table, 1); }
#else
#define TAG(x) __attribute__((btf_decl_tag(x)))
typedef int tagged_t TAG("name");
struct task {
	int __attribute__((btf_type_tag("user"))) *p;
	int q TAG("counted");
} TAG("whole") task_table[4];
TAG("bpf_kfunc") __attribute__((noinline)) int bpf_take(struct task *t, int cnt)
{
	return t->q + cnt;
}
tagged_t number;
#endif
