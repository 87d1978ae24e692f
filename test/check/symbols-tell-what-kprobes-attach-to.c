/* SPDX-License-Identifier: MIT */
/*
 * What kprobes, their multi form and system calls attach to is told by the symbols beside a kernel,
 * from its files and from a set; without them nobody knows, and with its types a little more is said.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: rm -rf %t.dir && mkdir -p %t.dir
// RUN: cp %kernels/amd64/6.1.0-50-amd64.btf %t.dir/6.1.btf && cp %t.dir/6.1.btf %t.dir/6.2.btf
// RUN: printf 'ffffffff81000000 T vfs_read\nffffffff81000100 t vfs_write.isra.0\n' > %t.dir/6.1.symbols
// RUN: printf 'ffffffff81000200 T __x64_sys_unlinkat\nffffffff81000200 t other [mod]\n' >> %t.dir/6.1.symbols
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %t.dir --verbose > %t.files
// RUN: %FileCheck %s < %t.files
// RUN: %corepl kernels pack -o %t.set %t.dir && %not %corepl check %t.o --kernels %t.set --verbose > %t.sets
// RUN: diff %t.files %t.sets
#include "bpf.h"

#define PROBE(section, name) SEC(section) int name(void *ctx) { return 0; }

PROBE("kprobe/vfs_read+4", ok_symbol)
PROBE("kretprobe/vfs_write", only_a_copy)
PROBE("kprobe.multi/vfs_r*", ok_pattern)
PROBE("kprobe.multi/no_such_*", no_match)
PROBE("ksyscall/unlinkat", ok_call)
PROBE("kretsyscall/openat", no_call)
PROBE("kprobe/no_such_function", no_symbol)

LICENSE;

// CHECK: ok_symbol (kprobe/vfs_read+4) ok ok
// CHECK-NEXT: only_a_copy (kretprobe/vfs_write) FAIL ok
// CHECK-NEXT: ok_pattern (kprobe.multi/vfs_r*) ok ok
// CHECK-NEXT: no_match (kprobe.multi/no_such_*) FAIL ok
// CHECK-NEXT: ok_call (ksyscall/unlinkat) ok ok
// CHECK-NEXT: no_call (kretsyscall/openat) FAIL ok
// CHECK-NEXT: no_symbol (kprobe/no_such_function) FAIL ok
// CHECK: error: target 'vfs_write' [target]
// CHECK-NEXT: at attachment: the compiler kept only a changed copy of it (.isra, .constprop, .part)
// CHECK: error: target 'no_such_*' [target]
// CHECK-NEXT: at attachment: no symbol of the kernel matches
// CHECK: error: target 'openat' [target]
// CHECK-NEXT: at attachment: the kernel has no such system call
// CHECK: error: target 'no_such_function' [target]
// CHECK-NEXT: at attachment: the kernel has no such symbol
// CHECK: note: target 'vfs_read' [target]
// CHECK-NEXT: not known from BTF: its types have such a function, of which the compiler may have kept a changed copy only; give the kernel's symbols
// CHECK-NEXT: program ok_symbol not known on 6.2 (1 of 2 kernels)
// CHECK: note: target 'vfs_r*' [target]
// CHECK-NEXT: not known from BTF which symbols match: give the kernel's symbols
// CHECK: note: target 'unlinkat' [target]
// CHECK-NEXT: not known from BTF: its types have such a function
// CHECK: note: target 'no_such_function' [target]
// CHECK-NEXT: not known from BTF: its types have no such function; give the kernel's symbols
