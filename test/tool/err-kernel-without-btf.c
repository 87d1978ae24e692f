// SPDX-License-Identifier: MIT
// A KERNEL that has no BTF, is damaged or grows without end: one line that says so, exit code 1.
// RUN: rm -rf %t.forms && mkdir -p %t.forms
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %llvm-objcopy --dump-section .BTF=%t.btf %t.o /dev/null
// RUN: %python %S/Inputs/kernel_forms.py %t.btf %t.forms
// RUN: echo 'int x;' > %t.x.c && %clang -target x86_64-linux-gnu -c %t.x.c -o %t.forms/vmlinux
// RUN: head -c 100 %t.btf > %t.forms/cut.btf
// RUN: cd %t.forms; for k in text empty no-btf vmlinux cut.btf cut.btf.gz cut.btf.xz bomb.gz \
// RUN:   missing; do \
// RUN:   echo "== $k"; code=0; %corepl relocate %t.o --kernel $k 2>%t.err || code=$?; cat %t.err; \
// RUN:   echo "exit $code"; done | %FileCheck %s

// CHECK: == text
// CHECK-NEXT: corepl: text: error: no BTF found: neither raw BTF, ELF, nor a kernel image that
// CHECK-SAME: holds BTF (a kernel needs CONFIG_DEBUG_INFO_BTF=y)
// CHECK-NEXT: exit 1
// CHECK-NEXT: == empty
// CHECK-NEXT: corepl: empty: error: no BTF found
// CHECK-NEXT: exit 1
// CHECK-NEXT: == no-btf
// CHECK-NEXT: corepl: no-btf: error: no BTF found
// CHECK-NEXT: exit 1
// CHECK-NEXT: == vmlinux
// CHECK-NEXT: corepl: vmlinux: error: ELF file: no section .BTF
// CHECK-NEXT: exit 1
// CHECK-NEXT: == cut.btf
// CHECK-NEXT: corepl: cut.btf: error: .BTF
// CHECK-NEXT: exit 1
// CHECK-NEXT: == cut.btf.gz
// CHECK-NEXT: corepl: cut.btf.gz: error: gzip stream: damaged or broken off
// CHECK-NEXT: exit 1
// CHECK-NEXT: == cut.btf.xz
// CHECK-NEXT: corepl: cut.btf.xz: error: xz stream: damaged or broken off
// CHECK-NEXT: exit 1
// CHECK-NEXT: == bomb.gz
// CHECK-NEXT: corepl: bomb.gz: error: compressed data: grows past 536870912 bytes
// CHECK-NEXT: exit 1
// CHECK-NEXT: == missing
// CHECK-NEXT: corepl: missing: error: cannot open: No such file or directory
// CHECK-NEXT: exit 1

struct __attribute__((preserve_access_index)) task { int pid; };

__attribute__((section("raw_tp/x"), used)) long reads(struct task **ctx)
{
	return ctx[0]->pid;
}
