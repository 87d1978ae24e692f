/* SPDX-License-Identifier: MIT */
// What bpf-postlink prints and cannot be written is a failure: nobody has read the report.
// RUN: rm -f %t.o && %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: not %bpf-postlink -v %t.in.o %t.o 2>&1 > /dev/full | %FileCheck %s
// RUN: test ! -e %t.o
// RUN: not %bpf-postlink --help 2>&1 > /dev/full | %FileCheck %s
// RUN: not %bpf-postlink -v %t.in.o %t.o 2>&1 >&- | %FileCheck %s --check-prefix=CLOSED
// RUN: %bpf-postlink %t.in.o %t.o >&-
// CHECK: bpf-postlink: standard output: error: cannot write: No space left on device
// CLOSED: bpf-postlink: standard output: error: cannot write: Bad file descriptor

__attribute__((section("socket"), used)) int prog(void *ctx)
{
	return 0;
}
