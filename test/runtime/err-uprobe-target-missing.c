/* SPDX-License-Identifier: MIT */
/* What a probe on user code says of a file or function that is not there, and leaves: nothing. */
// REQUIRES: bpf-load, uprobes, clang-19
// RUN: %object-of %s %t.o
// RUN: echo no ELF file > %t.txt
// RUN: %{bin}/use %t.o load attach uprobe by_call 0 /no/such/file f uprobe by_call 0 no-such-program f \
// RUN:   uprobe by_call 0 libno.so.1 f uprobe by_call 0 %t.txt f uprobe by_call 0 /proc/self/exe f \
// RUN:   uprobe by_call 0 /no/such/file - one bad one by_call call 2 print good_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_EMISSING
// CHECK-NEXT: error: program gone: uprobe: /proc/self/exe: found no function no_such_function in its symbols, need one, or an offset
// CHECK-NEXT: uprobe: COREPL_EMISSING
// CHECK-NEXT: error: program by_call: uprobe: {{.*}}/no/such/file: found no such file, need a program or library
// CHECK-NEXT: uprobe: COREPL_EMISSING
// CHECK-NEXT: error: program by_call: no-such-program: found no such file where programs and libraries are, need a path
// CHECK-NEXT: uprobe: COREPL_EMISSING
// CHECK-NEXT: error: program by_call: libno.so.1: found no such file where programs and libraries are, need a path
// CHECK-NEXT: uprobe: COREPL_EFORMAT
// CHECK-NEXT: error: program by_call: uprobe: {{.*}}.txt: found no ELF file, need one
// CHECK-NEXT: uprobe: COREPL_EMISSING
// CHECK-NEXT: error: program by_call: uprobe: /proc/self/exe: found no function f in its symbols, need one, or an offset
// CHECK-NEXT: uprobe: COREPL_EMISSING
// CHECK-NEXT: error: program by_call: {{.*}}/no/such/file: found no such file, need a program or library
// CHECK-NEXT: one: COREPL_EUSAGE
// CHECK-NEXT: error: program bad: section 'uprobe//proc/self/exe' does not say where to attach: found '/proc/self/exe', need path:function or path:function+offset, or use the call for its kind
// CHECK-NEXT: one: COREPL_EUSAGE
// CHECK-NEXT: error: program by_call: section 'uprobe' does not say where to attach: found '', need a target, or use the call for its kind
// the good link was taken back with the failed ones
// CHECK-NEXT: good_cnt = 0{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 good_cnt;

SEC("uprobe//proc/self/exe:use_target")
int good(void *ctx)
{
	good_cnt++;
	return 0;
}

SEC("uprobe//proc/self/exe:no_such_function")
int gone(void *ctx)
{
	return 0;
}

SEC("uprobe")
int by_call(void *ctx)
{
	return 0;
}

SEC("uprobe//proc/self/exe")
int bad(void *ctx)
{
	return 0;
}

LICENSE;
