/* SPDX-License-Identifier: MIT */
/*
 * A symbol that fails every program of the object on one kernel, as the kernel's types do not have
 * it, and one program on another, as its symbols do not: two causes, each with its own programs.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: rm -rf %t.d && mkdir %t.d && cp %kernels/amd64/6.1.0-50-amd64.* %kernels/amd64/5.10.0-32-amd64.* %t.d
// RUN: printf 'ffffffff81000000 T schedule\n' > %t.d/6.1.0-50-amd64.symbols
// RUN: %clang19 -target bpf -g -O2 -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %t.d | %FileCheck %s
// CHECK: reads {{.*}} FAIL FAIL
// CHECK: other {{.*}} FAIL ok
// CHECK: extern 'bpf_prog_active' [ksym]
// CHECK: the kernel's types do not have it
// CHECK-NEXT: all programs will fail on 5.10.0-32-amd64 (1 of 2 kernels){{$}}
// CHECK: extern 'bpf_prog_active' [ksym]
// CHECK: its symbols do not: it has no address
// CHECK-NEXT: program reads will fail on 6.1.0-50-amd64 (1 of 2 kernels), at reads+0{{$}}
// CHECK: 3 of 4 programs on kernels fail, for 2 causes
#define SEC(name) __attribute__((section(name), used))

extern const int bpf_prog_active SEC(".ksyms");

SEC("raw_tp/sys_enter") int reads(void *ctx)
{
	return bpf_prog_active;
}

SEC("raw_tp/sys_enter") int other(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
