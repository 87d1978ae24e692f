/* SPDX-License-Identifier: MIT */
/* A target that this kernel lacks: a BTF tracepoint at load, a raw one at attach. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load autoload on_btf=0 load attach attachto on_raw sys_enter | %FileCheck %s
// CHECK: load: COREPL_EMISSING
// CHECK-NEXT: error: program on_btf: attach target no_such_point: found no type btf_trace_no_such_point in this kernel's types
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_EMISSING
// CHECK-NEXT: error: program on_raw: found no no_such_point in this kernel
// CHECK-NEXT: attachto: COREPL_OK
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

SEC("raw_tp/sys_exit")
int on_good(u64 *ctx)
{
	return my_pid;
}

SEC("tp_btf/no_such_point")
int on_btf(u64 *ctx)
{
	return 0;
}

SEC("raw_tp/no_such_point")
int on_raw(u64 *ctx)
{
	return 0;
}

LICENSE;
