// SPDX-License-Identifier: MIT
// The same answer from raw BTF, ELF files of both classes, compressed files and kernel images; an
// image gives its release, which is how the kernel is called.
// RUN: rm -rf %t.forms && mkdir -p %t.forms
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %clang -target bpf -g -O2 -DKERNEL -c %s -o %t.kernel.o
// RUN: %llvm-objcopy --dump-section .BTF=%t.btf %t.kernel.o /dev/null
// RUN: %python %S/Inputs/kernel_forms.py %t.btf %t.forms
// RUN: echo 'int x;' > %t.x.c && %clang -target x86_64-linux-gnu -c %t.x.c -o %t.x64.o
// RUN: %clang -target i386-linux-gnu -c %t.x.c -o %t.x32.o
// RUN: %llvm-objcopy --add-section .BTF=%t.btf %t.x64.o %t.forms/vmlinux64
// RUN: %llvm-objcopy --add-section .BTF=%t.btf %t.x32.o %t.forms/vmlinux32
// RUN: cd %t.forms && %corepl relocate %t.o --kernel raw.btf --kernel gzip.btf.gz --kernel \
// RUN:   xz.btf.xz \
// RUN:   --kernel vmlinux64 --kernel vmlinux32 --kernel vmlinuz-bz-xz --kernel vmlinuz-bz-gzip \
// RUN:   --kernel vmlinuz-zboot --kernel Image --kernel Image.gz --kernel unnamed-payload | \
// RUN:   %FileCheck %s

#ifdef KERNEL
struct task { long pad; int pid; } task;
#else
struct __attribute__((preserve_access_index)) task { int pid; };

__attribute__((section("raw_tp/x"), used)) long reads(struct task **ctx)
{
	return ctx[0]->pid;
}

// CHECK: {{^}}kernel raw{{$}}
// CHECK-NEXT: => ok new=8{{$}}
// CHECK-NEXT: result ok
// CHECK-NEXT: {{^}}kernel gzip{{$}}
// CHECK-NEXT: => ok new=8{{$}}
// CHECK-NEXT: result ok
// CHECK-NEXT: {{^}}kernel xz{{$}}
// CHECK-NEXT: => ok new=8{{$}}
// CHECK-NEXT: result ok
// CHECK-NEXT: {{^}}kernel vmlinux64{{$}}
// CHECK-NEXT: => ok new=8{{$}}
// CHECK-NEXT: result ok
// CHECK-NEXT: {{^}}kernel vmlinux32{{$}}
// CHECK-NEXT: => ok new=8{{$}}
// CHECK-NEXT: result ok
// CHECK-COUNT-6: {{^}}kernel 9.8.7-test-arch{{$}}
#endif
