/* SPDX-License-Identifier: MIT */
/* Hidden globals are static in BTF, as libbpf makes them before it loads. */
// REQUIRES: bpftool
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %bpftool btf dump file %t.in.o | grep -E "FUNC 'sub'|VAR 'count'" | %FileCheck %s --check-prefix=BEFORE
// BEFORE-DAG: VAR 'count' {{.*}}linkage=global
// BEFORE-DAG: FUNC 'sub' {{.*}}linkage=global
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %bpftool btf dump file %t.o | %FileCheck %s
// CHECK-DAG: VAR 'count' {{.*}}linkage=static
// CHECK-DAG: FUNC 'sub' {{.*}}linkage=static
#include "Inputs/bpf.h"

__hidden u64 count;
__hidden __noinline int sub(u64 *ctx)
{
	return ctx[0] + count++;
}
SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	return sub(ctx);
}
LICENSE;
