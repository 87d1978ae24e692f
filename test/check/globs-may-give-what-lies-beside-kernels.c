/* SPDX-License-Identifier: MIT */
/* KERNELS* of a shell is the kernels with their configurations: the same as the kernels alone. */
// REQUIRES: kernels-corpus
// RUN: rm -rf %t.d && mkdir %t.d && cp %kernels/amd64/6.1.0-50-amd64.* %t.d && touch %t.d/6.1.0-50-amd64.symbols
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %corepl check %t.o --kernels %t.d/*.btf > %t.alone.txt
// RUN: %corepl check %t.o --kernels %t.d/* > %t.all.txt && diff %t.alone.txt %t.all.txt
// RUN: %corepl kernels pack -o %t.set %t.d/* && %corepl kernels list %t.set | %FileCheck --check-prefix=LIST %s
// LIST: 6.1.0-50-amd64
// LIST-NOT: 6.1.0-50-amd64
// A folder with a link to itself has no more kernels than without.
// RUN: %corepl check %t.o --kernels %t.d > %t.folder.txt && ln -s . %t.d/loop && ln -s 6.1.0-50-amd64.btf %t.d/new.btf
// RUN: %corepl check %t.o --kernels %t.d > %t.loop.txt && diff %t.folder.txt %t.loop.txt
// RUN: %not %corepl check %t.o --kernels %t.d/*.config 2>&1 | %FileCheck %s
// CHECK: 6.1.0-50-amd64.config: error: found what lies beside a kernel, need the kernel itself
#define SEC(name) __attribute__((section(name), used))

SEC("raw_tp/sys_enter") int on_enter(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
