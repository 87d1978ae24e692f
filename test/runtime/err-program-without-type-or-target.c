/* SPDX-License-Identifier: MIT */
/* A section name without type or target: said before the kernel is asked, which would say EINVAL alone. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o autoload typeless=1 load autoload typeless=0 autoload aimless=1 load \
// RUN:   autoload aimless=0 autoload open_end=1 load autoload open_end=0 load | %FileCheck %s
// CHECK: load: COREPL_EUSAGE
// CHECK-NEXT: program typeless: section ?xdp/nothing: found no program type, need a section name that says one, or corepl_program_set_type() before corepl_load()
// CHECK-NEXT: load: COREPL_EUSAGE
// CHECK-NEXT: program aimless: section ?tp_btf: found no attach target, need one after the name and a '/', or corepl_program_set_attach_target() before corepl_load()
// CHECK-NEXT: load: COREPL_EUSAGE
// CHECK-NEXT: program open_end: section ?iter/: found no attach target,
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

SEC("raw_tp/sys_exit")
int good(u64 *ctx)
{
	return 0;
}

SEC("?xdp/nothing")
int typeless(void *ctx)
{
	return 2;
}

SEC("?tp_btf")
int aimless(u64 *ctx)
{
	return 0;
}

SEC("?iter/")
int open_end(void *ctx)
{
	return 0;
}

LICENSE;
