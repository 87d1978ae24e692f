/* SPDX-License-Identifier: MIT */
/* Cookies of a BTF tracepoint and of a raw one. */
// REQUIRES: bpf-load, kernel-btf, clang-19
// FEATURES: cookies of raw_tp and tp_btf
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load cookie 77 trace on_btf cookie 78 \
// RUN:   raw_tp on_raw sys_enter trigger 1 print btf_cookie print raw_cookie | %FileCheck %s
// CHECK: trace: COREPL_OK
// CHECK-NEXT: raw_tp: COREPL_OK
// CHECK-NEXT: btf_cookie = 77{{$}}
// CHECK-NEXT: raw_cookie = 78{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 btf_cookie, raw_cookie;

static u64 (*attach_cookie)(void *ctx) = (void *)174;

SEC("tp_btf/sys_enter")
int on_btf(u64 *ctx)
{
	if (is_mine(ctx))
		btf_cookie = attach_cookie(ctx);
	return 0;
}

SEC("raw_tp")
int on_raw(u64 *ctx)
{
	if (is_mine(ctx))
		raw_cookie = attach_cookie(ctx);
	return 0;
}

LICENSE;
