/* SPDX-License-Identifier: MIT */
// A device or a pipe as OUT gets the object's bytes and stays what it is.  The pipe is
// this test's own, because a regression would replace it.
// RUN: rm -rf %t && mkdir %t && %clang -target bpf -g -O2 -c %s -o %t/in.o && %bpf-postlink %t/in.o %t/file.o
// RUN: mkfifo %t/pipe && { cat %t/pipe > %t/piped.o & }; %bpf-postlink %t/in.o %t/pipe && wait
// RUN: cmp %t/file.o %t/piped.o && test -p %t/pipe
// A link to the pipe, as /dev/stdout is one:
// RUN: ln -s pipe %t/link && { cat %t/pipe > %t/linked.o & }; %bpf-postlink %t/in.o %t/link && wait
// RUN: cmp %t/file.o %t/linked.o && test -L %t/link && ls %t | %FileCheck %s
// CHECK: file.o
// CHECK-NEXT: in.o
// CHECK-NEXT: link
// CHECK-NEXT: linked.o
// CHECK-NEXT: pipe
// CHECK-NEXT: piped.o
// CHECK-NOT: {{.}}

__attribute__((section("socket"), used)) int prog(void *ctx)
{
	return 0;
}
