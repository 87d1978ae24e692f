/* SPDX-License-Identifier: MIT */
/*
 * A declaration stands where SEC() does, also before libbpf's BPF_PROG(), and a program may have several; a
 * compiler without such tags (gcc 12) takes it as nothing.
 */
// REQUIRES: kernels-corpus, clang-14, clang-16, clang-19, gcc-bpf, libbpf
// DEFINE: %{flags} = -g -O2 -Wall -Werror -Wno-missing-declarations -D__TARGET_ARCH_x86 -I%src/runtime -isystem %include
// DEFINE: %{clang-flags} = -target bpf %{flags} -idirafter %include/x86_64-linux-gnu
// RUN: %clang14 %{clang-flags} -c %s -o %t.14.o && %clang16 %{clang-flags} -c %s -o %t.16.o
// RUN: %clang19 %{clang-flags} -c %s -o %t.19.o && %bpf-postlink %t.19.o %t.19.o
// RUN: bpf-gcc %{flags} -gbtf -mco-re -c %s -o %t.gcc.o
// DEFINE: %{kernels} = --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf
// RUN: for c in 14 16 19; do %corepl check %t.$c.o %{kernels} | FileCheck %s || exit 1; done
// CHECK: on_mkdir (tp_btf/cgroup_mkdir) ok ok
// CHECK: twice (tp_btf/no_such) exp exp
// CHECK: 0 of 4 programs on kernels fail, {{.*}}, 1 are expected
// CHECK-NEXT: {{.*}}declared-failures-go-with-bpf-prog.c:[[#@LINE+17]]: note: expectation 'on_mkdir <5.15': nothing of the kind fails on 5.10.0-32-amd64 any more, remove it
// CHECK-NEXT: not judged
// RUN: not %corepl check %t.gcc.o %{kernels} | FileCheck %s --check-prefix=GCC
// GCC: twice (tp_btf/no_such) FAIL FAIL
typedef unsigned long long __u64;
typedef unsigned int __u32, __be32, __wsum;
typedef unsigned short __u16, __be16;
typedef unsigned char __u8;
typedef long long __s64;
typedef int __s32;
enum bpf_map_type { NONE };
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "corepl.bpf.h"

SEC("tp_btf/cgroup_mkdir") COREPL_EXPECT_ABSENT_BEFORE("5.15")
int BPF_PROG(on_mkdir, void *cgroup, const char *path)
{
	return cgroup != 0;
}

SEC("tp_btf/no_such") COREPL_EXPECT_FAILURE("<5.15 target") COREPL_EXPECT_ABSENT_FROM("6.1")
int BPF_PROG(twice, void *cgroup)
{
	return cgroup != 0;
}

char LICENSE[] SEC("license") = "GPL";
