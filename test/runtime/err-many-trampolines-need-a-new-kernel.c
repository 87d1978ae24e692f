/* SPDX-License-Identifier: MIT */
/*
 * A kernel before 7.2 takes no program for many trampolines: told by section and release.  A module
 * that is not there is told by its name, on every kernel.
 */
// REQUIRES: bpf-load, no-many-trampolines, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o autoload of_module=0 load autoload on_many=0 autoload of_module=1 load \
// RUN:   autoload of_module=0 load tmulti by_call bpf_fentry_test1 | %FileCheck %s
// CHECK: load: COREPL_EUNSUPPORTED
// CHECK-NEXT: error: program on_many: section fexit.multi/bpf_fentry_test*: found a kernel without such programs, need Linux 7.2{{$}}
// CHECK-NEXT: load: COREPL_EMISSING
// CHECK-NEXT: error: program of_module: no_such_module:f*: found no module no_such_module with types in this kernel, need it loaded
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: tmulti: COREPL_EUSAGE
// CHECK-NEXT: error: program by_call: found program type 17, need 26 for this target
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

SEC("fexit.multi/bpf_fentry_test*")
int on_many(void *ctx)
{
	return 0;
}

SEC("fentry.multi/no_such_module:f*")
int of_module(void *ctx)
{
	return 0;
}

SEC("raw_tp")
int by_call(void *ctx)
{
	return 0;
}

LICENSE;
